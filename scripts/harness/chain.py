"""What the demonstration reads from the chain, independently of the programs it watches."""

from .rpc import Rpc
from .scale import Channel, Reader, account_id, storage_key


def _call(rpc: Rpc, function: str, arguments: bytes = b"") -> Reader:
    return Reader(rpc("state_call", function, "0x" + arguments.hex()))


def mc_of(rpc: Rpc, address: str) -> int:
    """MC of an account, held parts included, in planck."""
    encoded = rpc("state_getStorage", storage_key("System", "Account", account_id(address)))
    if encoded is None:
        return 0
    account = Reader(encoded)
    account.bytes(16)  # nonce and reference counts
    return account.uint(128) + account.uint(128)


def musd_issuance(rpc: Rpc) -> int:
    """All MUSD there is."""
    encoded = rpc("state_getStorage", storage_key("Musd", "Issuance"))
    return Reader(encoded).uint(128) if encoded else 0


def today(rpc: Rpc) -> int:
    return _call(rpc, "CalendarApi_today").uint(32)


def day_length_s(rpc: Rpc) -> float:
    return _call(rpc, "CalendarApi_day_length").uint(64) / 1000


def credit_of(rpc: Rpc, address: str) -> int:
    """Credit of a node today, in points; zero without a record."""
    arguments = account_id(address) + today(rpc).to_bytes(4, "little")
    answer = _call(rpc, "CreditApi_points_on", arguments)
    return answer.uint(32) if answer.some() else 0


def channel(rpc: Rpc, number: int) -> Channel | None:
    """A channel by its number; `None` when it is closed or was never opened."""
    answer = _call(rpc, "WorkloadApi_channels", b"\x04" + number.to_bytes(8, "little"))
    answer.compact()
    return Channel.read(answer) if answer.some() else None


def certified(rpc: Rpc, provider: str) -> int:
    """MUSD of settled work that the provider has not been paid for yet."""
    answer = _call(rpc, "WorkloadApi_certificates", account_id(provider))
    total = 0
    for _ in range(answer.compact()):
        answer.uint(32)  # day
        total += answer.uint(128)
    return total
