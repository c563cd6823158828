"""Rows of numbers that are worked out once for a key and kept: papers use the same words again and again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
K = TypeVar("K", bound=Hashable)

# BLAS sums a row alike in whatever company it comes, but for the few rows that it has other ways with.
_LEAST = 16


class KeptRows(Generic[K]):
    """The rows that `make` gives for keys, so many that memory stays bounded; safe to ask from several threads.

    `make` is given at least 16 keys, some more than once where there are fewer, and gives a row of `width` for each.
    """

    def __init__(self, make: Callable[[Sequence[K]], Floats], width: int, most: int) -> None:
        self._make, self._most = make, most
        self._numbers: dict[K, int] = {}
        self._rows: Floats = np.empty((most, width), dtype=np.float32)
        self._lock = Lock()

    def find(self, keys: Sequence[K]) -> Floats:
        """A row for each key, in a new array."""
        with self._lock:
            new = [key for key in dict.fromkeys(keys) if key not in self._numbers]
            if new:
                if len(self._numbers) + len(new) > self._most:
                    self._numbers.clear()
                    new = list(dict.fromkeys(keys))
                self._meet(new)
            return self._rows[[self._numbers[key] for key in keys]]

    def cache_clear(self) -> None:
        """Forget all keys."""
        with self._lock:
            self._numbers.clear()

    def _meet(self, new: list[K]) -> None:
        if len(new) > len(self._rows):
            self._rows = np.empty((len(new), self._rows.shape[1]), dtype=np.float32)
        first = len(self._numbers)
        self._rows[first : first + len(new)] = self._make(new * -(-_LEAST // len(new)))[: len(new)]
        self._numbers.update(zip(new, range(first, first + len(new)), strict=True))
