"""What nodes and validators do with `metachain-dvpn`, on a fresh chain with short days: invite, join, put
MC on deposit, delegate, be elected, change keys, begin finality afresh, be paid."""

import argparse
import secrets
import tempfile
from pathlib import Path

from .devnet_genesis import ACCOUNTS
from .dvpn import run_command
from .network import LOOPBACK
from .node import Node, free_port, specification
from .process import Failure, program
from .rpc import eventually

MINUTE_MS = 60_000
CHANGES = {"calendar": {"dayLength": MINUTE_MS, "epochLength": 5}}
"""Of the genesis of the preset `dev`."""

# The second day is the first that pays.
PAYMENT_TIMEOUT_S = 300
# An election counts from the second session after it.
ELECTION_TIMEOUT_S = 300
# So do keys. A session takes half a minute.
SESSIONS_TIMEOUT_S = 180

CANDIDATE, DELEGATOR, INVITER = "//Alice", "//Charlie", "//Bob"
BASIC_CREDIT = 50


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


class Way:
    """The way of nodes, from joining to being paid."""

    def __init__(self, bin_dir: Path, node: Node, directory: Path):
        self._bin_dir = bin_dir
        self._node = node
        self._directory = directory
        self._newcomer = "0x" + secrets.token_hex(32)

    def run(self) -> None:
        self._join()
        self._delegate()
        self._check_in()
        self._be_elected()
        self._change_keys()
        self._begin_afresh()
        self._be_paid()
        self._leave()

    def _join(self) -> None:
        invitation = self._last(INVITER, "invite")["file"]
        joined = self._last(self._newcomer, "join", "--invitation", invitation)
        expect(joined["credit"] == BASIC_CREDIT, f"a newcomer has {joined['credit']} points")
        self._refused(self._newcomer, "join", "--invitation", invitation)
        self._refused(self._newcomer, "register", "100")
        unused = self._last(INVITER, "invite")["file"]
        self._last(INVITER, "invite", "--revoke", unused)
        self._say("joined      by an invitation, without MC")

    def _delegate(self) -> None:
        self._last(CANDIDATE, "register", "10000")
        self._last(CANDIDATE, "candidacy", "stand", "20000", "--commission", "10", "--name", "Alice")
        self._last(DELEGATOR, "register", "1000", "--role", "gateway")
        self._last(DELEGATOR, "deposit", "500")
        alice = ACCOUNTS["alice"]
        preview = self._last(DELEGATOR, "delegate", alice, "--dry-run")
        delegated = self._last(DELEGATOR, "delegate", alice)
        expect(delegated["weight"] == preview["weight_with"], "the preview was wrong")
        self._refused(DELEGATOR, "delegate", alice)
        self._say("delegated   1,500 MC and credit")

    def _check_in(self) -> None:
        before = self._free(DELEGATOR)
        first, *others = [self._last(DELEGATOR, "check-in") for _ in range(3)]
        # A day may have turned between two of them.
        expect(first["new"], "a check-in does not count")
        expect(not all(other["new"] for other in others), "a check-in counts more than once a day")
        expect(self._free(DELEGATOR) == before, "checking in cost something")
        self._refused(DELEGATOR, "credit", "buy", "1")
        self._say(f"checked in  {first['credit']} points, without a fee")

    def _be_elected(self) -> None:
        def seats() -> int:
            return self._command(None, "candidates")[0]["seats"]

        count = eventually("alice is elected", ELECTION_TIMEOUT_S, seats, 2)
        self._refused(CANDIDATE, "candidacy", "resign")
        self._say(f"elected     alice, with {count} seats")

    def _change_keys(self) -> None:
        made = self._last(CANDIDATE, "candidacy", "keys")
        key = made["babe"].removeprefix("0x")
        rpc = self._node.rpc

        def is_in_use() -> bool:
            return key in rpc("state_call", "BabeApi_current_epoch", "0x")

        eventually("the new keys are in use", SESSIONS_TIMEOUT_S, is_in_use, 2)
        self._node.wait_for_new_block()
        self._wait_for_finality()
        self._refused(DELEGATOR, "candidacy", "keys")
        self._say("changed     session keys, and goes on with them")

    def _begin_afresh(self) -> None:
        set_id = self._set_id()
        best = str(self._node.finalized())
        self._refused(DELEGATOR, "candidacy", "vote-stalled", best)
        voted = self._last(CANDIDATE, "candidacy", "vote-stalled", best, "--delay", "2")
        expect(voted["decided"], f"{voted['in_favour']} of {voted['of']} seats do not decide")
        self._refused(CANDIDATE, "candidacy", "vote-stalled", best)
        eventually("GRANDPA has another set", SESSIONS_TIMEOUT_S, lambda: self._set_id() > set_id, 2)
        self._wait_for_finality()
        self._say("revived     finality, as if it had stalled")

    def _set_id(self) -> int:
        encoded = bytes.fromhex(self._node.rpc("state_call", "GrandpaApi_current_set_id", "0x")[2:])
        return int.from_bytes(encoded, "little")

    def _wait_for_finality(self) -> None:
        """Waits until the best block of now is final, and three more."""
        best = self._node.best()
        final = lambda: self._node.finalized() >= best + 3
        eventually("blocks are finalized", SESSIONS_TIMEOUT_S, final, 1)

    def _be_paid(self) -> None:
        def is_due() -> bool:
            due = self._last(DELEGATOR, "rewards")
            return int(due["staking"]) > 0 and int(due["representation"]) > 0

        eventually("rewards are due", PAYMENT_TIMEOUT_S, is_due, 2)
        before = self._free(DELEGATOR)
        claimed = self._last(DELEGATOR, "claim")
        amount = int(claimed["staking"]) + int(claimed["representation"])
        # The fees of two claims are far below what a day pays.
        gained = self._free(DELEGATOR) - before
        expect(amount * 99 // 100 < gained <= amount, f"{gained} were gained by claiming {amount}")
        self._say(f"paid        {amount / 10**12:.6f} MC")

    def _leave(self) -> None:
        self._last(DELEGATOR, "undelegate")
        self._last(DELEGATOR, "withdraw", "--all")
        self._refused(DELEGATOR, "withdraw")
        self._last(CANDIDATE, "candidacy", "chill")
        self._last(CANDIDATE, "candidacy", "resume")
        self._say("left        with the deposit on its way back")

    def _command(self, key: str | None, command: str, *arguments: str) -> list[dict]:
        return run_command(self._bin_dir, self._node.endpoint, self._directory, key, command, *arguments)

    def _last(self, key: str, command: str, *arguments: str) -> dict:
        return self._command(key, command, *arguments)[-1]

    def _refused(self, key: str, command: str, *arguments: str) -> None:
        """Runs a command that has to be refused, with a reason in one line."""
        try:
            self._command(key, command, *arguments)
        except Failure as refusal:
            expect("\n" not in str(refusal), f"not one line: {refusal}")
        else:
            raise Failure(f"metachain-dvpn {command} was not refused")

    def _free(self, key: str) -> int:
        return int(self._last(key, "account")["mc"])

    def _say(self, line: str) -> None:
        print(line, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(prog="nodes", description=__doc__)
    parser.add_argument("--bin-dir", type=Path, required=True)
    bin_dir = parser.parse_args().bin_dir

    with tempfile.TemporaryDirectory(prefix="metachain-nodes-") as name:
        directory = Path(name)
        chain = directory / "chain.json"
        specification(bin_dir, "dev", chain, CHANGES)
        node = Node(
            bin_dir,
            directory / "chain",
            free_port(),
            log=directory / "node.log",
            chain=("--chain", str(chain), "--alice", "--force-authoring", "--reserved-only", "--no-mdns"),
            host=LOOPBACK,
            options=[
                *("--no-prometheus", "--unsafe-force-node-key-generation"),
                *("--listen-addr", "/ip4/127.0.0.1/tcp/0"),
            ],
        )
        try:
            node.start()
            node.wait_for_new_block()
            Way(bin_dir, node, directory / "dvpn").run()
        finally:
            node.kill()
    return 0


if __name__ == "__main__":
    program(main)
