"""Times matching beside PyPI’s matching, OR-Tools and scipy: python -m benchmarks.matching [--peers PYTHON]

`--peers` is the Python of an environment that has matching==1.4.3 and ortools==9.15.6755 (OR-Tools is never loaded
beside HiGHS, so it is no dependency). Peers run in a process of their own, on the same arrays, straight after ours.
Figures are seconds of CPU on one thread, the median of the runs, with preparation of the data on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from routeways.engines.matching import Before, Infeasible, Mode, Problem, check, solve
from routeways.engines.matching.deferred import stable
from routeways.engines.matching.market import market

SIZES = {"S": (155, 150, 1.3), "M": (5_000, 1_000, 1.0), "L": (100_000, 5_000, 1.0)}


def generated(agents: int, offers: int, slack: float, seed: int = 1) -> dict[str, np.ndarray]:
    """Clustered towns: 20 to 50 of the nearest offers for each agent, two independent sides of scores to 1,000."""
    from scipy.spatial import cKDTree

    rng = np.random.default_rng(seed)
    towns = max(3, offers // 40)
    centre, weight = rng.uniform(0, 100, (towns, 2)), rng.lognormal(0, 0.8, towns)
    weight /= weight.sum()
    home = centre[rng.choice(towns, agents, p=weight)] + rng.normal(0, 2.5, (agents, 2))
    work = centre[rng.choice(towns, offers, p=weight)] + rng.normal(0, 2.5, (offers, 2))
    size = rng.lognormal(0, 0.7, offers)
    capacity = np.maximum(1, np.round(size / size.sum() * agents * slack)).astype(np.int64)
    choices = np.minimum(rng.integers(20, 51, agents), offers)
    distance, near = cKDTree(work).query(home, k=min(offers, 50))
    chosen = np.arange(near.shape[1])[None, :] < choices[:, None]
    miles = distance[chosen]
    return {
        "starts": np.concatenate([[0], np.cumsum(choices)]),
        "offer": near[chosen].astype(np.int32),
        "capacity": capacity,
        "score": np.clip(1000 - 8 * miles - rng.exponential(120, len(miles)), 0, 1000).astype(np.int64),
        "offer_score": rng.integers(0, 1001, len(miles)),
    }


def cpu(work: Callable[[], Any], runs: int = 5) -> tuple[float, Any]:
    """The median of seconds of CPU, and the last result; one run before them loads the machine code."""
    work()
    seconds = []
    for _ in range(runs):
        begun = time.process_time()
        result = work()
        seconds.append(time.process_time() - begun)
    return statistics.median(seconds), result


def line(what: str, seconds: float, beside: str = "") -> None:
    print(f"  {what:<46}{seconds:>10.4f} s  {beside}", flush=True)


def strict(data: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The scores made different, so that every method has the same one answer."""
    rng = np.random.default_rng(9)
    edges = len(data["offer"])
    widened = {name: data[name] * edges + rng.permutation(edges) for name in ("score", "offer_score")}
    return {**data, **widened}


def stable_part(name: str, data: dict[str, np.ndarray], peers: Path | None, runs: int) -> None:
    if name != "L":  # there the peer needs an answer that no lottery decides
        data = strict(data)
    ours, found = cpu(lambda: solve(Problem(**data)), runs)
    line("stable, prepared, solved and checked", ours, f"{(found.edge >= 0).sum():,} matched, 0 pairs block")
    alone, _ = cpu(lambda: _stable_alone(data), runs)
    line("  of it without the check", alone)
    key = (data["offer"].astype(np.int64) << 32) | np.random.default_rng(3).permutation(len(data["offer"]))
    sorting, _ = cpu(lambda: np.argsort(key), runs)
    ratio = f"ours {ours / sorting:.1f} ×, without the check {alone / sorting:.1f} ×"
    line("  one numpy argsort of the edges by offer", sorting, ratio)
    if name != "L" and peers:
        said = peer("matching", data, peers)
        same = said["offers"] == found.offer_of(Problem(**data)).tolist()
        line("  PyPI matching", said["seconds"], f"{said['seconds'] / ours:.0f} × ours, the same pairs: {same}")


def _stable_alone(data: dict[str, np.ndarray]) -> Any:
    problem = Problem(**data)
    found = market(problem)
    assert not isinstance(found, Infeasible)
    return stable(problem, found)


def welfare_part(name: str, data: dict[str, np.ndarray], peers: Path | None, runs: int) -> None:
    ours, found = cpu(lambda: solve(Problem(**data, mode=Mode.WELFARE)), runs)
    line("welfare, prepared, solved and checked", ours, f"value {found.value:,}, dual gap {found.dual_gap}")
    if peers:
        said = peer("ortools", data, peers)
        same = said["value"] == found.value
        line(
            "  OR-Tools min-cost flow", said["seconds"], f"{said['seconds'] / ours:.1f} × ours, the same value: {same}"
        )
    if name != "L":
        said = peer("scipy", data, Path(sys.executable))
        same = said["value"] == found.value
        line("  scipy, full bipartite", said["seconds"], f"{said['seconds'] / ours:.1f} × ours, the same value: {same}")


def churn_part(data: dict[str, np.ndarray], runs: int) -> None:
    """1% of agents leave, 1% of offers close: again from the prices and pairs of before."""
    problem = Problem(**data, mode=Mode.WELFARE)
    first = solve(problem)
    assert first.prices is not None
    rng = np.random.default_rng(5)
    gone = rng.random(problem.agents) < 0.01
    capacity = np.where(rng.random(problem.offers) < 0.01, 0, problem.capacity)
    barred = np.where(gone[problem.agent_of_edge], 0, -1).astype(np.int32)
    had = np.where(gone, -1, first.offer_of(problem))
    for bonus in (0, 200):
        after = replace(problem, capacity=capacity, barred=barred, causes=("withdrew",), previous=had, stay_bonus=bonus)
        before = Before(first.prices, had)
        full, anew = cpu(lambda after=after: solve(after), runs)  # type: ignore[misc]
        quick, again = cpu(lambda after=after, before=before: solve(after, before=before), runs)  # type: ignore[misc]
        must = int(np.count_nonzero((had >= 0) & (capacity[had] == 0)))
        same = anew.value == again.value if not bonus else anew.dual_gap == again.dual_gap == 0
        line(f"after 1% churn, stay bonus {bonus}: from nothing", full, f"{anew.moved:,} moved, {must:,} had to")
        line("  from the run before", quick, f"{full / quick:.1f} × quicker, {again.moved:,} moved, as good: {same}")
        line("  the value", again.value / 1e6, f"million; {again.value / first.value:.4f} of before")


def sound_part(instances: int) -> None:
    """Small random markets of all modes: faults of the checker, told by mode."""
    faults = dict.fromkeys(Mode, 0)
    begun = time.process_time()
    for seed in range(instances):
        rng = np.random.default_rng(seed)
        agents, offers = int(rng.integers(1, 40)), int(rng.integers(1, 10))
        count = rng.integers(0, offers + 1, agents)
        offer = np.concatenate([np.empty(0, int), *(rng.permutation(offers)[:size] for size in count)])
        scores = rng.integers(0, 12, (2, len(offer)))
        barred = np.where(rng.random(len(offer)) < 0.1, 0, -1)
        for mode in Mode:
            problem = Problem(
                np.concatenate([[0], np.cumsum(count)]), offer, rng.integers(0, 6, offers), mode=mode,
                score=scores[0], offer_score=scores[1], barred=barred, causes=("too far",), seed=seed,
            )  # fmt: skip
            faults[mode] += len(check(problem, solve(problem)))
    told = ", ".join(f"{mode} {number}" for mode, number in faults.items())
    line(f"{instances:,} seeded instances of each mode", time.process_time() - begun, f"faults: {told}")


# -- peers: this file again, in a process of its own, possibly with another Python


def peer(name: str, data: dict[str, np.ndarray], python: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        np.savez(Path(folder) / "data.npz", **data)
        command = [
            str(python),
            "-P",
            str(Path(__file__).with_name("matching_peers.py")),
            name,
            str(Path(folder) / "data.npz"),
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("--peers", type=Path, help="a Python that has matching and ortools")
    parser.add_argument("--sizes", default="SML")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--instances", type=int, default=10_000)
    options = parser.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} at the beginning")
    for name in options.sizes:
        agents, offers, slack = SIZES[name]
        data = generated(agents, offers, slack)
        print(f"{name}: {agents:,} agents × {offers:,} offers, {len(data['offer']):,} edges")
        stable_part(name, data, options.peers, options.runs)
        welfare_part(name, data, options.peers, options.runs)
        if name != "S":
            churn_part(data, options.runs)
        if name != "L":
            seconds, found = cpu(lambda data=data: solve(Problem(**data, mode=Mode.FAIR)), 3)  # type: ignore[misc]
            line("fair, prepared, solved and checked", seconds, f"{found.served:,} served")
    if options.instances:
        sound_part(options.instances)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
