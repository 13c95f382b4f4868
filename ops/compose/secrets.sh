#!/bin/sh
# Makes the demo's passwords, once: what .env sets is taken, the rest is made up.
# Each service mounts the folder and reads its own part.
set -eu
cd /run/secrets/catraca
mkdir -p app redis prometheus grafana insight

secret() { # secret FILE [VALUE]
  if [ -n "${2:-}" ]; then
    printf %s "$2" >"$1"
  elif [ ! -s "$1" ]; then
    tr -dc A-Za-z0-9 </dev/urandom | head -c 24 >"$1"
    made="${made:-} $1"
  fi
}

secret app/catraca.security.operator-password "${CATRACA_OPERATOR_PASSWORD:-}"
secret app/catraca.security.viewer-password "${CATRACA_VIEWER_PASSWORD:-}"
secret app/spring.data.redis.password
secret grafana/password "${GRAFANA_PASSWORD:-}"

cp app/catraca.security.viewer-password prometheus/viewer-password
password=$(cat app/spring.data.redis.password)
cat >redis/redis.conf <<EOF
requirepass $password
appendonly yes
appendfsync always
maxmemory-policy noeviction
EOF
cat >insight/databases.json <<EOF
[{"id": "catraca", "name": "Catraca", "host": "redis", "port": 6379, "username": "default", "password": "$password"}]
EOF
chmod -R a+rX .

for file in ${made:-}; do
  case $file in
    app/catraca.security.operator-password) echo "Operator: user operator, password $(cat "$file")" ;;
    grafana/password) echo "Grafana: user admin, password $(cat "$file")" ;;
  esac
done
echo "The passwords are in the volume 'secrets'; show the operator's and Grafana's by"
echo "  docker compose exec app cat /run/secrets/catraca/app/catraca.security.operator-password"
echo "  docker compose exec app cat /run/secrets/catraca/grafana/password"
