"""What the validators do: who produces the blocks, and with which weights."""

import json
import math
from collections import Counter
from pathlib import Path
from typing import Any, Iterable

from .devnet_genesis import ACCOUNTS
from .devnet_network import VALIDATORS
from .node import binary
from .process import Process

NAMES = {account: name for name, account in ACCOUNTS.items()}


class Watch:
    """The events of the program `consensus`, in the order of the best chain."""

    def __init__(self, bin_dir: Path, endpoint: str, directory: Path):
        self._events = directory / "consensus.jsonl"
        self._read = 0
        self._blocks: dict[int, dict[str, Any]] = {}
        self.epochs: list[dict[str, Any]] = []
        self.sets: list[dict[str, Any]] = []
        self.process = Process(
            "the watch of the consensus",
            [binary(bin_dir / "examples", "consensus"), "--node", endpoint],
            directory / "consensus.log",
            output=self._events,
        )

    def update(self) -> None:
        """Takes in what has happened since the last time."""
        self.process.expect_running()
        with self._events.open("rb") as file:
            file.seek(self._read)
            # A line that is being written waits for the next time.
            whole = file.read().rpartition(b"\n")[0]
        if whole:
            self._read += len(whole) + 1
            self.take_in(json.loads(line) for line in whole.splitlines())

    def take_in(self, events: Iterable[dict[str, Any]]) -> None:
        for event in events:
            match event["event"]:
                case "block":
                    self._take_in_block(event)
                case "epoch":
                    self.epochs.append(event)
                case "set":
                    self.sets.append(event)

    def _take_in_block(self, block: dict[str, Any]) -> None:
        number = block["number"]
        # Those of a branch that is the best one no more.
        for later in [known for known in self._blocks if known >= number]:
            del self._blocks[later]
        self._blocks[number] = block

    def best(self) -> int:
        """The number of the last block."""
        return max(self._blocks, default=0)

    def seats(self) -> dict[str, int]:
        """The seats of now by the validators' names."""
        if not self.epochs:
            return {}
        return {name_of(account): seats for account, seats in self.epochs[-1]["seats"].items()}

    def authored(self, first: int, last: int) -> "Authored":
        """Who produced the blocks with these numbers, both included."""
        return Authored([block for number, block in self._blocks.items() if first <= number <= last])

    def disagreements(self) -> list[dict[str, Any]]:
        """Where weights that were announced are not those enacted, or not those of the seats."""
        checks = ("announced", "babe", "next_babe", "grandpa")
        return [
            event
            for event in (*self.epochs, *self.sets)
            if any(event.get(check) is False for check in checks)
        ]


class Authored:
    """Consecutive blocks, by their authors."""

    def __init__(self, blocks: list[dict[str, Any]]):
        self.blocks = len(blocks)
        self.counts = Counter(name_of(block["author"]) for block in blocks)
        slots = [block["slot"] for block in blocks]
        self.empty_slots = max(slots) - min(slots) + 1 - len(slots) if slots else 0

    def share(self, name: str) -> float:
        return self.counts[name] / self.blocks if self.blocks else 0.0

    def shares(self) -> dict[str, float]:
        return {name: round(self.share(name), 4) for name in VALIDATORS}

    def follows(self, seats: dict[str, int], deviations: float) -> bool:
        """Whether each share is that of the seats, up to so many standard deviations of a draw of as
        many blocks."""
        return all(
            abs(self.share(name) - expected) <= deviations * deviation(expected, self.blocks)
            for name, expected in shares_of(seats).items()
        )


def name_of(account: str | None) -> str:
    """The validator's name, or its account where it has none here."""
    return NAMES.get(account or "", account or "nobody")


def shares_of(seats: dict[str, int]) -> dict[str, float]:
    total = sum(seats.values())
    return {name: held / total for name, held in seats.items()} if total else {}


def deviation(share: float, draws: int) -> float:
    """The standard deviation of a share that is drawn so many times."""
    return math.sqrt(share * (1 - share) / draws) if draws else math.inf
