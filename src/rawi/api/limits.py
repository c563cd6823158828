"""What one who asks may cost: bytes, seconds, requests a minute."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiLimits:
    """Bounds of an API. Rates are by token, or by address where there is none; a quarter of a minute may come at once.

    `at_once` requests are worked on, `waiting` more wait for their turn; posted pages, which may take long, have turns
    of their own, `pages_at_once`. `callers`: how many are remembered.
    """

    page_bytes: int = 5_000_000
    json_bytes: int = 64_000
    body_seconds: float = 20.0
    reads_a_minute: int = 600
    writes_a_minute: int = 60
    callers: int = 10_000
    at_once: int = 8
    pages_at_once: int = 2
    waiting: int = 64


class Buckets:
    """A bucket of tokens for each caller, filled as time goes by; the callers seen longest ago are forgotten."""

    def __init__(self, a_minute: int, *, callers: int) -> None:
        self._rate = a_minute / 60
        self._size = max(1.0, a_minute / 4)
        self._callers = max(1, callers)
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, caller: str, now: float, *, cost: float = 1.0) -> float:
        """Takes from a caller's bucket; the seconds to wait before there is enough, 0: it was taken.

        A cost of 0 only asks whether there is one left.
        """
        with self._lock:
            left, since = self._kept.pop(caller, (self._size, now))
            left = min(self._size, left + max(0.0, now - since) * self._rate)
            enough = left >= max(cost, 1.0)
            self._kept[caller] = (left - cost if enough else left, now)
            while len(self._kept) > self._callers:
                self._kept.popitem(last=False)
        return 0.0 if enough else (max(cost, 1.0) - left) / self._rate

    def __len__(self) -> int:
        return len(self._kept)


def caller_at(address: str | None) -> str:
    """Who asks from an address: of IPv6 the network of one household, which has addresses without end."""
    try:
        found = ipaddress.ip_address(address or "")
    except ValueError:
        return address or "here"
    if found.version == 6:
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
