"""The validators of the preset `local`, each a process with its own keys, and nodes that join them."""

import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Sequence

from .network import Host, Loopback, PrivateNetwork
from .node import Node, binary, free_port, specification
from .process import Failure

VALIDATORS = ("alice", "bob", "charlie", "dave")


class Devnet:
    """The four validators, each on a host of its own. Leaving it stops all nodes."""

    def __init__(self, bin_dir: Path, *, private: bool, keep: bool, changes: dict[str, Any]):
        """`private`: with hosts in a private network. `changes`: of the preset's genesis."""
        self.bin_dir = bin_dir
        self._keep = keep
        self._private = private
        self.directory = Path(tempfile.mkdtemp(prefix="metachain-devnet-"))
        self._network = PrivateNetwork() if private else Loopback()
        self._specification = self.directory / "chain.json"
        self._nodes: list[Node] = []
        specification(bin_dir, "local", self._specification, changes)

        places = [self._place(name) for name in VALIDATORS]
        self._addresses = [place.address for place in places]
        self.validators = {
            place.name: self._node(
                place,
                # The keys of this name, which are its own. It reaches the others whatever happens.
                f"--{place.name}",
                "--reserved-nodes",
                *(other.address for other in places if other is not place),
            )
            for place in places
        }

    def start(self) -> None:
        """Starts the validators and waits until each of them answers."""
        for node in self.validators.values():
            node.launch()
        for node in self.validators.values():
            node.wait_until_it_answers()

    def joining(self, name: str, *options: str) -> Node:
        """A further node, which knows the validators' addresses. It is not started."""
        place = self._place(name)
        return self._node(place, *options, "--name", name, "--reserved-nodes", *self._addresses)

    def log(self, node: Node) -> str:
        """All that a node has logged."""
        return (self.directory / f"{node.name}.log").read_text(errors="replace")

    def _place(self, name: str) -> "Place":
        return Place.make(self.bin_dir, self._network.host(name), name, self.directory)

    def _node(self, place: "Place", *options: str) -> Node:
        node = Node(
            self.bin_dir,
            self.directory / place.name,
            free_port(),
            log=self.directory / f"{place.name}.log",
            external=self._private,
            chain=("--chain", str(self._specification), "--no-mdns"),
            host=place.host,
            name=place.name,
            options=[*place.options, "--no-prometheus", *options],
        )
        self._nodes.append(node)
        return node

    def __enter__(self) -> "Devnet":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self._nodes:
            node.stop() if self._keep else node.kill()
        if not self._keep:
            shutil.rmtree(self.directory, ignore_errors=True)


class Place:
    """Where a node lives, and how the others find it."""

    def __init__(self, name: str, host: Host, port: int, key: Path, peer: str):
        self.name = name
        self.host = host
        self.address = f"/ip4/{host.address}/tcp/{port}/p2p/{peer}"
        self.options: Sequence[str] = (
            *("--listen-addr", f"/ip4/{host.address}/tcp/{port}"),
            *("--node-key-file", str(key)),
        )

    @staticmethod
    def make(bin_dir: Path, host: Host, name: str, directory: Path) -> "Place":
        """Chooses a port and makes the key by which the node's peers know it."""
        key = directory / f"{name}.node-key"
        command = ["key", "generate-node-key", "--chain", "local", "--file", str(key)]
        done = subprocess.run(
            [binary(bin_dir, "metachain-node"), *command], capture_output=True, text=True
        )
        if done.returncode != 0:
            raise Failure(f"no key for {name}: {done.stderr.strip()}")
        return Place(name, host, free_port(), key, done.stderr.split()[-1])
