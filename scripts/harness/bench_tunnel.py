"""Throughput of curl through the tunnel, against curl without it."""

import json
import statistics

from .network import in_private_network
from .process import Failure, program
from .stage import MIB, Stage, options

FILE = "200MiB"
SIZES = {FILE: 200 * MIB}
ROUNDS = 3


def measure(stage: Stage) -> tuple[float, float]:
    """Mbit/s through the tunnel and without it: the medians of rounds that take turns."""
    stage.start_web()
    stage.start_node()
    stage.start_provider()
    stage.start_client()
    rates: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(ROUNDS):
        for tunnel, measured in rates.items():
            download = stage.fetch(FILE, through_tunnel=tunnel).finish()
            if not download.intact:
                raise Failure(f"{FILE} arrived damaged")
            measured.append(download.mbit_s)
    return statistics.median(rates[True]), statistics.median(rates[False])


def main() -> None:
    chosen = options("scripts/bench tunnel", __doc__).parse_args()
    private = not chosen.loopback and in_private_network("harness.bench_tunnel")
    with Stage(chosen.bin_dir, SIZES, private=private, keep=chosen.keep) as stage:
        tunnel, direct = measure(stage)
    result = {
        "bench": "tunnel",
        "tunnel_mbit_s": round(tunnel, 1),
        "direct_mbit_s": round(direct, 1),
        "ratio": round(tunnel / direct, 4),
    }
    if chosen.json:
        print(json.dumps(result))
    else:
        print(f"through the tunnel  {tunnel:10.1f} Mbit/s")
        print(f"without it          {direct:10.1f} Mbit/s")
        print(f"ratio               {result['ratio']:10.4f}")


if __name__ == "__main__":
    program(main)
