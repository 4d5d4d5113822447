"""Nearest neighbours: which rows of a table of numbers are most like one of them.

Every column is put on one scale by its z-score (the number of standard deviations from the column's mean), so that
pounds and per cents count alike. The distance of two rows is the root of the mean of the squared differences over the
columns that both have: Euclidean distance, divided by the root of the number of columns, so that a pair with a missing
number is neither nearer nor farther for it. Its unit is the standard deviation: at 0.5 two rows differ by half a
standard deviation in a typical column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

CONSTANT = 1e-9  # a column whose spread is this small beside its numbers has none: the rest is rounding


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another row: its number, its distance in standard deviations, and over how many columns that was measured."""

    row: int
    distance: float
    shared: int


def standardise(values: Array) -> Array:
    """z-scores by column, NaN where a number is missing. Shape (rows, columns), as `values`.

    The standard deviation is that of all rows that have the number (divided by n, not n − 1: they are all there are).
    A column without any spread says nothing about likeness: it becomes NaN throughout.
    Raises ValueError for infinite numbers and for anything that is not a table.
    """
    if values.ndim != 2:
        raise ValueError("Neighbours need a table: rows and columns.")
    if np.isinf(values).any():
        raise ValueError("Neighbours need finite numbers, or NaN where one is missing.")
    known = ~np.isnan(values)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / counts
    away = values - means
    spread = np.sqrt(np.where(known, away**2, 0.0).sum(axis=0) / counts)
    largest = np.where(known, np.abs(values), 0.0).max(axis=0, initial=0.0)
    flat = spread <= CONSTANT * largest
    return np.where(flat, np.nan, away / np.where(flat, 1.0, spread))


def distances(scores: Array, row: int, *, least: int) -> tuple[Array, npt.NDArray[np.int64]]:
    """(distance of `row` to every row, number of columns shared with it), each of shape (rows,).

    scores: as from `standardise`. A distance over fewer than `least` columns is NaN: too little to say.
    Raises ValueError for `least` below 1.
    """
    if least < 1:
        raise ValueError("At least one column must be shared.")
    apart = scores - scores[row]
    both = ~np.isnan(apart)
    shared = both.sum(axis=1)
    squares = np.where(both, apart**2, 0.0).sum(axis=1)
    return np.where(shared >= least, np.sqrt(squares / np.maximum(shared, 1)), np.nan), shared


def nearest(values: Array, row: int, *, count: int, least: int) -> tuple[Neighbour, ...]:
    """The `count` rows most like `row`, nearest first; equal ones in their own order; without `row` itself.

    values: (rows, columns) in any units, NaN where missing. Rows that share fewer than `least` columns with `row` are
    left out.
    """
    far, shared = distances(standardise(values), row, least=least)
    order = [int(i) for i in np.argsort(far, kind="stable") if i != row and not np.isnan(far[i])]
    return tuple(Neighbour(i, float(far[i]), int(shared[i])) for i in order[:count])
