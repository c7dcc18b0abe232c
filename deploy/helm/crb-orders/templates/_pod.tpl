{{/* The pod of a worker, for the Deployment and for the worker controller. */}}
{{- define "crb.podTemplate" -}}
metadata:
  labels:
    {{- include "crb.selector" . | nindent 4 }}
    app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Workers read their notices file when they start, so a changed one starts new workers. They follow their policy file and its signers.
    crb-orders/notices: {{ .Values.notices | sha256sum | quote }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- include "crb.podBasics" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ include "crb.grace" . }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  containers:
    - name: worker
      {{- include "crb.containerBasics" . | nindent 6 }}
      args: [worker]
      env:
        {{- include "crb.env" . | nindent 8 }}
      {{- with .Values.envFromSecrets }}
      envFrom:
        {{- range . }}
        - secretRef:
            name: {{ . }}
        {{- end }}
      {{- end }}
      ports:
        - name: health
          containerPort: {{ .Values.healthPort }}
        {{- if .Values.metrics.enabled }}
        - name: metrics
          containerPort: {{ .Values.metrics.port }}
        {{- end }}
      # /healthz fails only when the worker has ended, so a worker that stops gracefully is left alone.
      startupProbe:
        httpGet: { path: /healthz, port: health }
        periodSeconds: 2
        failureThreshold: 60
      livenessProbe:
        httpGet: { path: /healthz, port: health }
        periodSeconds: 10
        timeoutSeconds: 5
      # /readyz asks Temporal, which may take two seconds.
      readinessProbe:
        httpGet: { path: /readyz, port: health }
        periodSeconds: 10
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      {{- with include "crb.volumes" . | fromYamlArray }}
      volumeMounts:
        {{- range . }}
        - name: {{ .name }}
          mountPath: /etc/{{ .name }}
          readOnly: true
        {{- end }}
  volumes:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- if .Values.topologySpreadConstraints }}
    {{- toYaml .Values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "crb.selector" $ | nindent 10 }}
    {{- end }}
    {{- end }}
{{- end -}}

{{/* Each is mounted at /etc/<its name>. The worker controller mounts the certificates of Temporal itself. */}}
{{- define "crb.volumes" -}}
{{- $certificates := ternary "" .Values.temporal.tls.existingSecret .Values.workerController.enabled }}
{{- $zenlayer := ternary .Values.zenlayer.existingSecret "" (ne .Values.zenlayer.mounted "") }}
{{- if or .Values.policy .Values.notices }}
- name: crb-orders
  configMap:
    name: {{ include "crb.fullname" . }}
{{- end }}
{{- range $name, $secret := dict "temporal-tls" $certificates "zenlayer" $zenlayer "crb-encryption" .Values.encryption.existingSecret }}
{{- if $secret }}
- name: {{ $name }}
  secret:
    secretName: {{ $secret }}
    defaultMode: 0440
{{- end }}
{{- end }}
{{- end -}}

{{/* What every pod has: who it is, where it may run, and no rights. */}}
{{- define "crb.podBasics" -}}
serviceAccountName: {{ include "crb.serviceAccount" . }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* What every container has: the image, and no rights. */}}
{{- define "crb.containerBasics" -}}
image: {{ include "crb.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
{{- end -}}
