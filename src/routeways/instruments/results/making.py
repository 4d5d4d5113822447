"""From the respondents of a wave to its results."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from routeways.engines.disclosure import Rules
from routeways.engines.weighting import weigh
from routeways.foundation.dated_rules import rule
from routeways.instruments.models import Wave
from routeways.instruments.results.cells import Members
from routeways.instruments.results.counting import asked_things, cells_of, through_of
from routeways.instruments.results.figures import question_result, score_outcomes
from routeways.instruments.results.numbers import FORMULAS, KISH, WEIGHTED, Maker
from routeways.instruments.results.reach import reach_of
from routeways.instruments.results.respondents import counted_once
from routeways.instruments.results.shapes import WaveResults
from routeways.places import queries as places
from routeways.values import Period
from routeways.values.period import PeriodKind

DISCLOSURE, SHOWING = "disclosure", "survey-results"


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
    counted = asked_things(wave.questionnaire, respondents)
    everybody = frozenset(range(len(respondents)))
    cells = cells_of(everybody, counted, respondents)
    enough = len(everybody) >= rules.min_count
    safe = cells.safe(rules, known=everybody, seed=0) if enough else frozenset()
    questions = tuple(question_result(one, maker, safe | _nobody(enough), weights, showing) for one in counted)
    return WaveResults(
        wave=wave.public_id,
        n=maker.count(len(everybody), safe=everybody in safe or not everybody),
        again=again if everybody in safe else 0,
        through={
            through.value: maker.count(len(members), safe=members in safe or (enough and not members))
            for through, members in through_of(respondents).items()
        },
        questions=questions,
        scores=score_outcomes(wave.questionnaire, respondents, maker, enough=enough),
        reach=reach_of(respondents, maker, safe, weights, business_counts, wave.questionnaire),
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
