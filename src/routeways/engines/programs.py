"""The one door to HiGHS: linear and mixed-integer programs out of arrays. Never in one process with OR-Tools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]
Rows = tuple[Indices, Indices, Vector]  # compressed rows: starts, column indices, coefficients


class SolverStopped(RuntimeError):
    """HiGHS failed and there is no answer; a fault of numbers, seldom and never silent."""


@dataclass
class Work:
    """Counts what the solver does against a limit: one for a linear program, one for a step of branch and bound.

    A limit on work instead of time gives the same answer on a busy machine.
    """

    limit: int
    used: int = 0

    @property
    def left(self) -> int:
        return max(0, self.limit - self.used)

    def add(self, units: int = 1) -> None:
        self.used += units


class Program:
    """A program that is solved again and again with other costs, bounds and rows; warm-started by HiGHS."""

    failure: type[Exception] = SolverStopped

    def __init__(
        self,
        *,
        costs: Vector,
        lower: Vector,
        upper: Vector,
        rows: Rows,
        row_lower: Vector,
        row_upper: Vector,
        integer: bool = False,
        seed: int = 0,
    ) -> None:
        import highspy  # heavy, and it cannot share a process with OR-Tools: only where it is used

        self._api = highspy
        self._highs = highspy.Highs()
        # Presolve would throw the basis away, and small programs are re-solved thousands of times.
        options: dict[str, Any] = {"output_flag": False, "random_seed": seed % 2**31, "parallel": "off"}
        options |= {"mip_rel_gap": 0.0, "mip_abs_gap": 1e-7} if integer else {"presolve": "off", "solver": "simplex"}
        for option, value in options.items():
            self._highs.setOptionValue(option, value)
        starts, index, values = rows
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(costs), len(row_lower)
        model.col_cost_, model.col_lower_, model.col_upper_ = costs, lower, upper
        model.row_lower_, model.row_upper_ = row_lower, row_upper
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_, model.a_matrix_.index_, model.a_matrix_.value_ = starts, index, values
        if integer:
            model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
        self.size = len(costs)
        self._all = np.arange(self.size, dtype=np.int32)
        self._highs.passModel(model)
        self._limit: int | None = None
        self._checks = 0
        if integer:
            self._highs.cbMipInterrupt += self._watch

    def _watch(self, event: Any) -> None:
        # HiGHS limits nodes and seconds, but one node may take long and a second is not the same everywhere. It asks
        # here at fixed points of its search, a few for each node: those are counted.
        self._checks += 1
        if self._limit is not None and self._checks > self._limit:
            event.interrupt()

    def set_costs(self, columns: npt.ArrayLike, costs: npt.ArrayLike) -> None:
        index = np.atleast_1d(np.asarray(columns, dtype=np.int32))
        self._highs.changeColsCost(len(index), index, np.atleast_1d(np.asarray(costs, dtype=float)))

    def set_bounds(self, columns: npt.ArrayLike, lower: npt.ArrayLike, upper: npt.ArrayLike) -> None:
        index = np.atleast_1d(np.asarray(columns, dtype=np.int32))
        low, high = np.atleast_1d(np.asarray(lower, dtype=float)), np.atleast_1d(np.asarray(upper, dtype=float))
        self._highs.changeColsBounds(len(index), index, low, high)

    def add_row(self, columns: Indices, coefficients: Vector, at_least: float) -> None:
        self._highs.addRow(at_least, np.inf, len(columns), columns.astype(np.int32), coefficients)

    def set_integer(self) -> None:
        """From here on every column is a whole number."""
        kinds = np.full(self.size, int(self._api.HighsVarType.kInteger), dtype=np.uint8)
        self._highs.changeColsIntegrality(self.size, self._all, kinds)
        self._highs.cbMipInterrupt += self._watch
        for option, value in (
            ("presolve", "choose"),
            ("mip_improving_solution_save", True),
            ("mip_heuristic_effort", 0.0),
        ):
            self._highs.setOptionValue(option, value)

    def set_gap(self, gap: float) -> None:
        self._highs.setOptionValue("mip_rel_gap", gap)

    def start_from(self, solution: Vector) -> None:
        self._highs.setSolution(self.size, self._all, solution)

    def solve(self, work: Work | None = None) -> str:
        """“optimal”, “infeasible”, “unbounded” or “limit”. Raises `failure` where HiGHS fails."""
        kinds = self._api.HighsModelStatus
        answers = {
            kinds.kOptimal: "optimal",
            kinds.kModelEmpty: "optimal",
            kinds.kInfeasible: "infeasible",
            kinds.kUnbounded: "unbounded",
            kinds.kInterrupt: "limit",
        }
        for again in (False, True):
            if again:  # a rare loss of numerical footing: start afresh, once
                self._highs.clearSolver()
            self._limit, self._checks = (None if work is None else work.left), 0
            self._highs.run()
            if work is not None:
                work.add(max(1, self._checks))
            status = self._highs.getModelStatus()
            if status in answers:
                return answers[status]
        raise self.failure(f"The solver stopped with “{status.name}”. Nothing was published.")

    # -- the answer

    @property
    def objective(self) -> float:
        return float(self._highs.getInfo().objective_function_value)

    @property
    def bound(self) -> float:
        """What a mixed-integer program's objective cannot fall below, as proved so far."""
        return float(self._highs.getInfo().mip_dual_bound)

    @property
    def values(self) -> Vector:
        return np.array(self._highs.getSolution().col_value, dtype=float)

    @property
    def reduced_costs(self) -> Vector:
        return np.array(self._highs.getSolution().col_dual, dtype=float)

    @property
    def iterations(self) -> int:
        """Steps of the simplex method in the last solve: the same on every machine."""
        return int(self._highs.getInfo().simplex_iteration_count)

    @property
    def row_prices(self) -> Vector:
        """What one more of each row's limit would change the objective by; of linear programs."""
        return np.array(self._highs.getSolution().row_dual, dtype=float)

    def whole_answers(self) -> list[Vector]:
        """The solutions that the last mixed-integer solve came across, the best last; its start is not among them."""
        found = [np.array(each.col_value, dtype=float) for each in self._highs.getSavedMipSolutions()]
        return [*found, self.values] if len(self.values) else found
