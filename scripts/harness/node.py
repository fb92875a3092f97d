"""The node of a development chain."""

import shutil
import socket
from pathlib import Path
from typing import Sequence

from .process import Failure, Process
from .rpc import Rpc, Unreachable, eventually

# An unoptimized node compiles its runtime for half a minute, longer on a busy machine.
START_TIMEOUT_S = 300
BLOCK_TIMEOUT_S = 60
MIN_FREE_BYTES = 1 << 30


def free_port() -> int:
    """A TCP port of the loopback that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def binary(directory: Path, name: str) -> Path:
    path = directory.resolve() / name
    if not path.is_file():
        raise Failure(f"there is no {path}: build it first, or name its directory with --bin-dir")
    return path


class Node:
    """One validator of the chain `dev`, with its RPC on the loopback or, for other namespaces, on
    every address."""

    def __init__(
        self,
        bin_dir: Path,
        base_path: Path,
        rpc_port: int,
        *,
        log: Path | None,
        external: bool = False,
        options: Sequence[str] = (),
    ):
        self.base_path = base_path
        self.rpc_port = rpc_port
        self.rpc = Rpc(f"http://127.0.0.1:{rpc_port}")
        self._log = log
        self._process: Process | None = None
        # No other development chain of this network is a peer of this one.
        network = ["--listen-addr", "/ip4/127.0.0.1/tcp/0", "--reserved-only", "--no-mdns"]
        self._command = [
            binary(bin_dir, "metachain-node"),
            "--dev",
            *("--base-path", str(base_path)),
            *("--rpc-port", str(rpc_port)),
            *(["--unsafe-rpc-external", "--rpc-methods", "safe"] if external else []),
            *network,
            "--no-telemetry",
            *options,
        ]

    @property
    def process(self) -> Process:
        if self._process is None:
            raise Failure("the node was not started")
        return self._process

    def start(self) -> None:
        """Starts the node, on what its base path holds, and waits until it answers."""
        self.base_path.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.base_path).free < MIN_FREE_BYTES:
            raise Failure(f"less than 1 GiB is free at {self.base_path}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", self.rpc_port)) == 0:
                raise Failure(f"port {self.rpc_port} is in use")
        self._process = Process("the node", self._command, self._log)
        eventually("the node answers", START_TIMEOUT_S, self._answers)

    def _answers(self) -> bool:
        self.process.expect_running()
        try:
            self.rpc("system_health")
        except Unreachable:
            return False
        return True

    def best(self) -> int:
        """The number of the best block."""
        return int(self.rpc("chain_getHeader")["number"], 16)

    def finalized(self) -> int:
        """The number of the last finalized block."""
        head = self.rpc("chain_getFinalizedHead")
        return int(self.rpc("chain_getHeader", head)["number"], 16)

    def wait_for_new_block(self) -> int:
        """Waits until the chain has grown."""
        before = self.best()
        return eventually("a new block", BLOCK_TIMEOUT_S, lambda: max(0, self.best() - before)) + before

    def stop(self) -> None:
        """Ends the node in order."""
        if self._process is not None:
            self._process.stop()

    def kill(self) -> None:
        """SIGKILL: no chance to write anything down."""
        if self._process is not None:
            self._process.kill()
