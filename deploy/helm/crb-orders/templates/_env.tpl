{{/* The worker's variables. A test compares their names with those that the worker reads. */}}
{{- define "crb.env" -}}
- name: CRB_HEALTH_PORT
  value: {{ .Values.healthPort | quote }}
{{- if .Values.metrics.enabled }}
- name: CRB_METRICS_PORT
  value: {{ .Values.metrics.port | quote }}
{{- end }}
{{- if not (hasKey .Values.settings "CRB_LOG_FORMAT") }}
- name: CRB_LOG_FORMAT
  value: json
{{- end }}
{{- if .Values.policy }}
- name: CRB_POLICY_FILE
  value: /etc/crb-orders/policy.yaml
{{- end }}
{{- if .Values.notices }}
- name: CRB_NOTICES_FILE
  value: /etc/crb-orders/notices.yaml
{{- end }}
{{- if .Values.encryption.existingSecret }}
- name: CRB_ENCRYPTION_KEYS_FILE
  value: /etc/crb-encryption/{{ .Values.encryption.key }}
{{- end }}
{{- include "crb.settings" . }}
{{ include "crb.zenlayerEnv" . | trim }}
{{- if not .Values.workerController.enabled }}
{{ include "crb.temporalEnv" . }}
{{- end }}
{{- end -}}

{{- define "crb.zenlayerEnv" -}}
{{- $secret := .Values.zenlayer.existingSecret -}}
{{- if eq .Values.zenlayer.mounted "token" }}
- name: ZENLAYER_TOKEN_FILE
  value: /etc/zenlayer/{{ .Values.zenlayer.tokenKey }}
{{- else if .Values.zenlayer.mounted }}
- name: ZENLAYER_ACCESS_KEY_ID_FILE
  value: /etc/zenlayer/{{ .Values.zenlayer.accessKeyIdKey }}
- name: ZENLAYER_ACCESS_KEY_SECRET_FILE
  value: /etc/zenlayer/{{ .Values.zenlayer.accessKeySecretKey }}
{{- else }}
{{- range $name, $key := dict "ZENLAYER_ACCESS_KEY_ID" .Values.zenlayer.accessKeyIdKey "ZENLAYER_ACCESS_KEY_SECRET" .Values.zenlayer.accessKeySecretKey "ZENLAYER_TOKEN" .Values.zenlayer.tokenKey }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $key }}
      optional: true
{{- end }}
{{- end }}
{{- end -}}

{{/* Temporal's own variables. The worker controller sets them itself, from its Connection. */}}
{{- define "crb.temporalEnv" -}}
{{- with .Values.temporal -}}
- name: TEMPORAL_ADDRESS
  value: {{ .address | quote }}
- name: TEMPORAL_NAMESPACE
  value: {{ .namespace | quote }}
{{- if .tls.enabled }}
- name: TEMPORAL_TLS
  value: 'true'
{{- end }}
{{- if .apiKey.existingSecret }}
- name: TEMPORAL_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ .apiKey.existingSecret }}
      key: {{ .apiKey.key }}
{{- end }}
{{- if .tls.existingSecret }}
- name: TEMPORAL_TLS_CLIENT_CERT_PATH
  value: /etc/temporal-tls/tls.crt
- name: TEMPORAL_TLS_CLIENT_KEY_PATH
  value: /etc/temporal-tls/tls.key
{{- if .tls.ca }}
- name: TEMPORAL_TLS_SERVER_CA_CERT_PATH
  value: /etc/temporal-tls/ca.crt
{{- end }}
{{- end }}
{{- if .tls.serverName }}
- name: TEMPORAL_TLS_SERVER_NAME
  value: {{ .tls.serverName | quote }}
{{- end }}
{{- end -}}
{{- end -}}
