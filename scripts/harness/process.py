"""Child processes that leave nothing behind."""

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Callable, NoReturn, Sequence

_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1


class Failure(Exception):
    """What went wrong, in one line for people."""


def die_with_parent(number: signal.Signals = signal.SIGTERM) -> None:
    """Makes the kernel send this process a signal when its parent ends."""
    _LIBC.prctl(_PR_SET_PDEATHSIG, number)


class Process:
    """A program in the background, its output in a log file. It ends with this process at the latest."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        log: Path | None,
        *,
        output: Path | None = None,
        environment: dict[str, str] | None = None,
    ):
        """Starts it. `log` is appended to, `None` shares this process's output. `output` receives
        what the program writes to its standard output, if that is not for the log."""
        self.name = name
        self.log = log
        with ExitStack() as files:
            stderr = files.enter_context(log.open("ab")) if log else None
            stdout = files.enter_context(output.open("ab")) if output else stderr
            try:
                self._child = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=stdout,
                    stderr=stderr,
                    env=os.environ | (environment or {}),
                    # Ctrl-C is for the parent, which stops its children in order.
                    start_new_session=True,
                    preexec_fn=die_with_parent,
                )
            except OSError as error:
                raise Failure(f"cannot start {command[0]}: {error.strerror}") from error

    @property
    def pid(self) -> int:
        return self._child.pid

    def running(self) -> bool:
        return self._child.poll() is None

    def expect_running(self) -> None:
        """Fails, with the last line of the log, when the process has ended."""
        if not self.running():
            raise Failure(f"{self.name} ended with {self._child.returncode}: {self.last_line()}")

    def last_line(self) -> str:
        """The last line of the log that speaks of an error, or else its last line."""
        if self.log is None:
            return "see above"
        with self.log.open("rb") as log:
            log.seek(max(0, log.seek(0, os.SEEK_END) - 8192))
            lines = [line for line in log.read().decode(errors="replace").splitlines() if line.strip()]
        errors = [line for line in lines if "error" in line.lower()]
        return (errors or lines or ["it said nothing"])[-1].strip()

    def wait(self, timeout_s: float) -> int:
        try:
            return self._child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            raise Failure(f"{self.name} did not end within {timeout_s:.0f} s") from None

    def stop(self, timeout_s: float = 30) -> int:
        """Asks it to end, as Ctrl-C does, and kills it when it takes too long."""
        if self.running():
            self._child.send_signal(signal.SIGINT)
            try:
                return self._child.wait(timeout_s)
            except subprocess.TimeoutExpired:
                return self.kill()
        return self._child.returncode

    def kill(self) -> int:
        self._child.kill()
        return self._child.wait()


def program(main: Callable[[], int | None]) -> NoReturn:
    """Runs a program to its end. A failure becomes one line, and the signals that ask it to end unwind
    it, so that it stops its children."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        sys.exit(main())
    except Failure as failure:
        sys.exit(f"error: {failure}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
