"""The smallest network: a node, a provider, a client and a web server, each on a host of its own."""

import argparse
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from . import chain
from .dvpn import Dvpn
from .network import Host, Loopback, PrivateNetwork
from .node import Node, free_port
from .web import Fetch, WebServer

PROVIDER_KEY = "//Bob"
CLIENT_KEY = "//Charlie"
KIB, MIB = 1 << 10, 1 << 20

# MUSD for each GiB: the demonstration's tenth of a GiB is then worth more than all fees.
PRICE_PER_GIB = "10"
BUDGET = "20"


def options(program: str, description: str) -> argparse.ArgumentParser:
    """What every program that sets the stage can be told."""
    parser = argparse.ArgumentParser(prog=program, description=description)
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--keep", action="store_true", help="keep the chain and the logs")
    parser.add_argument("--loopback", action="store_true", help="without namespaces")
    parser.add_argument(
        "--bin-dir", type=Path, required=True, help="where metachain-node and metachain-dvpn are"
    )
    return parser


class Stage:
    """Everything started, on a fresh chain. Leaving it stops all of it."""

    def __init__(self, bin_dir: Path, sizes: dict[str, int], *, private: bool, keep: bool):
        """`sizes`: the files of the web server. `private`: with hosts in a private network."""
        self._bin_dir = bin_dir
        self._sizes = sizes
        self._keep = keep
        self.directory = Path(tempfile.mkdtemp(prefix="metachain-"))
        self.network = PrivateNetwork() if private else Loopback()
        self.hosts = {name: self.network.host(name) for name in ("provider", "client", "web")}
        self.node = Node(
            bin_dir,
            self.directory / "chain",
            free_port(),
            log=self.directory / "node.log",
            external=private,
            options=["--no-prometheus"],
        )
        self.proxy = f"127.0.0.1:{free_port()}"

    def start_node(self) -> None:
        self.node.start()
        self.node.wait_for_new_block()

    def start_web(self) -> None:
        self.web = WebServer(self.hosts["web"], self.directory, self._sizes)

    def start_provider(self) -> None:
        """Starts the provider and waits until its offer stands."""
        host = self.hosts["provider"]
        port = free_port()
        self.provider = self._dvpn(
            host,
            "provider",
            PROVIDER_KEY,
            *("provide", "--listen", f"{host.address}:{port}", "--region", "DE"),
            # Without check-ins its credit grows by work alone.
            *("--per-gib", PRICE_PER_GIB, "--allow-private", "--no-check-in"),
        )
        self.provider_address = self.provider.wait_for("listening")["account"]

    def start_client(self) -> None:
        """Starts the client and waits until its proxy takes connections."""
        self.client = self._dvpn(
            self.hosts["client"],
            "client",
            CLIENT_KEY,
            *("connect", "--provider", self.provider_address, "--budget", BUDGET),
            *("--socks", self.proxy),
        )
        self.channel = self.client.wait_for("connected")["channel"]

    def _dvpn(self, host: Host, name: str, key: str, command: str, *arguments: str) -> Dvpn:
        endpoint = f"ws://{host.router}:{self.node.rpc_port}"
        return Dvpn(
            self._bin_dir, host, name, key, self.directory, "--node", endpoint, command, *arguments
        )

    def fetch(self, name: str, *, through_tunnel: bool = True) -> Fetch:
        proxy = self.proxy if through_tunnel else None
        return Fetch(self.hosts["client"], self.web, name, self.directory, proxy)

    def provider_mc(self) -> int:
        return chain.mc_of(self.node.rpc, self.provider_address)

    def provider_credit(self) -> int:
        return chain.credit_of(self.node.rpc, self.provider_address)

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name in ("client", "provider"):
            if program := getattr(self, name, None):
                program.process.kill()
        if web := getattr(self, "web", None):
            web.stop()
        if self._keep:
            self.node.stop()
        else:
            self.node.kill()
            shutil.rmtree(self.directory, ignore_errors=True)
