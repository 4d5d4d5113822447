"""The plan with fractions of schools, a linear program: the prices that prove, and the way to whole placings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from routeways.engines.timetable.covers import Cover, broken_cover
from routeways.engines.timetable.plan import Plan
from routeways.engines.timetable.problem import Ints, Problem
from routeways.engines.timetable.proving import SCALE, Prices
from routeways.engines.timetable.rows import Rows, rows_of

if TYPE_CHECKING:
    from routeways.engines.programs import Program

NOISE = 0.01  # points: less than any real difference, and enough that equals are decided by the lottery
GOLDEN, PLASTIC = 0.6180339887498949, 0.7548776662466927  # two irrational steps that never fall into one rhythm

Vector = npt.NDArray[np.float64]


class _Builder:
    """Rows of the program, one after another."""

    def __init__(self) -> None:
        self.columns: list[npt.NDArray[np.int64]] = []
        self.values: list[Vector] = []
        self.lower: list[float] = []
        self.upper: list[float] = []

    def row(
        self,
        columns: Sequence[int] | Ints,
        values: Sequence[float] | Vector | Ints,
        upper: float,
        lower: float = -np.inf,
    ) -> None:
        self.columns.append(np.asarray(columns, np.int64))
        self.values.append(np.asarray(values, float))
        self.lower.append(lower)
        self.upper.append(upper)


class Relaxation:
    """Columns: one for each open pair of school and session, then missing days, full parts, full hosts, kinds had
    again, running.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._rows = rows_of(problem)
        self._covers: list[Cover] = []
        self.work = 0  # steps of the simplex method so far
        self.school, self.session = np.nonzero(problem.open)
        self.pairs = len(self.school)
        self._column = np.full(problem.open.shape, -1, np.int64)
        self._column[self.school, self.session] = np.arange(self.pairs)
        self._missing = self.pairs
        self._over = self._missing + problem.schools
        self._host = self._over + problem.schools * problem.parts
        self._again = self._host + problem.hosts
        self._kinds = self._twice()
        self._run = self._again + len(self._kinds)
        self._program = self._made()

    def solve(self) -> Vector:
        """How much of each pair is chosen, 0 to 1. Shape (pairs,)."""
        self._program.solve()
        self.work += self._program.iterations
        return self._program.values[: self.pairs]

    def prices(self) -> Prices:
        """Of the last solve; rounded to whole thousandths and kept in their limits."""
        found = np.rint(-self._program.row_prices * SCALE).astype(np.int64)
        begin = self._problem.schools
        row = found[begin : begin + len(self._rows.session)]
        host = found[begin + len(row) : begin + len(row) + self._problem.hosts]
        again = found[begin + len(row) + self._problem.hosts :][: len(self._kinds)]
        kind = np.zeros((self._problem.schools, max(self._problem.kinds, 1)), np.int64)
        kind.reshape(-1)[np.array([at for at, _ in self._kinds], np.int64)] = np.clip(
            again, 0, self._problem.again * SCALE
        )
        row = np.concatenate([row, -found[len(found) - len(self._covers) :]])  # covers stand as “at least” rows
        rows = rows_of(self._problem, self._covers)
        pair = np.zeros((self._problem.schools, self._problem.sessions), np.int64)
        np.add.at(pair.T, rows.session, np.maximum(row, 0)[:, None] * rows.count)
        host = np.clip(host, 0, self._problem.burden * SCALE)
        return Prices(pair, host, kind[:, : self._problem.kinds])

    def tighten(self, chosen: Vector) -> int:
        """Adds the covers that these fractions break, and tells how many."""
        problem, found = self._problem, 0
        order = np.argsort(self.session, kind="stable")
        ends = np.searchsorted(self.session[order], np.arange(problem.sessions + 1))
        for session in np.unique(self._rows.session[self._rows.count.max(axis=1, initial=0) > 1]).tolist():
            pairs = order[ends[session] : ends[session + 1]]
            cover = broken_cover(problem, session, self.school[pairs], chosen[pairs])
            if cover is not None:
                self._add(cover)
                found += 1
        return found

    def _add(self, cover: Cover) -> None:
        columns = self._column[list(cover.schools), cover.session]
        values, least = -np.ones(len(columns)), -float(cover.limit)
        if self._problem.clashing[cover.session]:
            columns, values, least = np.append(columns, self._run + cover.session), np.append(values, cover.limit), 0.0
        self._program.add_row(columns.astype(np.int32), values, least)
        self._covers.append(cover)

    def fix(self, pairs: Ints) -> None:
        """These pairs are placed from here on."""
        self._program.set_bounds(pairs, np.ones(len(pairs)), np.ones(len(pairs)))

    def close(self, pairs: Ints) -> None:
        """These pairs are not placed any more."""
        self._program.set_bounds(pairs, np.zeros(len(pairs)), np.zeros(len(pairs)))

    def run(self, sessions: Iterable[int]) -> None:
        """These sessions run from here on."""
        columns = np.array([self._run + one for one in sessions], np.int64)
        self._program.set_bounds(columns, np.ones(len(columns)), np.ones(len(columns)))

    def hold(self, plan: Plan) -> None:
        """All placings of the plan are fixed."""
        placings = plan.placings()
        self.fix(self._column[placings[:, 0], placings[:, 1]])
        self.run(session for session, who in enumerate(plan.who) if who and self._problem.clashing[session])

    @property
    def objective(self) -> float:
        return self._program.objective

    def _made(self) -> Program:
        problem, build = self._problem, _Builder()
        self._of_schools(build)
        self._of_sessions(build, self._rows)
        self._of_hosts(build)
        self._of_kinds(build)
        self._of_parts(build)
        self._of_dates(build)
        self._of_clashes(build)
        size = self._run + problem.sessions
        upper = np.full(size, np.inf)
        upper[: self.pairs] = 1.0
        upper[self._run :] = 1.0
        costs = np.zeros(size)
        costs[: self.pairs] = problem.worth[self.school, self.session] + self._noise()
        costs[self._missing : self._over] = problem.missing
        costs[self._over : self._host] = problem.spread
        costs[self._host : self._again] = problem.burden
        costs[self._again : self._run] = problem.again
        return _program(costs, upper, build)

    def _noise(self) -> Vector:
        problem = self._problem
        schools = np.arange(problem.schools) if problem.school_draw is None else problem.school_draw
        sessions = np.arange(problem.sessions) if problem.session_draw is None else problem.session_draw
        steps: Vector = ((schools[self.school] + 1) * GOLDEN + (sessions[self.session] + 1) * PLASTIC) % 1
        return steps * NOISE

    def _of_schools(self, build: _Builder) -> None:
        starts = np.searchsorted(self.school, np.arange(self._problem.schools + 1))
        for school, days in enumerate(self._problem.placeable.tolist()):
            columns = np.append(np.arange(starts[school], starts[school + 1]), self._missing + school)
            build.row(columns, np.ones(len(columns)), days, days)

    def _of_sessions(self, build: _Builder, rows: Rows) -> None:
        """A session that clashes with none always runs; another's limits hold only as far as it runs."""
        problem, counts = self._problem, rows.count
        inside = [column[column >= 0] for column in self._column.T]
        for at, (session, limit) in enumerate(zip(rows.session.tolist(), rows.limit.tolist(), strict=True)):
            columns = inside[session]
            values = counts[at][self.school[columns]]
            if problem.clashing[session]:
                build.row(np.append(columns, self._run + session), np.append(values, -limit), 0)
            else:
                build.row(columns[values > 0], values[values > 0], limit)

    def _of_hosts(self, build: _Builder) -> None:
        host = self._problem.host[self.session]
        for at, fair in enumerate(self._problem.fair.tolist()):
            self._with_overflow(build, np.flatnonzero(host == at), self._host + at, fair)

    def _twice(self) -> list[tuple[int, Ints]]:
        """School and kind as one number, with its columns, where a school could have a kind more than once."""
        group = self.school * max(self._problem.kinds, 1) + self._problem.kind[self.session]
        days = self._problem.placeable
        return [
            (at, columns) for at, columns in _groups(group) if len(columns) > 1 and days[self.school[columns[0]]] > 1
        ]

    def _of_kinds(self, build: _Builder) -> None:
        for number, (_, columns) in enumerate(self._kinds):
            self._with_overflow(build, columns, self._again + number, 1)

    def _of_parts(self, build: _Builder) -> None:
        problem = self._problem
        group = self.school * max(problem.parts, 1) + problem.part[self.session]
        for at, columns in _groups(group):
            even = int(problem.even[at // max(problem.parts, 1)])
            if len(columns) > even:
                self._with_overflow(build, columns, self._over + at, even)

    def _of_dates(self, build: _Builder) -> None:
        """A school is in one place on one date."""
        for _, columns in _groups(self.school * max(self._problem.dates, 1) + self._problem.date[self.session]):
            if len(columns) > 1:
                build.row(columns, np.ones(len(columns)), 1)

    def _of_clashes(self, build: _Builder) -> None:
        for clique in _cliques(self._problem):
            build.row([self._run + one for one in clique], np.ones(len(clique)), 1)

    def _with_overflow(self, build: _Builder, columns: Ints, overflow: int, limit: int) -> None:
        build.row(np.append(columns, overflow), np.append(np.ones(len(columns)), -1.0), limit)


def _cliques(problem: Problem) -> list[tuple[int, ...]]:
    """Sessions of which only one can run, so that every clash is in one of them."""
    near = [set(one) for one in problem.clashing]
    found: dict[tuple[int, ...], None] = {}
    covered: set[tuple[int, int]] = set()
    for one, other in sorted((min(pair), max(pair)) for pair in problem.clash.tolist()):
        if (one, other) in covered:
            continue
        clique = [one, other]
        for third in sorted(near[one] & near[other]):
            if all(third in near[member] for member in clique):
                clique.append(third)
        clique.sort()
        covered |= {(low, high) for low in clique for high in clique if low < high}
        found[tuple(clique)] = None
    return list(found)


def _groups(group: Ints) -> list[tuple[int, Ints]]:
    order = np.argsort(group, kind="stable")
    keys, starts = np.unique(group[order], return_index=True)
    return list(zip(keys.tolist(), np.split(order, starts[1:]), strict=True)) if len(keys) else []


def _program(costs: Vector, upper: Vector, build: _Builder) -> Program:
    from routeways.engines.programs import Program  # HiGHS: only where it is used

    starts = np.concatenate([[0], np.cumsum([len(columns) for columns in build.columns])]).astype(np.int32)
    return Program(
        costs=costs,
        lower=np.zeros(len(costs)),
        upper=upper,
        rows=(starts, np.concatenate(build.columns).astype(np.int32), np.concatenate(build.values)),
        row_lower=np.array(build.lower),
        row_upper=np.array(build.upper),
    )
