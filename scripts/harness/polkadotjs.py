"""Starts a fresh chain and runs the Polkadot.js test on it."""

import argparse
import os
import subprocess
import tempfile
from pathlib import Path

from .node import Node, free_port
from .process import Failure, program

TEST = Path(__file__).resolve().parents[2] / "node/tests/polkadot-js"
TIMEOUT_S = 600


def install() -> None:
    """Installs what the lock file names, unless it is there."""
    lock = TEST / "package-lock.json"
    installed = TEST / "node_modules/.package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--fetch-retries=5"]
    done = subprocess.run(command, cwd=TEST, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"npm ci failed: {done.stderr.strip()}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="polkadotjs", description=__doc__)
    parser.add_argument("--bin-dir", type=Path, required=True)
    bin_dir = parser.parse_args().bin_dir

    install()
    with tempfile.TemporaryDirectory(prefix="metachain-polkadotjs-") as directory:
        node = Node(
            bin_dir,
            Path(directory) / "chain",
            free_port(),
            log=Path(directory) / "node.log",
            options=["--no-prometheus"],
        )
        try:
            node.start()
            return subprocess.run(
                ["npm", "test", "--silent"],
                cwd=TEST,
                env=os.environ | {"METACHAIN_WS": f"ws://127.0.0.1:{node.rpc_port}"},
                timeout=TIMEOUT_S,
            ).returncode
        except subprocess.TimeoutExpired:
            raise Failure(f"the test did not end within {TIMEOUT_S} s") from None
        finally:
            node.kill()


if __name__ == "__main__":
    program(main)
