"""What `scripts/run` shows once the binaries are built."""

import argparse
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

from .node import Node
from .process import program

STATUS_INTERVAL_S = 2.0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="scripts/run")
    parser.add_argument("--bin-dir", type=Path, required=True)
    parser.add_argument("--base-path", type=Path, required=True)
    parser.add_argument("--rpc-port", type=int, required=True)
    parser.add_argument("--tmp", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("node_options", nargs="*")
    return parser.parse_args()


def log_file(base_path: Path) -> Path:
    """The log of this start; the log before it is kept beside it."""
    base_path.mkdir(parents=True, exist_ok=True)
    log = base_path / "node.log"
    if log.exists():
        log.replace(base_path / "node.previous.log")
    return log


def shown(path: Path) -> str:
    """The path as the reader would type it."""
    path = path.resolve()
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def greet(node: Node, bin_dir: Path, log: Path | None) -> None:
    endpoint = f"ws://127.0.0.1:{node.rpc_port}"
    dvpn = shown(bin_dir / "metachain-dvpn")
    options = "" if node.rpc_port == 9944 else f"--node {endpoint} "
    state = shown(node.base_path)
    print(
        f"""
The development chain runs: block {node.best()}, finalized {node.finalized()}.

  RPC, WebSocket  {endpoint}
  Polkadot.js     https://polkadot.js.org/apps/?rpc={endpoint}
  data            {state}{f"  (log: {shown(log)})" if log else ""}

Next, each in a terminal of its own:

  a provider      METACHAIN_KEY=//Bob {dvpn} {options}--state-dir {state}/bob \\
                    provide --listen 127.0.0.1:40404 --region DE --per-gib 0.1
  a client        METACHAIN_KEY=//Charlie {dvpn} {options}--state-dir {state}/charlie connect
  through both    curl --socks5-hostname 127.0.0.1:1080 https://example.com

Ctrl-C stops the chain. scripts/run goes on from here, scripts/run --tmp starts afresh.
""",
        flush=True,
    )


def watch(node: Node, stopping: threading.Event) -> None:
    """Waits for the end, and shows in a terminal how the chain grows."""
    terminal = sys.stdout.isatty() and node.process.log is not None
    while not stopping.wait(STATUS_INTERVAL_S):
        node.process.expect_running()
        if terminal:
            print(f"\r\033[Kblock {node.best()}, finalized {node.finalized()}", end="", flush=True)


def main() -> None:
    chosen = arguments()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())

    base_path = Path(tempfile.mkdtemp(prefix="metachain-")) if chosen.tmp else chosen.base_path
    log = None if chosen.verbose else log_file(base_path)
    node = Node(chosen.bin_dir, base_path, chosen.rpc_port, log=log, options=chosen.node_options)
    print(f"starting the chain in {shown(base_path)}", flush=True)
    try:
        node.start()
        node.wait_for_new_block()
        greet(node, chosen.bin_dir, log)
        watch(node, stopping)
        print(f"\nstopping at block {node.best()}")
    finally:
        node.stop()
        if chosen.tmp:
            shutil.rmtree(base_path, ignore_errors=True)


if __name__ == "__main__":
    program(main)
