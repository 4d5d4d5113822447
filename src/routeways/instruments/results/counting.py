"""From the respondents of a wave to its results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from routeways.engines.disclosure import Rules
from routeways.engines.weighting import Weights, weigh
from routeways.foundation.dated_rules import RuleInForce, rule
from routeways.instruments.asking.checks import BANDS
from routeways.instruments.asking.profile import BAND_WORDS
from routeways.instruments.asking.schema import Question, Questionnaire, Score
from routeways.instruments.models import Through, Wave
from routeways.instruments.results.cells import Cells, Members, groups, union
from routeways.instruments.results.numbers import FORMULAS, KISH, WEIGHTED, Maker
from routeways.instruments.results.respondents import Respondent, counted_once
from routeways.instruments.results.shapes import (
    OptionResult,
    QuestionResult,
    RankedOutcome,
    Reach,
    ReachRow,
    ScoreOutcome,
    WaveResults,
)
from routeways.places import queries as places
from routeways.values import Figure, Period, Unit
from routeways.values.period import PeriodKind

DISCLOSURE, SHOWING = "disclosure", "survey-results"
PICKERS = frozenset({"occupation", "skills"})
OWN_WORDS = "In their own words"


@dataclass(frozen=True)
class Asked:
    """One thing to be counted: a question, or a row of a matrix. Members are numbers of respondents."""

    id: str
    text: str
    question: Question
    asked: Members
    answered: Members
    chosen: Mapping[str, Members]  # option → who chose it
    labels: Mapping[str, str]
    values: Mapping[int, float]  # of numbers and of options with scores
    above: tuple[Members, ...]  # the answers that lead to it


def make(
    wave: Wave, *, business_counts: Mapping[tuple[str, str], int] | None, on: date, still_open: bool = False
) -> WaveResults:
    """The results under the rules in force on the day `on`. still_open: in whole batches, see `counted_once`."""
    disclosure, showing = rule(DISCLOSURE, on), rule(SHOWING, on)
    respondents, again = counted_once(wave, batch=int(disclosure["min_count"]) if still_open else 1)
    # Counts are protected as if they were published exactly, and rounded afterwards: shares would tell more than
    # rounded counts do. True zeros are shown, so the attacker knows that what is hidden is at least 1.
    rules = Rules(**{**disclosure.values, "rounding_base": 0, "attacker_floor": 1.0})
    of_persons = wave.questionnaire.respondent == "person"
    maker = Maker(
        _period(wave),
        places.region(wave.region).area_code,
        rules,
        showing["few_answers"],
        int(disclosure["rounding_base"]),
        of_persons,
    )
    weights = weigh([one.stratum for one in respondents], business_counts) if business_counts else None
    counted = _asked(wave.questionnaire, respondents)
    everybody = frozenset(range(len(respondents)))
    cells = _cells(everybody, counted, respondents)
    enough = len(everybody) >= rules.min_count
    safe = cells.safe(rules, known=everybody, seed=0) if enough else frozenset()
    questions = tuple(_question(one, maker, safe | _nobody(enough), weights, showing) for one in counted)
    return WaveResults(
        wave=wave.public_id,
        n=maker.count(len(everybody), safe=everybody in safe or not everybody),
        again=again if everybody in safe else 0,
        through={
            through.value: maker.count(len(members), safe=members in safe or (enough and not members))
            for through, members in _through(respondents).items()
        },
        questions=questions,
        scores=_scores(wave.questionnaire, respondents, maker, enough=enough),
        reach=_reach(respondents, maker, safe, weights, business_counts, wave.questionnaire),
        hidden=len(cells.published) - len(safe),
        rule=disclosure.reference,
        weighted=weights is not None,
        formulas=FORMULAS + ((WEIGHTED[weights.method], KISH) if weights else ()),
    )


def _nobody(enough: bool) -> frozenset[Members]:
    """Where there are enough respondents, that nobody was asked or chose something may be told."""
    return frozenset({frozenset()} if enough else ())


def _period(wave: Wave) -> Period:
    day = wave.closes_on or wave.opens_on
    return Period(PeriodKind.POINT, day.year, day.month * 100 + day.day)


# -- what is counted


def _asked(questionnaire: Questionnaire, respondents: Sequence[Respondent]) -> list[Asked]:
    found: list[Asked] = []
    by_id: dict[str, Asked] = {}
    names = (questionnaire.profile.organisation, questionnaire.profile.company_number)  # nobody counts names
    for question in questionnaire.questions:
        if question.id not in questionnaire.share_of or question.id in names:
            continue
        asked = frozenset(n for n, one in enumerate(respondents) if question.id in one.asked)
        above = _above(question, by_id, asked)
        if question.type == "matrix":
            rows = [
                _one(f"{question.id}/{row.id}", f"{question.label}: {row.label}", question, asked, above,
                     {n: respondents[n].answers.get(question.id, {}).get(row.id) for n in asked})
                for row in question.rows
            ]  # fmt: skip
        else:
            values = {n: respondents[n].answers.get(question.id) for n in asked}
            rows = [_one(question.id, question.text, question, asked, above, values)]
        found += rows
        by_id |= {row.id: row for row in rows}
    return found


def _one(
    id: str, text: str, question: Question, asked: Members, above: tuple[Members, ...], values: Mapping[int, Any]
) -> Asked:
    given = {n: value for n, value in values.items() if value is not None}
    labels = {option.id: option.label for option in question.options}
    chosen: dict[str, Members] = {}
    numbers: dict[int, float] = {}
    match question.type:
        case "single" | "matrix":
            chosen = groups({n: [value] for n, value in given.items()})
            numbers = {n: question.scores[value] for n, value in given.items() if value in question.scores}
        case "multiple":
            chosen = groups(given)
        case "number":
            numbers = {n: float(value) for n, value in given.items()}
        case "occupation" | "skills":
            key = "code" if question.type == "occupation" else "id"
            picked = {n: value if isinstance(value, list) else [value] for n, value in given.items()}
            labels = {one[key]: one["label"] for many in picked.values() for one in many if key in one}
            labels[OWN_WORDS] = OWN_WORDS
            chosen = groups({n: {one.get(key, OWN_WORDS) for one in many} for n, many in picked.items()})
        case _:
            pass
    return Asked(id, text, question, asked, frozenset(given), chosen, labels, numbers, above)


def _above(question: Question, known: Mapping[str, Asked], asked: Members) -> tuple[Members, ...]:
    """The respondents whose answer to an earlier question with options leads here, for each such condition."""
    found = []
    for condition in question.show_if.conditions if question.show_if else ():
        before = known.get(condition.question)
        if before is None or not condition.options or condition.none_of or condition.not_equals:
            continue
        members = union([before.chosen.get(option, frozenset()) for option in condition.options])
        if asked <= members:
            found.append(members)
    return tuple(found)


def _through(respondents: Sequence[Respondent]) -> dict[Through, Members]:
    return {t: frozenset(n for n, one in enumerate(respondents) if one.through == t) for t in Through}


def _cells(everybody: Members, counted: Sequence[Asked], respondents: Sequence[Respondent]) -> Cells:
    """Everything that is published about numbers of respondents, and what follows from what."""
    cells = Cells()
    cells.show(everybody)
    ways = list(_through(respondents).values())
    _show_parts(cells, everybody, ways)
    for side in (0, 1):
        known = {n: [(one.band, one.sector)[side]] for n, one in enumerate(respondents) if (one.band, one.sector)[side]}
        parts = list(groups(known).values())
        cells.show(frozenset(known))
        _show_parts(cells, frozenset(known), parts)
    single = {one.id: one for one in counted if one.question.type in ("single", "matrix")}
    for one in counted:
        cells.show(one.asked)
        cells.show(one.answered)
        if one.question.show_if:
            cells.split(everybody, [one.asked])
        for members in one.above:
            cells.show(members)
            cells.split(everybody, [members])
            for before in single.values():
                parts = [part for part in before.chosen.values() if part <= members]
                if len(parts) > 1 and union(parts) == members:
                    cells.split(members, parts)
        if one.id in single:
            _show_parts(cells, one.answered, list(one.chosen.values()))
        else:
            for part in one.chosen.values():
                cells.show(part)
                cells.split(one.answered, [part])
    return cells


def _show_parts(cells: Cells, whole: Members, parts: Sequence[Members]) -> None:
    for part in parts:
        cells.show(part)
    cells.split(whole, parts)


# -- as figures


def _question(
    one: Asked, maker: Maker, safe: frozenset[Members], weights: Weights | None, showing: RuleInForce
) -> QuestionResult:
    # Who was asked follows from an answer before: where that one is hidden, nothing here may tell it.
    open_ = one.asked in safe and all(members in safe for members in one.above)
    shown = open_ and one.answered in safe
    members = sorted(one.answered)
    carried = [weights.weights[n] for n in members] if weights else None
    options = []
    for id in _order(one, int(showing["listed"])):
        chosen = one.chosen.get(id, frozenset())
        may = shown and chosen in safe and not (maker.of_persons and 0 < len(chosen) == len(one.answered))
        flags = [n in chosen for n in members]
        options.append(
            OptionResult(
                id,
                one.labels.get(id, id),
                maker.count(len(chosen), safe=may),
                maker.share(flags, safe=may),
                maker.share(flags, safe=may, weights=carried) if carried is not None else None,
            )
        )
    mean, weighted_mean = _means(one, maker, weights, shown=shown)
    return QuestionResult(
        id=one.id,
        text=one.text,
        type=one.question.type,
        unit=one.question.unit,
        n=maker.count(len(one.answered), safe=shown),
        asked=maker.count(len(one.asked), safe=open_),
        options=tuple(options),
        mean=mean,
        weighted_mean=weighted_mean,
        several=one.question.type in ("multiple", "skills"),
        note=_note(one),
    )


def _means(one: Asked, maker: Maker, weights: Weights | None, *, shown: bool) -> tuple[Figure | None, Figure | None]:
    if one.question.type != "number" and not one.question.scores:
        return None, None
    unit = Unit.COUNT if one.question.type == "number" else Unit.SCORE
    numbered = sorted(one.values)
    values = [one.values[n] for n in numbered]
    mean = maker.mean(values, safe=shown, unit=unit)
    if weights is None:
        return mean, None
    return mean, maker.mean(values, safe=shown, unit=unit, weights=[weights.weights[n] for n in numbered])


def _order(one: Asked, listed: int) -> list[str]:
    """Options in the order of the questionnaire; picked jobs and skills by how often, own words last."""
    if one.question.type not in PICKERS:
        return list(one.labels)
    often = sorted((id for id in one.chosen if id != OWN_WORDS), key=lambda id: (-len(one.chosen[id]), one.labels[id]))
    return [*often[:listed], *([OWN_WORDS] if OWN_WORDS in one.chosen else [])]


def _note(one: Asked) -> str:
    if one.question.type == "text":
        return "Written answers are read one by one, where they were shared, and not counted."
    if one.question.type == "file":
        return "Files are not counted."
    return ""


def _scores(
    questionnaire: Questionnaire, respondents: Sequence[Respondent], maker: Maker, *, enough: bool
) -> tuple[ScoreOutcome, ...]:
    found = []
    for score in questionnaire.scores:
        values = [one.scores[score.id] for one in respondents if score.id in one.scores]
        some = enough and len(values) >= maker.rules.min_count
        mean = maker.mean(values, safe=enough, unit=Unit.SCORE)
        n = maker.count(len(values), safe=some)
        rows = _priorities(questionnaire, score, respondents, maker, enough=enough)
        found.append(ScoreOutcome(score.id, score.title, score.top, n, mean, rows))
    return tuple(found)


def _priorities(
    questionnaire: Questionnaire, score: Score, respondents: Sequence[Respondent], maker: Maker, *, enough: bool
) -> tuple[RankedOutcome, ...]:
    if score.method != "importance-times-gap":
        return ()
    found = []
    for row in questionnaire.by_id[score.rating].rows:
        given = [one.priorities.get(score.id, {}).get(row.id) for one in respondents]
        values = [value for value in given if value is not None]
        found.append(RankedOutcome(row.id, row.label, maker.mean(values, safe=enough, unit=Unit.SCORE)))
    return tuple(sorted(found, key=lambda one: -(one.priority.value or 0.0)))


def _reach(
    respondents: Sequence[Respondent],
    maker: Maker,
    safe: frozenset[Members],
    weights: Weights | None,
    counts: Mapping[tuple[str, str], int] | None,
    questionnaire: Questionnaire,
) -> Reach:
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
