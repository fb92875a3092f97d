"""Where the demonstration's programs live: hosts of their own in a private network, or the loopback."""

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from .process import Failure, die_with_parent

INTERRUPT_TIMEOUT_S = 60

_INSIDE = "METACHAIN_PRIVATE_NETWORK"
_UNSHARE = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
_AS_USER = ["--user", "--map-root-user"]


@dataclass(frozen=True)
class Host:
    """A place to run programs in."""

    name: str
    address: str
    """By which the others reach it."""
    router: str
    """By which it reaches what runs outside of all hosts."""
    enter: list[str] = field(default_factory=list)
    """Precedes a command that is to run in it."""


LOOPBACK = Host("this machine", "127.0.0.1", "127.0.0.1")


def in_private_network(module: str) -> bool:
    """Runs this program again within network, mount and process namespaces of its own, so that nothing
    it starts can outlast it, and ends when that has ended. Returns True within, and False where
    namespaces are not allowed."""
    if os.environ.get(_INSIDE):
        return True
    command = _UNSHARE if os.geteuid() == 0 else _UNSHARE + _AS_USER
    if shutil.which("unshare") is None or shutil.which("ip") is None:
        return False
    if subprocess.run([*command, "true"], stderr=subprocess.DEVNULL).returncode != 0:
        return False
    sys.exit(_supervise([*command, sys.executable, "-m", module, *sys.argv[1:]]))


def _supervise(command: list[str]) -> int:
    """Runs `command` to its end. Killing it ends all that is in its namespaces."""
    child = subprocess.Popen(
        command, env=os.environ | {_INSIDE: "1"}, preexec_fn=lambda: die_with_parent(signal.SIGKILL)
    )

    def pass_on(number: int, _: object) -> None:
        # unshare itself lets no signal through to the program within.
        for pid in Path(f"/proc/{child.pid}/task/{child.pid}/children").read_text().split():
            os.kill(int(pid), number)

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    try:
        return child.wait()
    except KeyboardInterrupt:
        # The terminal has told the program within, too: it may clean up.
        return child.wait(INTERRUPT_TIMEOUT_S)
    finally:
        child.kill()
        child.wait()


class PrivateNetwork:
    """Hosts around a router, which is the namespace of this program."""

    def __init__(self) -> None:
        self._hosts = 0
        # Named namespaces are mounts: these are seen by nobody else and go with this program.
        _run("mount", "-t", "tmpfs", "tmpfs", "/run")
        Path("/run/netns").mkdir()
        _run("ip", "link", "set", "lo", "up")
        Path("/proc/sys/net/ipv4/ip_forward").write_text("1")

    def host(self, name: str) -> Host:
        """Adds a host on a link of its own to the router."""
        self._hosts += 1
        address, router = (f"10.77.{self._hosts}.{last}" for last in (2, 1))
        inside = ["ip", "-n", name]
        _run("ip", "netns", "add", name)
        _run("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
        _run("ip", "addr", "add", f"{router}/24", "dev", name)
        _run("ip", "link", "set", name, "up")
        _run(*inside, "link", "set", "lo", "up")
        _run(*inside, "addr", "add", f"{address}/24", "dev", "eth0")
        _run(*inside, "link", "set", "eth0", "up")
        _run(*inside, "route", "add", "default", "via", router)
        return Host(name, address, router, ["nsenter", f"--net=/run/netns/{name}", "--"])

    def cut_off(self, host: Host) -> None:
        """Keeps the host from what runs outside of all hosts. Other hosts it still reaches."""
        _run("ip", "-n", host.name, "route", "add", "blackhole", f"{host.router}/32")

    def join_again(self, host: Host) -> None:
        _run("ip", "-n", host.name, "route", "del", "blackhole", f"{host.router}/32")


class Loopback:
    """All hosts are this machine, and nothing comes between them."""

    def host(self, name: str) -> Host:
        return Host(name, "127.0.0.1", "127.0.0.1")

    def cut_off(self, host: Host) -> None:
        pass

    def join_again(self, host: Host) -> None:
        pass


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failure(f"{' '.join(command)}: {done.stderr.strip()}")
