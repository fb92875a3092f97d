"""Starts the four validators of the preset `local` and shows them, or checks that the network does what
it should."""

import json
import signal
import sys
import threading
import time
from dataclasses import asdict
from pathlib import Path

from .devnet_check import BLOCKS, Check, Outcome
from .devnet_genesis import CHANGES
from .devnet_network import Devnet
from .devnet_table import Table, rows
from .devnet_watch import Watch
from .network import in_private_network
from .process import Failure, program
from .stage import options

INTERVAL_S = 3.0


def show(devnet: Devnet) -> None:
    """Shows the network until it is told to end."""
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    print(f"starting four validators in {devnet.directory}", flush=True)
    devnet.start()
    for name, node in devnet.validators.items():
        print(f"  {name:<8} {node.endpoint}")
    print("\nCtrl-C stops them.\n", flush=True)
    watch = Watch(devnet.bin_dir, devnet.validators["alice"].endpoint, devnet.directory)
    table = Table(sys.stdout)
    try:
        while not stopping.wait(INTERVAL_S):
            table.show(rows(devnet, watch), watch)
    finally:
        watch.process.kill()


def check(bin_dir: Path, *, private: bool, keep: bool, blocks: int, as_json: bool) -> int:
    """Runs the checks, and ends with one line of JSON if asked to."""
    started = time.monotonic()
    out = sys.stderr if as_json else sys.stdout

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {line}", file=out, flush=True)

    say(f"network     {'namespaces of its own' if private else 'the loopback'}")
    outcome = Outcome()
    try:
        with Devnet(bin_dir, private=private, keep=keep, changes=CHANGES) as devnet:
            Check(devnet, outcome, blocks, say).run()
    except Failure as failure:
        outcome.error = str(failure)
        say(f"failed      {failure}")
    outcome.seconds = round(time.monotonic() - started, 1)
    if as_json:
        print(json.dumps(asdict(outcome) | {"ok": outcome.ok()}), flush=True)
    elif outcome.ok():
        say("all of it works")
    return 0 if outcome.ok() else 1


def main() -> int:
    parser = options("scripts/devnet", __doc__)
    parser.add_argument("--check", action="store_true", help="run the checks, and end")
    parser.add_argument(
        "--blocks", type=int, default=BLOCKS, help=f"to measure shares by (default: {BLOCKS})"
    )
    chosen = parser.parse_args()
    private = not chosen.loopback and in_private_network("harness.devnet")
    if chosen.check:
        return check(
            chosen.bin_dir,
            private=private,
            keep=chosen.keep,
            blocks=chosen.blocks,
            as_json=chosen.json,
        )
    with Devnet(chosen.bin_dir, private=private, keep=chosen.keep, changes=CHANGES) as devnet:
        show(devnet)
    return 0


if __name__ == "__main__":
    program(main)
