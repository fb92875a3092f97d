"""JSON-RPC over HTTP."""

import http.client
import json
import time
import urllib.error
import urllib.request
from typing import Any, Callable

from .process import Failure


class RpcError(Failure):
    """The node answered with an error."""

    def __init__(self, method: str, error: dict[str, Any]):
        super().__init__(f"{method}: {error['message']} ({error['code']})")
        self.code = error["code"]
        self.data = error.get("data")


class Unreachable(Failure):
    """Nobody answers."""


class Rpc:
    """A node's endpoint, by its URL (`http://host:port`)."""

    def __init__(self, url: str, timeout_s: float = 10):
        self.url = url
        self._timeout_s = timeout_s

    def __call__(self, method: str, *params: Any) -> Any:
        """Calls `method` and returns its result."""
        body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=self._timeout_s) as response:
                answer = json.load(response)
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            raise Unreachable(f"{self.url} does not answer: {reason}") from error
        if "error" in answer:
            raise RpcError(method, answer["error"])
        return answer["result"]


def eventually(
    what: str, timeout_s: float, look: Callable[[], Any], interval_s: float = 0.25
) -> Any:
    """Looks again and again until it sees something true, and returns it."""
    deadline = time.monotonic() + timeout_s
    while True:
        if seen := look():
            return seen
        if time.monotonic() > deadline:
            raise Failure(f"{what}: not within {timeout_s:.0f} s")
        time.sleep(interval_s)
