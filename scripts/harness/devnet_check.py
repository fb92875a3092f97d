"""Sees whether the network does what it should: that weights are those that were announced, that finality
takes more than two thirds of them and can be revived with as many, that delegated credit counts, that
cheating costs, and that others can join."""

import time
from dataclasses import dataclass, field
from typing import Any, Callable

from .devnet_genesis import (
    ACCOUNTS,
    DELEGATED_MC,
    DELEGATOR,
    OUTWEIGHING_MC,
    RICH_DELEGATOR,
    SEATS,
)
from .devnet_network import VALIDATORS, Devnet
from .devnet_watch import Authored, Watch, shares_of
from .dvpn import run_command
from .node import Node
from .process import Failure
from .rpc import RpcError, eventually

# A share of 0.625 is then drawn with a standard deviation of 0.034.
BLOCKS = 200
# How far a share may lie from that of the seats. One draw in two thousand lies farther.
DEVIATIONS = 3.5

SLOT_S = 6
# For how long finality is seen to go on, or not to.
WATCHED_S = 60
# Blocks that are not final yet while all is well.
FINALITY_LAG = 5
# Blocks from the start of a session until a revived GRANDPA votes.
REVIVAL_DELAY = 3
# Of which the weights must have been compared.
EPOCHS = 20

START_TIMEOUT_S = 300
EPOCH_TIMEOUT_S = 300
ELECTION_TIMEOUT_S = 900
SYNC_TIMEOUT_S = 600
EQUIVOCATION_TIMEOUT_S = 1200


@dataclass
class Outcome:
    """What was seen."""

    weights_announced_equal_enacted: bool = False
    finality_below_third_down: bool = False
    halts_above_third_down: bool = False
    resumes: bool = False
    revived: bool = False
    equivocation_slashed: bool = False
    warp_sync_joined: bool = False
    full_sync_joined: bool = False
    shares_follow_seats: bool = False
    no_empty_slots: bool = False
    delegation_raises_weight_and_share: bool = False
    blocks: int = 0
    """By which the shares of genesis are measured."""
    empty_slots: int = 0
    """Between them."""
    epochs: int = 0
    """Of which the weights were compared."""
    seats: dict[str, int] = field(default_factory=dict)
    seats_share: dict[str, float] = field(default_factory=dict)
    authored_share: dict[str, float] = field(default_factory=dict)
    seats_after_delegation: dict[str, int] = field(default_factory=dict)
    blocks_after_delegation: int = 0
    authored_share_after_delegation: dict[str, float] = field(default_factory=dict)
    slashed: str = "0"
    """Self-deposit that the equivocation has cost, in the smallest unit of MC."""
    seconds: float = 0.0
    error: str | None = None

    def ok(self) -> bool:
        """Whether all that was looked for was seen."""
        seen = [value for value in vars(self).values() if isinstance(value, bool)]
        return self.error is None and all(seen)


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


class Check:
    def __init__(self, devnet: Devnet, outcome: Outcome, blocks: int, say: Callable[[str], None]):
        self._devnet = devnet
        self._outcome = outcome
        self._blocks = blocks
        self._say = say
        # Charlie is never stopped.
        self._observer = devnet.validators["charlie"]

    def run(self) -> None:
        self._devnet.start()
        self._watch = Watch(self._devnet.bin_dir, self._observer.endpoint, self._devnet.directory)
        try:
            self._wait_for_finality()
            self._measure_shares()
            self._delegate()
            self._join_by_full_sync()
            self._join_by_warp_sync()
            self._stop_less_than_a_third()
            self._stop_more_than_a_third()
            self._equivocate()
            self._compare_weights()
            self._revive()
        finally:
            self._watch.process.kill()

    def _wait_for_finality(self) -> None:
        eventually("a block is final", START_TIMEOUT_S, lambda: self._observer.finalized() > 0)
        self._say(f"started     four validators in {self._devnet.directory}")

    def _measure_shares(self) -> None:
        """Blocks follow the seats of genesis, and no slot stays empty."""
        outcome = self._outcome
        # The first blocks come while the nodes still find each other.
        self._wait_for_epoch()
        authored = self._author(self._blocks)
        outcome.blocks, outcome.empty_slots = authored.blocks, authored.empty_slots
        outcome.seats = self._seats()
        outcome.seats_share = {
            name: round(share, 4) for name, share in shares_of(outcome.seats).items()
        }
        outcome.authored_share = authored.shares()
        outcome.no_empty_slots = authored.empty_slots == 0
        outcome.shares_follow_seats = authored.follows(outcome.seats, DEVIATIONS)
        self._say(f"seats       {outcome.seats}, blocks {outcome.authored_share}")
        expect(outcome.seats == SEATS, f"the seats of genesis are {outcome.seats}")
        expect(outcome.no_empty_slots, f"{outcome.empty_slots} slots stayed empty")
        expect(outcome.shares_follow_seats, "shares of blocks do not follow the seats")

    def _delegate(self) -> None:
        """What a node delegates to the smallest validator counts from the next day on."""
        outcome = self._outcome
        before = self._candidate("dave")
        self._dvpn(DELEGATOR, "register", DELEGATED_MC, "--role", "gateway")
        self._dvpn(DELEGATOR, "delegate", ACCOUNTS["dave"])
        weight, weight_before = int(self._candidate("dave")["weight"]), int(before["weight"])
        expect(weight > weight_before, "delegating raised no weight")
        self._say(f"delegated   to dave, who weighs {weight / weight_before:.2f} times as much")

        more = outcome.seats["dave"] + 1
        eventually("dave has more seats", ELECTION_TIMEOUT_S, lambda: self._seats()["dave"] >= more, 2)
        authored = self._author(self._blocks // 2)
        outcome.seats_after_delegation = self._seats()
        outcome.blocks_after_delegation = authored.blocks
        outcome.authored_share_after_delegation = authored.shares()
        self._say(f"seats       {outcome.seats_after_delegation}, blocks {authored.shares()}")
        outcome.delegation_raises_weight_and_share = (
            authored.share("dave") > outcome.authored_share["dave"]
            and authored.follows(outcome.seats_after_delegation, DEVIATIONS)
        )
        expect(outcome.delegation_raises_weight_and_share, "blocks do not follow the new seats")

    def _join_by_full_sync(self) -> None:
        self._join("full-sync", "full")
        self._outcome.full_sync_joined = True

    def _join_by_warp_sync(self) -> None:
        node = self._join("warp-sync", "warp")
        warped = "Warp sync is complete" in self._devnet.log(node)
        expect(warped, "the node came up to date, but not by warp sync")
        self._outcome.warp_sync_joined = True

    def _join(self, name: str, sync: str) -> Node:
        """Starts a node and sees it finalize what the others do, from now on too."""
        node = self._devnet.joining(name, "--sync", sync)
        started = time.monotonic()
        target = self._observer.finalized() + 1
        node.start()

        def agrees() -> bool:
            node.process.expect_running()
            return self._finalized_alike(node, target)

        eventually(f"{name} agrees", SYNC_TIMEOUT_S, agrees, 1)
        node.kill()
        self._say(f"joined      {name}, up to date within {time.monotonic() - started:.0f} s")
        return node

    def _stop_less_than_a_third(self) -> None:
        bob = self._devnet.validators["bob"]
        bob.stop()
        self._outcome.finality_below_third_down = self._finalizes(WATCHED_S)
        expect(self._outcome.finality_below_third_down, "finality does not go on without bob")
        self._say("finality    goes on without bob")
        bob.start()

    def _stop_more_than_a_third(self) -> None:
        outcome, alice = self._outcome, self._devnet.validators["alice"]
        alice.stop()
        # Votes that were on their way may still finalize something.
        time.sleep(2 * SLOT_S)
        best, finalized = self._observer.best(), self._observer.finalized()
        time.sleep(WATCHED_S)
        expect(self._observer.best() > best, "no blocks without alice")
        outcome.halts_above_third_down = self._observer.finalized() == finalized
        expect(outcome.halts_above_third_down, "finality goes on without alice")
        self._say(f"finality    halts without alice at block {finalized}")

        alice.start()
        eventually("finality resumes", START_TIMEOUT_S, self._has_caught_up, 1)
        outcome.resumes = self._finalizes(2 * SLOT_S)
        expect(outcome.resumes, "finality came back, and stopped again")
        self._say("finality    resumes with alice")

    def _has_caught_up(self) -> bool:
        return self._observer.best() - self._observer.finalized() <= FINALITY_LAG

    def _equivocate(self) -> None:
        """A second node with bob's keys signs other blocks in the same slots."""
        before = int(self._candidate("bob")["self_deposit"])
        twin = self._devnet.joining("twin", "--bob")
        twin.start()
        self._say("twin        of bob started, with the same keys")

        def slashed() -> int:
            twin.process.expect_running()
            return before - int(self._candidate("bob")["self_deposit"])

        amount = eventually("bob is slashed", EQUIVOCATION_TIMEOUT_S, slashed, SLOT_S)
        twin.kill()
        self._outcome.slashed = str(amount)
        self._outcome.equivocation_slashed = True
        self._say(f"slashed     {amount / 10**12:.0f} MC of bob")
        expect(self._finalizes(WATCHED_S), "finality does not go on after the equivocation")

    def _compare_weights(self) -> None:
        """All epochs so far had the weights that were announced for them and those of the seats, and
        the voters count by them."""
        outcome, watch = self._outcome, self._updated()
        outcome.epochs = sum(epoch["announced"] is not None for epoch in watch.epochs)
        wrong = watch.disagreements()
        expect(outcome.epochs >= EPOCHS, f"only {outcome.epochs} epochs were seen")
        expect(not wrong, f"weights are not as announced: {wrong[:3]}")
        expect(len(watch.sets) > 0, "GRANDPA's set has never changed")
        totals = eventually("all vote in the last set", EPOCH_TIMEOUT_S, self._voters_totals, 2)
        seats = sum(self._seats().values())
        expect(totals == {seats}, f"the voters count weights of {totals} for {seats} seats")
        outcome.weights_announced_equal_enacted = True
        changes = len(watch.sets)
        self._say(f"weights     as announced in {outcome.epochs} epochs, {changes} changes of the set")

    def _revive(self) -> None:
        """Alice does not come back. When dave has her seats, it can call for a fresh start of GRANDPA."""
        outcome, alice = self._outcome, self._devnet.validators["alice"]
        alice.stop()
        # Votes that were on their way may still finalize something.
        time.sleep(2 * SLOT_S)
        finalized = self._observer.finalized()
        self._dvpn(RICH_DELEGATOR, "register", OUTWEIGHING_MC, "--role", "gateway")
        self._dvpn(RICH_DELEGATOR, "delegate", ACCOUNTS["dave"])

        def has_supermajority() -> bool:
            seats = self._seats()
            return 3 * seats["dave"] > 2 * sum(seats.values())

        eventually("dave has more than two thirds of the seats", ELECTION_TIMEOUT_S, has_supermajority, 2)
        expect(self._observer.finalized() == finalized, "finality goes on without alice")
        arguments = ("vote-stalled", str(finalized), "--delay", str(REVIVAL_DELAY))
        voted = self._dvpn("//Dave", "candidacy", *arguments)[-1]
        expect(voted["decided"], f"{voted['in_favour']} of {voted['of']} seats do not decide")
        self._say(f"stalled     at block {finalized}, say {voted['in_favour']} of {voted['of']} seats")

        eventually("finality begins afresh", EPOCH_TIMEOUT_S, self._has_caught_up, 2)
        outcome.revived = self._finalizes(WATCHED_S)
        expect(outcome.revived, "finality came back, and stopped again")
        target = self._observer.finalized() + 1
        alice.start()
        eventually(
            "alice finalizes what the others do",
            SYNC_TIMEOUT_S,
            lambda: self._finalized_alike(alice, target),
            2,
        )
        self._say("revived     finality, which alice follows when she is back")

    def _finalized_alike(self, node: Node, number: int) -> bool:
        """Whether the node has finalized the same block of this number as the others."""
        if min(node.finalized(), self._observer.finalized()) < number:
            return False
        hashes = {one.rpc("chain_getBlockHash", number) for one in (node, self._observer)}
        return len(hashes) == 1

    def _voters_totals(self) -> set[int]:
        """All the weight there is, as each validator's voter counts it; none before all of them are in
        the last set."""
        last = self._updated().epochs[-1]["set"]
        try:
            states = [node.rpc("grandpa_roundState") for node in self._devnet.validators.values()]
        except RpcError:
            return set()
        if any(state["setId"] != last for state in states):
            return set()
        return {state["best"]["totalWeight"] for state in states}

    def _updated(self) -> Watch:
        self._watch.update()
        return self._watch

    def _seats(self) -> dict[str, int]:
        return dict.fromkeys(VALIDATORS, 0) | self._updated().seats()

    def _wait_for_epoch(self) -> None:
        seen = len(self._updated().epochs)
        eventually("an epoch begins", EPOCH_TIMEOUT_S, lambda: len(self._updated().epochs) > seen, 1)

    def _author(self, blocks: int) -> Authored:
        """Waits for so many blocks since the beginning of this epoch, and tells who produced them."""
        first = self._updated().epochs[-1]["number"]
        last = first + blocks - 1
        # Twice the time that as many slots take.
        timeout_s = 2 * SLOT_S * blocks
        eventually(f"{blocks} blocks", timeout_s, lambda: self._updated().best() >= last, 2)
        return self._watch.authored(first, last)

    def _finalizes(self, seconds: float) -> bool:
        before = self._observer.finalized()
        time.sleep(seconds)
        return self._observer.finalized() > before

    def _candidate(self, name: str) -> dict[str, Any]:
        """What is known of a candidate."""
        for candidate in self._dvpn(None, "candidates"):
            if candidate["account"] == ACCOUNTS[name]:
                return candidate
        raise Failure(f"{name} is no candidate")

    def _dvpn(self, key: str | None, command: str, *arguments: str) -> list[dict[str, Any]]:
        """Runs a command of the dVPN, and returns the events that it reports."""
        devnet = self._devnet
        state = devnet.directory / "dvpn"
        return run_command(devnet.bin_dir, self._observer.endpoint, state, key, command, *arguments)
