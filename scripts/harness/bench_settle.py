"""Runs the load tool `settle_rate` on a fresh chain."""

import argparse
import subprocess
import tempfile
from pathlib import Path

from .node import Node, binary, free_port
from .process import program


def main() -> int:
    parser = argparse.ArgumentParser(prog="scripts/bench settle", description=__doc__)
    parser.add_argument("--bin-dir", type=Path, required=True)
    chosen, passed_on = parser.parse_known_args()

    tool = binary(chosen.bin_dir / "examples", "settle_rate")
    with tempfile.TemporaryDirectory(prefix="metachain-settle-") as directory:
        node = Node(
            chosen.bin_dir,
            Path(directory) / "chain",
            free_port(),
            log=Path(directory) / "node.log",
            options=["--no-prometheus"],
        )
        try:
            node.start()
            node.wait_for_new_block()
            endpoint = f"ws://127.0.0.1:{node.rpc_port}"
            return subprocess.run([tool, "--node", endpoint, *passed_on]).returncode
        finally:
            node.kill()


if __name__ == "__main__":
    program(main)
