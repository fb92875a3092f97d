# shellcheck shell=bash
# What the scripts share. Sourced, never run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# say LINE...
say() { printf '%s\n' "$@"; }

die() {
	printf 'error: %s\n' "$*" >&2
	exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# duration SECONDS: "42 s", "4 min 10 s"
duration() {
	if [ "$1" -lt 60 ]; then
		printf '%d s' "$1"
	else
		printf '%d min %d s' $(($1 / 60)) $(($1 % 60))
	fi
}

# usage FILE: the comment at the head of a script, which is its help.
usage() { sed -n '2,/^[^#]/{/^#/!d;s/^# \{0,1\}//;p}' "$1"; }

# Puts a cargo that works into PATH, without letting rustup download one where it may not.
find_cargo() {
	local path
	for path in "$PATH" "${CARGO_HOME:-$HOME/.cargo}/bin:$PATH" "/usr/bin:$PATH"; do
		if env PATH="$path" cargo --version >/dev/null 2>&1; then
			export PATH=$path
			return 0
		fi
	done
	return 1
}

# What every build needs in its environment. Sets target_dir.
build_env() {
	find_cargo || die "no Rust toolchain: run scripts/setup"
	local settings
	settings=$("$root/scripts/wasm-toolchain.sh") || die "no compiler for the runtime: run scripts/setup"
	eval "$settings"
	export WASM_BUILD_WORKSPACE_HINT=$root
	# More than a thousand crates are fetched the first time.
	export CARGO_NET_RETRY=${CARGO_NET_RETRY:-10}
	# Without the system's library, OpenSSL is built from source: four minutes more, the same result.
	pkg-config --exists openssl 2>/dev/null || export OPENSSL_NO_VENDOR=0
	target_dir=$(cd "$root" && cargo metadata --no-deps --locked --format-version 1 |
		sed -n 's/.*"target_directory":"\([^"]*\)".*/\1/p')
	[ -n "$target_dir" ] || die "cargo cannot read the workspace"
}

# cargo with progress that can be read: its own bar in a terminal, a line now and then in a log.
cargo_with_progress() {
	if [ -t 2 ]; then
		cargo "$@"
	else
		"$root/scripts/cargo-progress" cargo "$@"
	fi
}

# require_space DIRECTORY GIB
require_space() {
	local dir=$1 free
	while [ ! -d "$dir" ]; do dir=$(dirname "$dir"); done
	free=$(df -Pk "$dir" | awk 'NR == 2 { print int($4 / 1048576) }')
	[ "$free" -ge "$2" ] || die "$dir has $free GiB of free space, the build takes $2"
}

# harness MODULE [ARGUMENT]...: runs a program of scripts/harness in place of this shell.
harness() {
	export PYTHONPATH=$root/scripts PYTHONDONTWRITEBYTECODE=1
	exec python3 -m "harness.$1" "${@:2}"
}

# Builds the release and prints the directory of its binaries; METACHAIN_BIN_DIR names others.
release() {
	if [ -n "${METACHAIN_BIN_DIR:-}" ]; then
		printf '%s\n' "$METACHAIN_BIN_DIR"
		return
	fi
	"$root/scripts/setup" build >&2
	build_env
	if [ ! -x "$target_dir/release/metachain-node" ]; then
		require_space "$target_dir" 5
		say "building the node and the dVPN: the first time takes some 36 minutes on two cores" >&2
	fi
	local started=$SECONDS
	(cd "$root" && cargo_with_progress build --release --locked -p metachain-node -p metachain-dvpn) >&2 ||
		die "the build failed after $(duration $((SECONDS - started)))"
	printf '%s\n' "$target_dir/release"
}

# build_example PACKAGE NAME: builds the release, and a program that is an example of one of our crates. Sets
# target_dir.
build_example() {
	"$root/scripts/setup" build >&2
	build_env
	# Together with the programs of the release, so that the dependencies are the same.
	(cd "$root" && cargo_with_progress build --release --locked --package metachain-node --package metachain-dvpn \
		--package "$1" --bins --example "$2") >&2 || die "the build failed"
}

# names_bin_dir ARGUMENT...: whether --bin-dir is among the arguments.
names_bin_dir() {
	local argument
	for argument in "$@"; do
		case $argument in
			--bin-dir | --bin-dir=*) return 0 ;;
		esac
	done
	return 1
}

# harness_on_release MODULE [ARGUMENT]...: as harness, with the release unless --bin-dir is among the
# arguments.
harness_on_release() {
	local directory
	if names_bin_dir "$@"; then
		harness "$@"
	fi
	directory=$(release) || exit 1
	harness "$@" --bin-dir "$directory"
}
