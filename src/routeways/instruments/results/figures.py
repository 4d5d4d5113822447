"""What was counted, as figures: the results of each question and of each score."""

from __future__ import annotations

from collections.abc import Sequence

from routeways.engines.weighting import Weights
from routeways.foundation.dated_rules import RuleInForce
from routeways.instruments.asking.schema import Questionnaire, Score
from routeways.instruments.results.cells import Members
from routeways.instruments.results.counting import OWN_WORDS, Asked
from routeways.instruments.results.numbers import Maker
from routeways.instruments.results.respondents import Respondent
from routeways.instruments.results.shapes import OptionResult, QuestionResult, RankedOutcome, ScoreOutcome
from routeways.values import Figure, Unit

PICKERS = frozenset({"occupation", "skills"})


def question_result(
    one: Asked, maker: Maker, safe: frozenset[Members], weights: Weights | None, showing: RuleInForce
) -> QuestionResult:
    """One thing that was asked, with what may be told of it: `safe` are the sets whose size may be shown."""
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


def score_outcomes(
    questionnaire: Questionnaire, respondents: Sequence[Respondent], maker: Maker, *, enough: bool
) -> tuple[ScoreOutcome, ...]:
    """The scores of the questionnaire; no mean where there are not `enough` respondents."""
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
