"""How the network looks from moment to moment."""

from dataclasses import dataclass
from typing import TextIO

from .devnet_network import Devnet
from .devnet_watch import Authored, Watch
from .node import Node
from .process import Failure

# Shares are of the last blocks: after a change of the seats the table follows within a few minutes.
RECENT_BLOCKS = 200


@dataclass(frozen=True)
class Row:
    """One validator. What its node does not answer is None."""

    name: str
    seats: int
    blocks: int
    share: float
    best: int | None
    finalized: int | None
    peers: int | None

    def __str__(self) -> str:
        if self.best is None:
            node = "down"
        else:
            node = f"{self.best:>8} {self.finalized:>10} {self.peers:>6}"
        return f"{self.name:<10} {self.seats:>6} {self.blocks:>7} {self.share:>7.1%} {node}"


HEADER = f"{'validator':<10} {'seats':>6} {'blocks':>7} {'share':>7} {'best':>8} {'finalized':>10} {'peers':>6}"


def rows(devnet: Devnet, watch: Watch) -> list[Row]:
    watch.update()
    seats = watch.seats()
    best = watch.best()
    authored = watch.authored(best - RECENT_BLOCKS + 1, best)
    return [
        _row(name, node, seats.get(name, 0), authored) for name, node in devnet.validators.items()
    ]


def _row(name: str, node: Node, seats: int, authored: Authored) -> Row:
    best = finalized = peers = None
    if node.running():
        try:
            best, finalized = node.best(), node.finalized()
            peers = node.rpc("system_health")["peers"]
        except Failure:
            best = None
    return Row(name, seats, authored.counts[name], authored.share(name), best, finalized, peers)


class Table:
    """Writes the rows in the place of those before, where that can be done, and otherwise one line."""

    def __init__(self, out: TextIO):
        self._out = out
        self._shown = 0

    def show(self, rows: list[Row], watch: Watch) -> None:
        if self._out.isatty():
            lines = [HEADER, *map(str, rows), self._epoch(watch)]
            up = f"\033[{self._shown}F" if self._shown else ""
            self._out.write(up + "".join(f"\033[K{line}\n" for line in lines))
            self._shown = len(lines)
        else:
            states = "  ".join(f"{row.name} {row.seats} seats {row.share:.1%}" for row in rows)
            finalized = max((row.finalized or 0 for row in rows), default=0)
            self._out.write(f"block {watch.best()}, finalized {finalized}: {states}\n")
        self._out.flush()

    @staticmethod
    def _epoch(watch: Watch) -> str:
        if not watch.epochs:
            return "waiting for the first epoch to begin"
        epoch = watch.epochs[-1]
        wrong = len(watch.disagreements())
        agreement = "as announced" if wrong == 0 else f"{wrong} NOT as announced"
        return f"epoch {epoch['epoch']}, GRANDPA's set {epoch['set']}: weights {agreement}"
