{{- define "crb.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "crb.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else if contains (include "crb.name" .) .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "crb.name" .) | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "crb.selector" -}}
app.kubernetes.io/name: {{ include "crb.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "crb.labels" -}}
{{ include "crb.selector" . }}
{{ include "crb.commonLabels" . }}
{{- end -}}

{{- define "crb.commonLabels" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{/* The codec server has a name of its own, so that what selects workers does not select it. */}}
{{- define "crb.codecServerName" -}}
{{- printf "%s-codec-server" (include "crb.fullname" . | trunc 50 | trimSuffix "-") -}}
{{- end -}}

{{- define "crb.codecServerSelector" -}}
app.kubernetes.io/name: {{ printf "%s-codec-server" (include "crb.name" . | trunc 50 | trimSuffix "-") }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "crb.codecServerLabels" -}}
{{ include "crb.codecServerSelector" . }}
{{ include "crb.commonLabels" . }}
{{- end -}}

{{- define "crb.egressToDns" -}}
# DNS
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}

{{- define "crb.serviceAccount" -}}
{{- .Values.serviceAccount.name | default (ternary (include "crb.fullname" .) "default" .Values.serviceAccount.create) -}}
{{- end -}}

{{- define "crb.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* Port of temporal.address; Temporal's default is 7233. */}}
{{- define "crb.temporalPort" -}}
{{- regexFind ":[0-9]+$" .Values.temporal.address | trimPrefix ":" | default "7233" -}}
{{- end -}}

{{/* Whole seconds of a duration such as 90s, 1.5m or 500ms, rounded up. */}}
{{- define "crb.seconds" -}}
{{- $unit := regexFind "[a-z]+$" (lower .) -}}
{{- $amount := trimSuffix $unit (lower .) | trim | float64 -}}
{{- $factor := get (dict "ms" 0.001 "s" 1.0 "m" 60.0 "h" 3600.0 "d" 86400.0) $unit -}}
{{- ceil (mulf $amount $factor) | int -}}
{{- end -}}

{{/* A purchase that runs when the worker is stopped may take its whole time; then the worker closes its connections. */}}
{{- define "crb.grace" -}}
{{- $least := add 30 (include "crb.seconds" (.Values.settings.CRB_PLACE_TIMEOUT | default "90s")) -}}
{{- $given := .Values.terminationGracePeriodSeconds -}}
{{- if kindIs "invalid" $given -}}
{{- $least -}}
{{- else if lt (int $given) (int (sub $least 30)) -}}
{{- fail (printf "terminationGracePeriodSeconds is %d: expected at least CRB_PLACE_TIMEOUT (%d s), so that a running purchase can finish" (int $given) (sub $least 30)) -}}
{{- else -}}
{{- int $given -}}
{{- end -}}
{{- end -}}
