# Shared by bin/run and bin/test: says each step, and sets up what is missing.  Read with `.`, from the checkout's top.
# Everything goes to standard error: standard output belongs to the service and to the tests.

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

# Runs apt-get where that needs no password; otherwise returns 1 without asking.
apt_get() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ "$(id -u)" = 0 ]; then as_root=""; elif sudo -n true 2>/dev/null; then as_root="sudo -n"; else return 1; fi
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" </dev/null
}

apt_install() {
    apt_get install --no-install-recommends "$@" ||
        { apt_get update && apt_get install --no-install-recommends "$@"; }
}

missing_packages() {
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null | grep -q '^.i' || printf '%s ' "$package"
    done
}

find_python() {
    for name in python3.11 python3 python3.12 python3.13 python3.14; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            printf '%s' "$name"
            return 0
        fi
    done
    return 1
}

make_venv() {
    [ -x .venv/bin/python ] && .venv/bin/python -c 'import sys' 2>/dev/null && return 0
    python=$(find_python) || fail "Python 3.11 or newer is needed.  On Debian: apt-get install python3 python3-venv"
    say "Making the virtual environment .venv with $($python --version) ..."
    rm -rf .venv
    if ! "$python" -m venv .venv >&2; then
        rm -rf .venv
        say "Python's venv module is incomplete; installing python3-venv ..."
        apt_install python3-venv >&2 || fail "Please type:  sudo apt-get install python3-venv"
        "$python" -m venv .venv >&2 || fail "Making the virtual environment failed; see the lines above."
    fi
}

# pins NAME FILE...: installs pinned, hashed packages, unless exactly these are installed already.
pins() {
    stamp=.venv/.$1; shift
    sum=$(cat "$@" pyproject.toml | cksum)
    [ "$(cat "$stamp" 2>/dev/null)" = "$sum" ] && return 0
    say "Installing the pinned packages of $* ..."
    for file in "$@"; do
        .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --require-hashes -r "$file" >&2 ||
            fail "Installing packages failed.  A network, or a pip cache that holds them, is needed this once."
    done
    say "Installing liveradio from this checkout ..."
    .venv/bin/python -m pip install -q --disable-pip-version-check --no-input --no-deps --no-build-isolation -e . >&2 ||
        fail "Installing the checkout failed; see the lines above."
    .venv/bin/python -m compileall -q player schedules >&2 || fail "A source file cannot be compiled; see above."
    printf '%s' "$sum" >"$stamp"
}
