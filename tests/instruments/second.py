"""A second way to work out weights, shares and margins: slow, plain, with pandas and loops."""

from __future__ import annotations

from typing import Any

import pandas as pd


def weights(strata: list[Any], counts: dict[tuple[str, str], float]) -> list[float]:
    """Businesses ÷ respondents of each cell, empty cells spread over their band in proportion to businesses."""
    frame = pd.DataFrame([(n, *(one or ("", ""))) for n, one in enumerate(strata)], columns=["n", "band", "sector"])
    businesses = pd.DataFrame([(b, s, c) for (b, s), c in counts.items()], columns=["band", "sector", "there"])
    answered = frame.groupby(["band", "sector"]).size().rename("answered").reset_index()
    cells = businesses.merge(answered, how="left").fillna({"answered": 0})
    out = [0.0] * len(strata)
    for band, group in cells.groupby("band"):
        there = group[(group["answered"] > 0) & (group["there"] > 0)]
        if there.empty:
            continue
        scale = group["there"].sum() / there["there"].sum()
        for row in there.itertuples():
            for n in frame[(frame["band"] == band) & (frame["sector"] == row.sector)]["n"]:
                out[n] = row.there * scale / row.answered
    return out


def share(chosen: list[bool], weighted: list[float]) -> float:
    return sum(w for c, w in zip(chosen, weighted, strict=True) if c) / sum(weighted)


def kish(weighted: list[float]) -> float:
    mean = sum(weighted) / len(weighted)
    spread = sum((w - mean) ** 2 for w in weighted) / len(weighted)
    return len(weighted) / (1 + spread / mean**2)


def wilson(p: float, n: float) -> tuple[float, float]:
    """The two shares q at which |p − q| is 1.96 standard errors of q, found by halving."""
    z = 1.959963984540054

    def far(q: float) -> float:
        return abs(p - q) - z * (q * (1 - q) / n) ** 0.5

    return _root(far, 0.0, p), _root(far, 1.0, p)


def _root(far: Any, outside: float, inside: float) -> float:
    if far(outside) <= 0:
        return outside
    for _ in range(200):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if far(middle) > 0 else (outside, middle)
    return outside
