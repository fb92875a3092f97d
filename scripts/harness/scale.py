"""As much of SCALE and of the storage's layout as it takes to look at accounts and channels."""

import hashlib
from dataclasses import dataclass

_MASK = (1 << 64) - 1
_PRIMES = (
    0x9E3779B185EBCA87,
    0xC2B2AE3D27D4EB4F,
    0x165667B19E3779F9,
    0x85EBCA77C2B2AE63,
    0x27D4EB2F165667C5,
)


def _rotate(value: int, by: int) -> int:
    return (value << by | value >> (64 - by)) & _MASK


def xxh64(data: bytes, seed: int) -> int:
    """XXH64, for less than 32 bytes, which names of storage items have."""
    if len(data) >= 32:
        raise ValueError("only short names are hashed here")
    first, second, third, fourth, fifth = _PRIMES
    hash_ = (seed + fifth + len(data)) & _MASK
    while len(data) >= 8:
        lane = _rotate(int.from_bytes(data[:8], "little") * second & _MASK, 31) * first & _MASK
        hash_ = (_rotate(hash_ ^ lane, 27) * first + fourth) & _MASK
        data = data[8:]
    if len(data) >= 4:
        lane = int.from_bytes(data[:4], "little") * first & _MASK
        hash_ = (_rotate(hash_ ^ lane, 23) * second + third) & _MASK
        data = data[4:]
    for byte in data:
        hash_ = _rotate(hash_ ^ (byte * fifth & _MASK), 11) * first & _MASK
    for shift, prime in ((33, second), (29, third), (32, 1)):
        hash_ = (hash_ ^ hash_ >> shift) * prime & _MASK
    return hash_


def twox_128(name: str) -> bytes:
    data = name.encode()
    return b"".join(xxh64(data, seed).to_bytes(8, "little") for seed in (0, 1))


def blake2_128_concat(key: bytes) -> bytes:
    return hashlib.blake2b(key, digest_size=16).digest() + key


def storage_key(pallet: str, item: str, key: bytes | None = None) -> str:
    """The key of a storage value, or of an entry of a map that is hashed by Blake2_128Concat."""
    prefix = twox_128(pallet) + twox_128(item)
    return "0x" + (prefix + (blake2_128_concat(key) if key is not None else b"")).hex()


_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def account_id(address: str) -> bytes:
    """The public key in an SS58 address with a prefix of one byte."""
    number = 0
    for digit in address:
        number = number * 58 + _BASE58.index(digit)
    raw = number.to_bytes(35, "big")
    checksum = hashlib.blake2b(b"SS58PRE" + raw[:33], digest_size=64).digest()[:2]
    if raw[33:] != checksum:
        raise ValueError(f"{address} is no SS58 address")
    return raw[1:33]


class Reader:
    """Takes values from the front of SCALE-encoded bytes."""

    def __init__(self, encoded: str):
        """`encoded` is hexadecimal, with 0x in front, as the RPC answers it."""
        self._rest = bytes.fromhex(encoded.removeprefix("0x"))

    def bytes(self, count: int) -> bytes:
        taken, self._rest = self._rest[:count], self._rest[count:]
        if len(taken) < count:
            raise ValueError("the value ends too early")
        return taken

    def uint(self, bits: int) -> int:
        return int.from_bytes(self.bytes(bits // 8), "little")

    def compact(self) -> int:
        first = self.uint(8)
        mode = first & 3
        if mode == 0:
            return first >> 2
        if mode == 3:
            return self.uint(8 * (4 + (first >> 2)))
        more = self.uint(8 if mode == 1 else 24)
        return (more << 8 | first) >> 2

    def some(self) -> bool:
        """Whether an Option holds a value, which follows."""
        return self.uint(8) == 1


@dataclass(frozen=True)
class Channel:
    """What the demonstration looks at in a channel."""

    funded: int
    settled: int
    bytes_up: int
    bytes_down: int

    @staticmethod
    def read(reader: Reader) -> "Channel":
        reader.bytes(32 + 32 + 32)  # consumer, provider, session key
        by_time = reader.uint(8) == 1
        reader.bytes(16 + 4 if by_time else 16)  # tariff
        funded, settled = reader.uint(128), reader.uint(128)
        up, down = reader.uint(64), reader.uint(64)
        reader.bytes(8 + 8)  # sequence, expires
        if reader.some():
            reader.bytes(8)  # closes
        return Channel(funded, settled, up, down)
