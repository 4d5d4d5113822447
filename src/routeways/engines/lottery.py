"""The published lottery that breaks ties: one number for each id, lower goes first.

Anybody can draw it again: the number of an id is the first 16 hexadecimal digits of SHA-256 over “seed:kind:id”; the
kind is a word such as “agent”, “offer” or “school”. It depends on the seed and the id alone, not on the order of a
file. Where there are no ids, only indexes, it is the index-th number of the SplitMix64 sequence that the seed's SHA-256
begins.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def draw(seed: int | str, kind: str, ids: Sequence[str]) -> Ints:
    """The places of the ids in the lottery, 0 goes first. Shape (ids,)."""
    start = f"{seed}:{kind}:"
    digests = b"".join(hashlib.sha256((start + one).encode("utf-8", "surrogatepass")).digest()[:8] for one in ids)
    return _places(np.frombuffer(digests, dtype=">u8"))


def draw_indexes(seed: int | str, kind: str, number: int) -> Ints:
    """The same for the indexes 0 … number − 1."""
    begin = int.from_bytes(hashlib.sha256(f"{seed}:{kind}".encode()).digest()[:8], "big")
    with np.errstate(over="ignore"):
        mixed = np.uint64(begin) + np.arange(1, number + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return _places(mixed ^ (mixed >> np.uint64(31)))


def _places(numbers: np.ndarray) -> Ints:
    places = np.empty(len(numbers), np.int64)
    places[np.argsort(numbers, kind="stable")] = np.arange(len(numbers))
    return places
