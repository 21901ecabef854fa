#!/bin/sh
# Hands its arguments to the first Python from 3.8 on that starts: a pyenv shim may be there and still refuse.
set -eu
for python in python3 python /usr/bin/python3 /usr/local/bin/python3 .venv/bin/python; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' </dev/null >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done
echo "Python 3 is needed to begin with (3.8 or later). On Debian and Ubuntu: apt-get install python3 python3-venv" >&2
exit 1
