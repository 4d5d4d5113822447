"""Whom a wave reached: respondents by size band and by sector, beside the businesses there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from routeways.engines.weighting import Weights
from routeways.instruments.asking.checks import BANDS
from routeways.instruments.asking.profile import BAND_WORDS
from routeways.instruments.asking.schema import Questionnaire
from routeways.instruments.results.cells import Members, groups
from routeways.instruments.results.numbers import Maker
from routeways.instruments.results.respondents import Respondent
from routeways.instruments.results.shapes import Reach, ReachRow


def reach_of(
    respondents: Sequence[Respondent],
    maker: Maker,
    safe: frozenset[Members],
    weights: Weights | None,
    counts: Mapping[tuple[str, str], int] | None,
    questionnaire: Questionnaire,
) -> Reach:
    """counts: (size band, sector) → businesses, as in `queries.results`; None where they are not known."""
    sector = questionnaire.by_id.get(questionnaire.profile.sector)
    sectors = {option.id: option.label for option in sector.options} if sector else {}
    bands = dict(BAND_WORDS) if questionnaire.profile.staff else {}
    unplaced = (
        weights.unplaced if weights and (not weights.unplaced or weights.unplaced >= maker.rules.min_count) else None
    )
    return Reach(
        bands=_rows(0, {band: bands[band] for band in BANDS if bands}, respondents, maker, safe, counts),
        sectors=_rows(1, sectors, respondents, maker, safe, counts),
        coverage=100 * weights.coverage if weights else None,
        unplaced=unplaced,
    )


def _rows(
    side: int,
    labels: Mapping[str, str],
    respondents: Sequence[Respondent],
    maker: Maker,
    safe: frozenset[Members],
    counts: Mapping[tuple[str, str], int] | None,
) -> tuple[ReachRow, ...]:
    known = {n: [(one.band, one.sector)[side]] for n, one in enumerate(respondents) if (one.band, one.sector)[side]}
    found = groups(known)
    everybody = sorted(known)
    businesses = _margin(side, counts or {})
    total = sum(businesses.values())
    rows = []
    for key, label in labels.items():
        members = found.get(key, frozenset())
        may = frozenset(known) in safe and (members in safe or not members)
        rows.append(
            ReachRow(
                key,
                label,
                maker.count(len(members), safe=may),
                maker.share([n in members for n in everybody], safe=may),
                businesses.get(key) if counts else None,
                100 * businesses.get(key, 0) / total if total else None,
            )
        )
    return tuple(rows)


def _margin(side: int, counts: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """Businesses by size band (side 0) or sector (1): as given for all of the other, else added up."""
    other = 1 - side
    given = {key[side]: count for key, count in counts.items() if key[side] and not key[other]}
    if given:
        return given
    summed: dict[str, int] = {}
    for key, count in counts.items():
        if key[0] and key[1]:
            summed[key[side]] = summed.get(key[side], 0) + count
    return summed
