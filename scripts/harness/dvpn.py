"""The programs of the dVPN, and what they report."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from .network import Host
from .node import binary
from .process import Failure, Process
from .rpc import eventually

EVENT_TIMEOUT_S = 120
COMMAND_TIMEOUT_S = 180


def run_command(
    bin_dir: Path, endpoint: str, state: Path, key: str | None, command: str, *arguments: str
) -> list[dict[str, Any]]:
    """Runs a command of `metachain-dvpn` to its end, and returns the events that it reports."""
    done = subprocess.run(
        [
            binary(bin_dir, "metachain-dvpn"),
            *("--json", "--node", endpoint, "--state-dir", str(state)),
            command,
            *arguments,
        ],
        capture_output=True,
        text=True,
        env=os.environ | ({"METACHAIN_KEY": key} if key else {}),
        timeout=COMMAND_TIMEOUT_S,
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    if done.returncode != 0:
        errors = [event["message"] for event in events if event["event"] == "error"]
        raise Failure(f"metachain-dvpn {command}: {(errors or [done.stderr.strip()])[-1]}")
    return events


class Dvpn:
    """`metachain-dvpn` on a host. Its events are the lines of JSON that it writes."""

    def __init__(self, bin_dir: Path, host: Host, name: str, key: str, directory: Path, *command: str):
        self._events = directory / f"{name}.jsonl"
        self._seen: list[dict[str, Any]] = []
        self._read = 0
        self.process = Process(
            f"the {name}",
            [
                *host.enter,
                *(binary(bin_dir, "metachain-dvpn"), "--json", "--state-dir", directory / name),
                *command,
            ],
            directory / f"{name}.log",
            output=self._events,
            environment={"METACHAIN_KEY": key},
        )

    def events(self, kind: str) -> list[dict[str, Any]]:
        """All events of this kind so far."""
        with self._events.open("rb") as file:
            file.seek(self._read)
            # A line that is being written waits for the next time.
            whole = file.read().rpartition(b"\n")[0]
        if whole:
            self._read += len(whole) + 1
            self._seen.extend(json.loads(line) for line in whole.splitlines())
        return [event for event in self._seen if event["event"] == kind]

    def wait_for(self, kind: str, timeout_s: float = EVENT_TIMEOUT_S) -> dict[str, Any]:
        """The last event of this kind, once there is one."""

        def look() -> dict[str, Any] | None:
            found = self.events(kind)
            if not found and not self.process.running():
                errors = self.events("error")
                raise Failure(f"{self.process.name}: {errors[-1]['message'] if errors else 'ended'}")
            return found[-1] if found else None

        return eventually(f"{self.process.name}: {kind}", timeout_s, look)
