"""A node, by default that of a development chain."""

import json
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any, Sequence

from .network import LOOPBACK, Host
from .process import Failure, Process
from .rpc import Rpc, Unreachable, eventually

# An unoptimized node compiles its runtime for half a minute, longer on a busy machine.
START_TIMEOUT_S = 300
BLOCK_TIMEOUT_S = 60
MIN_FREE_BYTES = 1 << 30

# No other development chain of this network is a peer of this one.
DEVELOPMENT = ("--dev", "--listen-addr", "/ip4/127.0.0.1/tcp/0", "--reserved-only", "--no-mdns")

# Other than a development chain's node, a node of its own accord answers only those that call it localhost.
EXTERNAL = ("--unsafe-rpc-external", "--rpc-methods", "safe", "--rpc-cors", "all")


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


def merge(base: dict[str, Any], changes: dict[str, Any]) -> None:
    """Puts `changes` into `base`, object by object."""
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(base.get(name), dict):
            merge(base[name], value)
        else:
            base[name] = value


def specification(bin_dir: Path, preset: str, file: Path, changes: dict[str, Any]) -> None:
    """Writes the specification of a chain that starts as the preset says, but for `changes`."""
    done = subprocess.run(
        [binary(bin_dir, "metachain-node"), "export-chain-spec", "--chain", preset],
        capture_output=True,
        text=True,
    )
    if done.returncode != 0:
        raise Failure(f"no specification of the chain: {done.stderr.strip()}")
    specification = json.loads(done.stdout)
    merge(specification["genesis"]["runtimeGenesis"]["patch"], changes)
    file.write_text(json.dumps(specification))


class Node:
    """A node, with its RPC on the loopback or, for other namespaces, on every address."""

    def __init__(
        self,
        bin_dir: Path,
        base_path: Path,
        rpc_port: int,
        *,
        log: Path | None,
        external: bool = False,
        chain: Sequence[str] = DEVELOPMENT,
        host: Host = LOOPBACK,
        name: str = "the node",
        options: Sequence[str] = (),
    ):
        """`chain` names the chain and its network. `host`: where the node runs, and by whose address
        its RPC is asked."""
        self.name = name
        self.base_path = base_path
        self.rpc_port = rpc_port
        self.rpc = Rpc(f"http://{host.address}:{rpc_port}")
        self.endpoint = f"ws://{host.address}:{rpc_port}"
        self._address = host.address
        self._log = log
        self._process: Process | None = None
        self._command = [
            *host.enter,
            binary(bin_dir, "metachain-node"),
            *chain,
            *("--base-path", str(base_path)),
            *("--rpc-port", str(rpc_port)),
            *(EXTERNAL if external else ()),
            "--no-telemetry",
            *options,
        ]

    @property
    def process(self) -> Process:
        if self._process is None:
            raise Failure(f"{self.name} was not started")
        return self._process

    def start(self) -> None:
        """Starts the node, on what its base path holds, and waits until it answers."""
        self.launch()
        self.wait_until_it_answers()

    def launch(self) -> None:
        """Starts the node, on what its base path holds."""
        self.base_path.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self.base_path).free < MIN_FREE_BYTES:
            raise Failure(f"less than 1 GiB is free at {self.base_path}")
        with socket.socket() as probe:
            if probe.connect_ex((self._address, self.rpc_port)) == 0:
                raise Failure(f"port {self.rpc_port} is in use")
        self._process = Process(self.name, self._command, self._log)

    def wait_until_it_answers(self) -> None:
        eventually(f"{self.name} answers", START_TIMEOUT_S, self._answers)

    def running(self) -> bool:
        return self._process is not None and self._process.running()

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
