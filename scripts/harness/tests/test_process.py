import sys
import tempfile
import unittest
from pathlib import Path

from harness.process import Failure, Process
from harness.rpc import Rpc, Unreachable, eventually

WAITS = "import time; print('up', flush=True); time.sleep(60)"
TELLS_AND_WAITS = (
    "import signal, sys, time;"
    "signal.signal(signal.SIGINT, lambda *_: (print('asked'), sys.exit(7)));"
    "print('up', flush=True); time.sleep(60)"
)


class Processes(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.log = Path(directory.name) / "log"

    def start(self, code: str) -> Process:
        process = Process("it", [sys.executable, "-c", code], self.log)
        self.addCleanup(process.kill)
        return process

    def wait_until_up(self):
        eventually("it is up", 10, lambda: "up" in self.log.read_text(), 0.01)

    def test_one_that_ended_is_reported_with_its_error(self):
        process = self.start("import sys; print('Error: no space'); print('bye'); sys.exit(3)")
        process.wait(10)
        with self.assertRaisesRegex(Failure, "it ended with 3: Error: no space"):
            process.expect_running()

    def test_one_that_listens_is_asked_to_end(self):
        process = self.start(TELLS_AND_WAITS)
        self.wait_until_up()
        self.assertEqual(process.stop(), 7)
        self.assertIn("asked", self.log.read_text())

    def test_one_that_does_not_end_is_killed(self):
        process = self.start("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN);" + WAITS)
        self.wait_until_up()
        self.assertEqual(process.stop(timeout_s=0.1), -9)

    def test_a_missing_program_is_a_failure(self):
        with self.assertRaisesRegex(Failure, "cannot start /nonexistent"):
            Process("it", ["/nonexistent"], self.log)


class Waiting(unittest.TestCase):
    def test_what_never_comes_is_a_failure(self):
        with self.assertRaisesRegex(Failure, "a miracle: not within 0 s"):
            eventually("a miracle", 0.05, lambda: False, 0.01)

    def test_nobody_there_is_unreachable(self):
        with self.assertRaises(Unreachable):
            Rpc("http://127.0.0.1:1")("system_health")


if __name__ == "__main__":
    unittest.main()
