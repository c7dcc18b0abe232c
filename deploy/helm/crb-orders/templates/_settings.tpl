{{/* What sets the variables that settings must not have. A test compares the names with those that the worker reads. */}}
{{- define "crb.setElsewhere" -}}
CRB_HEALTH_PORT: healthPort
CRB_METRICS_PORT: metrics.port
CRB_POLICY_FILE: policy
CRB_NOTICES_FILE: notices
CRB_ENCRYPTION_KEYS: encryption.existingSecret
CRB_ENCRYPTION_KEYS_FILE: encryption.existingSecret
ZENLAYER_ACCESS_KEY_ID: zenlayer.existingSecret
ZENLAYER_ACCESS_KEY_SECRET: zenlayer.existingSecret
ZENLAYER_TOKEN: zenlayer.existingSecret
ZENLAYER_ACCESS_KEY_ID_FILE: zenlayer.mounted
ZENLAYER_ACCESS_KEY_SECRET_FILE: zenlayer.mounted
ZENLAYER_TOKEN_FILE: zenlayer.mounted
{{- end -}}

{{/* The variables of settings. */}}
{{- define "crb.settings" -}}
{{- $elsewhere := include "crb.setElsewhere" . | fromYaml }}
{{- range $name, $value := .Values.settings }}
{{- if hasKey $elsewhere $name }}
{{- fail (printf "settings.%s: set %s instead" $name (get $elsewhere $name)) }}
{{- else if hasPrefix "OTEL_" $name }}
{{- fail (printf "settings.%s: the image has no packages of OpenTelemetry, so it sends no traces" $name) }}
{{- else if not (regexMatch "^((CRB|ZENLAYER)_[A-Z0-9_]+|(https?|all|no)_proxy|(HTTPS?|ALL|NO)_PROXY)$" $name) }}
{{- fail (printf "settings.%s: expected a variable that begins with CRB_ or ZENLAYER_, or one of https_proxy, http_proxy, all_proxy and no_proxy" $name) }}
{{- end }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}
