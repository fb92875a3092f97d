"""A web server with files of random content, and what fetching them gives."""

import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from .network import Host
from .process import Failure, Process

FETCH_TIMEOUT_S = 300


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class WebServer:
    """Serves a directory of files from `host`."""

    PORT = 8000

    def __init__(self, host: Host, directory: Path, sizes: dict[str, int]):
        """Fills `directory` with files of these names and sizes and serves them."""
        self.directory = directory / "files"
        self.directory.mkdir()
        for name, size in sizes.items():
            with (self.directory / name).open("wb") as file:
                while size > 0:
                    file.write(os.urandom(min(size, 1 << 20)))
                    size -= 1 << 20
        self.host = host
        server = [sys.executable, "-u", "-m", "http.server", "--bind", host.address]
        self._process = Process(
            "the web server",
            [*host.enter, *server, "--directory", str(self.directory), str(self.PORT)],
            directory / "web.log",
        )

    def url(self, name: str) -> str:
        return f"http://{self.host.address}:{self.PORT}/{name}"

    def visitors(self) -> set[str]:
        """The addresses that requests came from."""
        lines = self._process.log.read_text().splitlines()
        return {line.split()[0] for line in lines if '"GET ' in line}

    def stop(self) -> None:
        self._process.kill()


@dataclass(frozen=True)
class Download:
    bytes: int
    intact: bool
    seconds: float

    @property
    def mbit_s(self) -> float:
        return self.bytes * 8 / self.seconds / 1e6


class Fetch:
    """curl, on its way."""

    def __init__(self, host: Host, server: WebServer, name: str, directory: Path, proxy: str | None):
        self._original = server.directory / name
        self._copy = directory / f"{name}.{'tunnel' if proxy else 'direct'}"
        options = ["--silent", "--show-error", "--fail", "--max-time", str(FETCH_TIMEOUT_S)]
        self._curl = subprocess.Popen(
            [
                *host.enter,
                *("curl", *options, "--output", str(self._copy), "--write-out", "%{time_total}"),
                *(["--socks5-hostname", proxy] if proxy else ["--noproxy", "*"]),
                server.url(name),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def running(self) -> bool:
        return self._curl.poll() is None

    def finish(self) -> Download:
        output, complaint = self._curl.communicate()
        if self._curl.returncode != 0:
            raise Failure(f"{self._original.name}: {complaint.strip()}")
        intact = sha256(self._copy) == sha256(self._original)
        size = self._copy.stat().st_size
        self._copy.unlink()
        return Download(size, intact, float(output))
