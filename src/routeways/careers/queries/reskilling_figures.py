"""What figures say of the jobs of a region: openings and people of today by group of jobs, and pay."""

from __future__ import annotations

from collections.abc import Mapping

from routeways.careers.explorer.jobs import jobs
from routeways.careers.reskilling.facts import Measure, Target
from routeways.values import Figure
from routeways.warehouse.queries import figures

COMMON_WEIGHT = 0.05  # of a skill that every job shares, beside 1 for a skill of one job alone
NOW, OPENINGS, PAY = "projected-employment", "projected-openings", "median-weekly-pay"


def targets(skills: Mapping[str, Mapping[str, float]], common: frozenset[str], area: str) -> dict[str, Target]:
    """Each job with its skills by weight, openings for each job of today, and pay; None where no figure stands."""
    _, openings, _ = demand(area)
    now = _now(area)
    pay = {breakdown: figure for _, breakdown, figure in figures(indicators=PAY, areas=area).latest().figures()}
    found = {}
    for code in jobs():
        own = dict.fromkeys(common, COMMON_WEIGHT) | dict(skills.get(code, {}))
        group = code[:2]
        measured = None
        if group in openings and now.get(group) and openings[group].value is not None:
            measured = Measure(float(openings[group].value or 0) / now[group])
        found[code] = Target(code, own, common, measured, _measure(pay.get(f"occupation={group}")))
    return found


def _measure(figure: Figure | None) -> Measure | None:
    if figure is None or figure.value is None:
        return None
    return Measure(figure.value, figure.lower, figure.upper)


def _now(area: str) -> dict[str, float]:
    """Group → people in it in the newest year that is not projected, where the publisher stands by the figure."""
    found: dict[str, float] = {}
    rows = figures(indicators=NOW, areas=area, dimensions=("occupation", "")).figures()
    for _, breakdown, figure in sorted(rows, key=lambda row: row[2].period.sort_key):
        if figure.value is not None and not {"f", "u"} & set(figure.mark_text):
            found[breakdown.partition("=")[2]] = figure.value
    return found


def demand(area: str) -> tuple[dict[str, str], dict[str, Figure], float | None]:
    """Names of the groups, the openings that are projected in each (those marked unreliable left out), and openings for
    each job of today over all jobs."""
    table = figures(indicators=OPENINGS, areas=area, dimensions=("occupation", ""))
    names, found, whole = {}, {}, None
    for (_, breakdown, figure), row in zip(table.figures(), table.rows, strict=True):
        if figure.value is None or "u" in figure.mark_text:
            continue
        if not breakdown:
            whole = figure.value
        else:
            names[breakdown.partition("=")[2]] = row["breakdown_label"]
            found[breakdown.partition("=")[2]] = figure
    now = _now(area).get("")
    return names, found, whole / now if whole and now else None
