#!/bin/sh
# Installs what Python packages cannot bring: a browser for tests, Pango and fonts for PDF letters, two servers
# for the tests that need them. On Debian and Ubuntu, as root; installs only what is missing.
set -eu

missing=
need() {
    package=$1
    shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
has() { command -v "$1"; }
has_library() { ldconfig -p | grep -q "$1"; }
has_postgres() { has postgres || ls /usr/lib/postgresql/*/bin/postgres; }

need git has git
need python3-venv /usr/bin/python3 -c 'import ensurepip, venv'
need chromium has chromium
need libpango-1.0-0 has_library libpango-1.0.so.0
need libpangoft2-1.0-0 has_library libpangoft2-1.0.so.0
need libharfbuzz-subset0 has_library libharfbuzz-subset.so.0
need fonts-dejavu-core ls /usr/share/fonts/truetype/dejavu
need postgresql has_postgres
need redis-server has redis-server

[ -n "$missing" ] || exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "Missing system packages (their names on Debian):$missing" >&2
    exit 1
fi
echo "Installing system packages:$missing"
mkdir -p var/log
export DEBIAN_FRONTEND=noninteractive
{
    apt-get update
    # shellcheck disable=SC2086  # one word a package
    apt-get install --yes --no-install-recommends $missing
} </dev/null >>var/log/system.log 2>&1 || { tail -n 20 var/log/system.log >&2; exit 1; }
