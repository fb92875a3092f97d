"""The whole loop on a fresh chain: a client buys MUSD and carries traffic through a provider's tunnel,
vouchers are settled although the node is killed in between, and the provider is paid the next day."""

import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Callable

from . import chain
from .network import in_private_network
from .process import Failure, program
from .rpc import eventually
from .stage import KIB, MIB, Stage, options
from .web import Download

SIZES = {"1KiB": KIB, "1MiB": MIB, "100MiB": 100 * MIB}
VOUCHER_TIMEOUT_S = 60
SETTLEMENT_TIMEOUT_S = 120
CLOSING_TIMEOUT_S = 120


@dataclass
class Outcome:
    """What the demonstration measured. Amounts are in the smallest unit of MC and MUSD, as JSON
    integers, which exceed what a double holds."""

    ok: bool = False
    bytes: int = 0
    """Carried through the tunnel, as files."""
    sha256_match: bool = False
    musd_signed: int = 0
    musd_burned: int = 0
    proofs_accepted: int = 0
    proofs_settled: int = 0
    """Accepted proofs whose amount is settled: vouchers are cumulative, so that settling one settles
    all before it."""
    provider_mc_before: int = 0
    provider_mc_after: int = 0
    provider_credit_before: int = 0
    provider_credit_after: int = 0
    private_network: bool = False
    """Whether provider, client and web server had network namespaces of their own."""
    tunnel_mbit_s: float = 0.0
    direct_mbit_s: float = 0.0
    seconds: float = 0.0
    error: str | None = None


def expect(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Failure(otherwise)


class Demo:
    def __init__(self, stage: Stage, outcome: Outcome, say: Callable[[str], None]):
        self._stage = stage
        self._outcome = outcome
        self._say = say

    def run(self) -> None:
        self._start()
        self._carry("1KiB")
        self._carry("1MiB")
        self._kill_the_node()
        self._carry_much()
        self._check_the_way()
        self._close()
        self._wait_for_settlement()
        self._wait_for_payment()

    def _start(self) -> None:
        stage, outcome = self._stage, self._outcome
        stage.start_web()
        stage.start_node()
        self._say(f"node        a fresh chain, block {stage.node.best()}")
        stage.start_provider()
        self._say(f"provider    {stage.provider_address} offers")
        stage.start_client()
        self._say(f"client      channel {stage.channel}, proxy {stage.proxy}")
        outcome.provider_mc_before = stage.provider_mc()
        outcome.provider_credit_before = stage.provider_credit()
        # From now on no MUSD is made, only burned.
        self._issuance = chain.musd_issuance(stage.node.rpc)

    def _carry(self, name: str) -> Download:
        return self._record(name, self._stage.fetch(name).finish())

    def _record(self, name: str, download: Download) -> Download:
        expect(download.intact and download.bytes == SIZES[name], f"{name} arrived damaged")
        self._outcome.bytes += download.bytes
        self._say(f"fetched     {name} through the tunnel, intact, {download.mbit_s:.0f} Mbit/s")
        return download

    def _kill_the_node(self) -> None:
        """Kills the node while it holds a proof that is not settled, and sees the proof settled
        without the provider's help."""
        stage = self._stage
        held = eventually("an accepted proof that is not settled", VOUCHER_TIMEOUT_S, self._unsettled, 0.02)
        stage.node.kill()
        stage.network.cut_off(stage.hosts["provider"])
        stage.node.start()
        kept, settled = self._figures()
        expect(max(kept, settled) >= held, "the node lost an accepted proof when it was killed")
        eventually("the kept proof is settled", SETTLEMENT_TIMEOUT_S, lambda: self._figures()[1] >= held)
        stage.network.join_again(stage.hosts["provider"])
        self._say(f"killed      the node, which held {musd(held)} not settled; settled after its restart")

    def _figures(self) -> tuple[int, int]:
        """MUSD of the channel by the proof that the node holds, and as settled on chain."""
        status = self._stage.node.rpc("workload_channel", self._stage.channel)
        held = int(status["held"]["amount"]) if status["held"] else 0
        return held, int(status["onChain"]["settled"])

    def _unsettled(self) -> int:
        """The amount of the proof that the node holds, if it is not settled."""
        held, settled = self._figures()
        return held if held > settled else 0

    def _carry_much(self) -> None:
        self._outcome.tunnel_mbit_s = round(self._carry("100MiB").mbit_s, 1)
        direct = self._stage.fetch("100MiB", through_tunnel=False).finish()
        self._outcome.direct_mbit_s = round(direct.mbit_s, 1)
        self._say(f"fetched     100MiB without the tunnel, {direct.mbit_s:.0f} Mbit/s")
        self._outcome.sha256_match = True

    def _check_the_way(self) -> None:
        """What was fetched through the tunnel came to the web server from the provider."""
        if self._outcome.private_network:
            hosts = self._stage.hosts
            seen, meant = self._stage.web.visitors(), {hosts["provider"].address, hosts["client"].address}
            expect(seen == meant, f"the web server was visited from {seen}")

    def _close(self) -> None:
        client = self._stage.client
        client.process.stop(CLOSING_TIMEOUT_S)
        closed = client.wait_for("closed", 1)
        self._outcome.musd_signed = int(closed["musd_signed"])
        self._say(f"closed      the channel after {musd(self._outcome.musd_signed)} signed")

    def _wait_for_settlement(self) -> None:
        outcome, rpc = self._outcome, self._stage.node.rpc

        def all_burned() -> bool:
            outcome.musd_burned = self._issuance - chain.musd_issuance(rpc)
            return outcome.musd_burned >= outcome.musd_signed

        eventually("what was signed is burned", SETTLEMENT_TIMEOUT_S, all_burned)
        expect(outcome.musd_burned == outcome.musd_signed, "more was burned than signed")
        accepted = [int(proof["musd"]) for proof in self._stage.provider.events("proof_accepted")]
        outcome.proofs_accepted = len(accepted)
        outcome.proofs_settled = sum(amount <= outcome.musd_burned for amount in accepted)
        expect(outcome.proofs_accepted > 0, "no proof was accepted")
        expect(outcome.proofs_settled == outcome.proofs_accepted, "an accepted proof was not settled")
        self._say(f"settled     {outcome.proofs_settled} proofs, {musd(outcome.musd_burned)} burned")

    def _wait_for_payment(self) -> None:
        stage, outcome = self._stage, self._outcome
        day = chain.day_length_s(stage.node.rpc)
        self._say(f"waiting     for the day to turn (it has {day:.0f} s)")
        eventually(
            "the provider is paid",
            2 * day + SETTLEMENT_TIMEOUT_S,
            lambda: chain.certified(stage.node.rpc, stage.provider_address) == 0,
            1,
        )
        outcome.provider_mc_after = stage.provider_mc()
        outcome.provider_credit_after = stage.provider_credit()
        gained = outcome.provider_mc_after - outcome.provider_mc_before
        expect(gained > 0, "the provider holds no more MC than before")
        expect(outcome.provider_credit_after > outcome.provider_credit_before, "the credit did not grow")
        self._say(f"paid        {amount(gained)} MC")
        before, after = outcome.provider_credit_before, outcome.provider_credit_after
        self._say(f"credit      {before} -> {after} points")


def amount(units: int) -> str:
    """An amount of MC or MUSD with six decimals."""
    return f"{units / 10**12:.6f}"


def musd(units: int) -> str:
    return f"{amount(units)} MUSD"


def main() -> int:
    parser = options("scripts/demo", __doc__)
    chosen = parser.parse_args()
    private = not chosen.loopback and in_private_network("harness.demo")

    started = time.monotonic()
    out = sys.stderr if chosen.json else sys.stdout

    def say(line: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {line}", file=out, flush=True)

    say(f"network     {'namespaces of its own' if private else 'the loopback'}")
    outcome = Outcome(private_network=private)
    try:
        with Stage(chosen.bin_dir, SIZES, private=private, keep=chosen.keep) as stage:
            if chosen.keep:
                say(f"directory   {stage.directory}")
            Demo(stage, outcome, say).run()
        outcome.ok = True
    except Failure as failure:
        outcome.error = str(failure)
        say(f"failed      {failure}")
    outcome.seconds = round(time.monotonic() - started, 1)
    if chosen.json:
        result = asdict(outcome)
        if outcome.error is None:
            del result["error"]
        print(json.dumps(result), flush=True)
    elif outcome.ok:
        say("all of it works")
    return 0 if outcome.ok else 1


if __name__ == "__main__":
    program(main)
