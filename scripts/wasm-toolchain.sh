#!/usr/bin/env bash
# Finds or makes a Rust toolchain that compiles the runtime, which is WebAssembly (wasm32v1-none), and
# prints what the build needs in its environment:   eval "$(scripts/wasm-toolchain.sh)"
#
#  1. WASM_BUILD_TOOLCHAIN is set                 it is kept
#  2. the active toolchain has the target         nothing is needed
#  3. rustup can add the target                   nothing is needed then
#     (not tried where RUSTUP_AUTO_INSTALL=0)
#  4. Debian's rustc-web, cargo-web, rust-web-src and lld are installed: compiles the core libraries
#     for the target once, in under a minute, into $WASM_TOOLCHAIN_DIR (by default
#     ~/.cache/wasm-toolchain), and prints WASM_BUILD_TOOLCHAIN, or PATH where there is no rustup.
#
# Exit status 3: none of these, and it is Debian's packages that are missing.
set -euo pipefail

target=wasm32v1-none
say() { echo "wasm-toolchain: $*" >&2; }
has_target() { compgen -G "$1/lib/rustlib/$target/lib/libcore-*.rlib" >/dev/null; }

[ -z "${WASM_BUILD_TOOLCHAIN:-}" ] || exit 0
if sysroot=$(rustc --print sysroot 2>/dev/null) && has_target "$sysroot"; then exit 0; fi
if command -v rustup >/dev/null && [ "${RUSTUP_AUTO_INSTALL:-1}" != 0 ]; then
	if rustup target add "$target" >&2; then exit 0; fi
	say "rustup could not add $target"
fi

rustc=${DEBIAN_RUSTC:-/usr/bin/rustc}
cargo=${DEBIAN_CARGO:-/usr/bin/cargo}
library=${DEBIAN_RUST_SRC:-/usr/lib/rustlib/src/rust/library}
missing() {
	say "$1 is missing: rustup target add $target, or"
	say "  apt-get install rustc-web cargo-web rust-web-src lld"
	exit 3
}
[ -x "$rustc" ] || missing "$rustc"
[ -x "$cargo" ] || missing "$cargo"
[ -f "$library/core/Cargo.toml" ] || missing "$library"

version=$("$rustc" --version | cut -d' ' -f2)
host=$("$rustc" -vV | sed -n 's/^host: //p')
sysroot=$("$rustc" --print sysroot)

# The linker, newest first: it must read what a recent LLVM wrote.
find_lld() {
	local newest of_rustup candidate
	newest=$(compgen -G '/usr/lib/llvm-*/bin/lld' | sort -V | tail -n 1 || true)
	of_rustup=$(rustup which rustc 2>/dev/null || true)
	of_rustup=${of_rustup%/bin/rustc}/lib/rustlib/$host/bin/rust-lld
	for candidate in "${WASM_LLD:-}" "$of_rustup" "$newest" /usr/bin/lld; do
		if [ -n "$candidate" ] && [ -x "$candidate" ]; then
			echo "$candidate"
			return
		fi
	done
	missing lld
}
lld=$(find_lld) || exit 3

cache=${WASM_TOOLCHAIN_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/wasm-toolchain}
toolchain=$cache/$version
mkdir -p "$cache"
# One at a time: two builds may start together.
exec 9>"$cache/lock"
flock 9

make_toolchain() {
	say "compiling the core libraries for $target with Debian's rustc $version into $toolchain"
	local work
	work=$(mktemp -d -p "$cache")
	# shellcheck disable=SC2064
	trap "rm -rf '$work'" EXIT
	local made=$work/toolchain
	mkdir -p "$work/sysroot/src" "$made/bin" "$made/lib/rustlib/$host/bin" "$made/lib/rustlib/$target/lib"
	cat >"$work/sysroot/Cargo.toml" <<-TOML
		[package]
		name = "wasm-sysroot"
		version = "0.0.0"
		edition = "2021"

		[workspace]

		[dependencies]
		core = { path = "$library/core" }
		alloc = { path = "$library/alloc", features = ["compiler-builtins-mem"] }

		[profile.release]
		opt-level = 3
		debug = 0
		panic = "abort"

		# As the standard library is released: each intrinsic in an object file of its own.
		[profile.release.package.compiler_builtins]
		codegen-units = 10000
	TOML
	echo '#![no_std]' >"$work/sysroot/src/lib.rs"
	# The standard library compiles only with unstable features allowed, as its own build does.
	env -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER -u CARGO_ENCODED_RUSTFLAGS -u RUSTUP_TOOLCHAIN \
		-u CARGO_BUILD_TARGET RUSTC_BOOTSTRAP=1 RUSTC="$rustc" CARGO_TARGET_DIR="$work/build" \
		RUSTFLAGS="-Zforce-unstable-if-unmarked -Cembed-bitcode=yes" __CARGO_DEFAULT_LIB_METADATA=debian \
		"$cargo" build --quiet --release --offline --target "$target" -p alloc \
		--manifest-path "$work/sysroot/Cargo.toml" >&2
	cp "$work/build/$target/release/deps/"lib*.rlib "$made/lib/rustlib/$target/lib/"
	cat >"$made/bin/rustc" <<-SH
		#!/bin/sh
		exec '$rustc' --sysroot '$toolchain' "\$@"
	SH
	chmod +x "$made/bin/rustc"
	ln -s "$cargo" "$made/bin/cargo"
	ln -s "$sysroot/lib/rustlib/$host/lib" "$made/lib/rustlib/$host/lib"
	rm -rf "$toolchain"
	mv "$made" "$toolchain"
}

has_target "$toolchain" || make_toolchain
ln -sfn "$lld" "$toolchain/lib/rustlib/$host/bin/rust-lld"

if command -v rustup >/dev/null; then
	# `rustup run` takes a path: nothing has to be linked into its own directory.
	echo "export WASM_BUILD_TOOLCHAIN='$toolchain'"
else
	echo "export PATH='$toolchain/bin':\$PATH"
fi
