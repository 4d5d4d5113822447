"""Results: each business once, weights and shares worked out a second way, nothing that gives a small group away."""

from __future__ import annotations

import random
from datetime import date, timedelta
from statistics import stdev
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routeways.engines.weighting import effective_size, share_interval, weigh, weighted_share
from routeways.instruments import actions, queries
from routeways.instruments.models import Response, Wave
from routeways.instruments.results.cells import Cells
from routeways.instruments.results.respondents import counted_once
from routeways.organisations.records import NewAlias, NewIdentifier
from routeways.values import Mark, Symbol
from tests.instruments import second
from tests.instruments.making import NOW, answered, answered_many, make_wave
from tests.instruments.small import FULL
from tests.organisations.factories import make_organisation, make_user

BANDS, SECTORS = ("micro", "small", "medium", "large"), ("a", "b", "c")
strata = st.lists(st.none() | st.tuples(st.sampled_from(BANDS), st.sampled_from(SECTORS)), max_size=40)
counts = st.dictionaries(
    st.tuples(st.sampled_from(BANDS), st.sampled_from(SECTORS)), st.integers(0, 5000).map(float), min_size=1
)


# -- weights


@given(strata, counts)
def test_weights_are_those_of_the_second_way(strata: list[Any], counts: dict[Any, float]) -> None:
    found = weigh(strata, counts)
    if sum(counts.values()) == 0:
        assert set(found.weights) <= {0.0}
        return
    assert found.weights == pytest.approx(second.weights(strata, counts))
    assert sum(found.weights) == pytest.approx(found.covered)
    assert found.unplaced == sum(weight == 0 for weight in found.weights)
    assert 0 <= found.coverage <= 1 + 1e-9


@given(st.lists(st.floats(0.01, 1000), min_size=1, max_size=50), st.data())
def test_shares_and_effective_size_are_those_of_the_second_way(weights: list[float], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.booleans(), min_size=len(weights), max_size=len(weights)))
    assert weighted_share(chosen, weights) == pytest.approx(second.share(chosen, weights))
    assert effective_size(weights) == pytest.approx(second.kish(weights))
    assert 1 - 1e-9 <= effective_size(weights) <= len(weights) + 1e-9


@given(st.floats(0, 1), st.floats(1, 5000))
def test_intervals_are_those_of_the_second_way(share: float, n: float) -> None:
    low, high = share_interval(share, n)
    assert (low, high) == pytest.approx(second.wilson(share, n), abs=1e-6)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1


def test_equal_weights_change_nothing() -> None:
    assert effective_size([7.0] * 50) == pytest.approx(50)
    assert weighted_share([True] * 10 + [False] * 40, [7.0] * 50) == pytest.approx(0.2)


@given(strata, st.dictionaries(st.sampled_from(BANDS), st.integers(1, 5000), min_size=4), st.integers(1, 5000))
def test_with_margins_alone_both_are_met(strata: list[Any], bands: dict[str, int], more: int) -> None:
    total = sum(bands.values())
    sectors = {"a": total - total // 3 * 2, "b": total // 3, "c": total // 3}
    margins = {**{(b, ""): n for b, n in bands.items()}, **{("", s): n for s, n in sectors.items()}}
    found = weigh(strata, margins)
    full = {one for one in strata if one is not None}
    if full == {(b, s) for b in BANDS for s in SECTORS}:  # with holes the two cannot always be met together
        for band, number in bands.items():
            got = sum(w for w, one in zip(found.weights, strata, strict=True) if one and one[0] == band)
            assert got == pytest.approx(number, rel=1e-3)
    assert found.method == "margins"
    assert found.unplaced == sum(one is None for one in strata)


# -- what is hidden


@given(st.lists(st.sampled_from("abcd"), min_size=5, max_size=60))
def test_no_count_below_five_is_shown_or_left_over(chosen: list[str]) -> None:
    from routeways.engines.disclosure import Rules

    everybody = frozenset(range(len(chosen)))
    parts = [frozenset(n for n, one in enumerate(chosen) if one == letter) for letter in "abcd"]
    cells = Cells()
    for one in (everybody, *parts):
        cells.show(one)
    cells.split(everybody, parts)
    safe = cells.safe(Rules(attacker_floor=1.0), known=everybody, seed=0)
    assert everybody in safe
    assert all(len(one) >= 5 for one in safe)
    hidden = [part for part in parts if part and part not in safe]
    small = [len(part) for part in hidden if len(part) < 5]
    if small and len(hidden) < len([part for part in parts if part]):
        assert sum(map(len, hidden)) >= max(small) + 5, "what is hidden together leaves each small one unclear"


def wave_of(*groups: tuple[int, dict[str, Any]], shared: tuple[str, ...] = ()) -> Wave:
    """So many respondents with such answers, each a business of its own."""
    wave = make_wave()
    rows = [{**FULL, **answers} for many, answers in groups for _ in range(many)]
    answered_many(wave, [{**row, "name": f"Fictional Works {n}"} for n, row in enumerate(rows)], shared=shared)
    return wave


@pytest.mark.django_db
def test_fewer_than_five_tell_nothing_at_all() -> None:
    found = queries.results(wave_of((4, {})))
    assert found.n.symbol is Symbol.CONFIDENTIAL
    for question in found.questions:
        assert question.n.symbol or question.n.value == 0, question.id
        for option in question.options:
            assert option.share.value is None
    assert all(score.mean.value is None for score in found.scores)


@pytest.mark.django_db
def test_a_small_group_takes_a_second_one_with_it_and_whatever_follows_from_it() -> None:
    found = queries.results(wave_of((8, {"hard": "yes"}), (3, {"hard": "no", "reasons": None, "few": None})))
    hard = found.question("hard")
    reasons = found.question("reasons")
    assert hard is not None
    assert reasons is not None
    assert [option.count.symbol for option in hard.options] == [Symbol.CONFIDENTIAL, Symbol.CONFIDENTIAL]
    assert reasons.asked.symbol is Symbol.CONFIDENTIAL, "that 8 of 11 were asked on would tell who said no"
    assert reasons.n.symbol is Symbol.CONFIDENTIAL
    assert all(option.count.symbol for option in reasons.options)
    assert found.hidden > 0


@pytest.mark.django_db
def test_shares_counts_and_margins_of_a_question() -> None:
    found = queries.results(wave_of((30, {"sector": "a"}), (10, {"sector": "b"})))
    sector = found.question("sector")
    assert sector is not None
    first = sector.options[0]
    assert (found.n.value, sector.n.value, first.count.value) == (40, 40, 30)
    assert first.share.value == 75
    low, high = second.wilson(0.75, 40)
    assert (first.share.lower, first.share.upper) == (round(100 * low), round(100 * high))
    assert first.weighted is None
    assert Mark.UNRELIABLE not in first.share.marks
    few = queries.results(wave_of((12, {"sector": "a"}), (8, {"sector": "b"}))).question("sector")
    assert few is not None
    assert Mark.UNRELIABLE in few.options[0].share.marks


@pytest.mark.django_db
def test_nobodys_answer_can_be_read_by_looking_twice() -> None:
    wave = wave_of((7, {"sector": "a"}), (6, {"sector": "b"}))
    today = NOW.date()
    assert wave.is_open(today)

    def shown() -> list[Any]:
        found = queries.results(wave, today=today).question("sector")
        assert found is not None
        return [(one.count.value, one.share.value, one.share.lower, one.share.upper) for one in found.options]

    def one_more(number: int, sector: str) -> None:
        answered_many(wave, [{**FULL, "sector": sector, "name": f"Fictional Works {number}"}])

    before = shown()
    one_more(13, "b")
    assert shown() == before
    one_more(14, "b")
    assert shown() != before
    assert all(share is None or share == round(share) for _, share, _, _ in shown())
    Wave.objects.filter(pk=wave.pk).update(closed_at=NOW)
    wave.refresh_from_db()
    one_more(15, "a")
    assert len(counted_once(wave)[0]) == 16
    assert [one.count for one in queries.results(wave, today=today).question("sector").options] == [  # type: ignore[union-attr]
        one.count
        for one in queries.results(wave).question("sector").options  # type: ignore[union-attr]
    ]


@pytest.mark.django_db
def test_weighted_stands_beside_unweighted() -> None:
    wave = wave_of((30, {"staff": 5, "sector": "a"}), (20, {"staff": 100, "few": 0, "sector": "b"}))
    found = queries.results(wave, business_counts={("micro", "a"): 900, ("medium", "b"): 100})
    sector = found.question("sector")
    assert sector is not None
    assert sector.options[0].share.value == 60
    assert sector.options[0].weighted is not None
    assert sector.options[0].weighted.value == pytest.approx(90)
    weights = [900 / 30] * 30 + [100 / 20] * 20
    low, high = second.wilson(0.9, second.kish(weights))
    assert (sector.options[0].weighted.lower, sector.options[0].weighted.upper) == (
        round(100 * low),
        round(100 * high),
    )
    staff = found.question("staff")
    assert staff is not None
    assert staff.mean is not None
    assert staff.weighted_mean is not None
    values = [5.0] * 30 + [100.0] * 20
    assert staff.mean.value == pytest.approx(43)
    assert staff.mean.margin == pytest.approx(1.959964 * stdev(values) / 50**0.5)
    assert staff.weighted_mean.value == pytest.approx(0.9 * 5 + 0.1 * 100)
    spread = (0.9 * (5 - 14.5) ** 2 + 0.1 * (100 - 14.5) ** 2) ** 0.5
    assert staff.weighted_mean.margin == pytest.approx(1.959964 * spread / (second.kish(weights) - 1) ** 0.5)
    micro = found.reach.bands[0]
    assert (micro.respondents.value, micro.businesses, micro.business_share) == (30, 900, 90)
    assert found.reach.coverage == 100
    assert any("Kish" in formula for formula in found.formulas)


@pytest.mark.django_db
def test_a_business_is_counted_once_and_its_last_answer_counts() -> None:
    wave = wave_of((12, {}))
    one = make_organisation("Moonbeam Bakery", identifiers=(NewIdentifier("company-number", "01234567"),))
    answered(wave, {**FULL, "name": "Moonbeam Bakery Ltd", "sector": "a"})
    answered(wave, {**FULL, "name": "Other name", "number": "1234567", "sector": "b"}, now=NOW + timedelta(hours=1))
    respondents, again = counted_once(wave)
    assert (len(respondents), again) == (13, 1)
    assert [row.answers["sector"] for row in respondents if row.key == f"organisation:{one.pk}"] == ["b"]
    assert queries.results(wave).again == 1


@pytest.mark.django_db
def test_merged_organisations_are_one_business() -> None:
    from routeways.organisations import actions as organisations

    one, two = make_organisation("Moonbeam Bakery"), make_organisation("Starlight Bakery")
    wave = make_wave()
    answered(wave, {**FULL, "name": "Moonbeam Bakery"})
    answered(wave, {**FULL, "name": "Starlight Bakery"})
    assert len(counted_once(wave)[0]) == 2
    organisations.merge(by=make_user(), survivor=one, loser=two, reason="The same shop.", now=NOW)
    assert len(counted_once(wave)[0]) == 1


@pytest.mark.django_db
def test_an_anonymous_answer_does_not_push_out_an_invited_one() -> None:
    one = make_organisation("Moonbeam Bakery")
    wave = make_wave()
    _, link = actions.invite(by=None, wave=wave, now=NOW, address=str, organisation=one)
    response = actions.accept_invitation(by=None, token=link, now=NOW)
    for id, value in {**FULL, "sector": "a"}.items():
        actions.save_answer(by=None, response=response, question=id, raw=value, now=NOW)
    actions.submit(by=None, response=response, shared=(), now=NOW)
    answered(wave, {**FULL, "name": "Moonbeam Bakery", "sector": "b"}, now=NOW + timedelta(days=1))
    respondents, again = counted_once(wave)
    assert again == 1
    assert respondents[0].answers["sector"] == "a"


@pytest.mark.django_db
def test_only_what_is_shared_is_counted() -> None:
    wave = wave_of((10, {"job": {"code": "5213", "label": "Welding trades"}}), shared=())
    jobs = queries.results(wave).question("job")
    assert jobs is not None
    assert jobs.n.value == 0
    assert jobs.options == ()
    wave = wave_of((10, {"job": {"code": "5213", "label": "Welding trades"}}), shared=("further",))
    jobs = queries.results(wave).question("job")
    assert jobs is not None
    assert [(option.id, option.count.value) for option in jobs.options] == [("5213", 10)]
    assert queries.results(wave).question("name") is None, "no item names it, so it is nobody's business"


@pytest.mark.django_db
def test_hidden_answers_are_not_counted() -> None:
    wave = wave_of((10, {}), (10, {"hard": "no"}))
    reasons = queries.results(wave).question("reasons")
    assert reasons is not None
    assert (reasons.asked.value, reasons.n.value) == (10, 10)


@pytest.mark.django_db
def test_texts_are_read_only_where_they_were_shared_and_named_only_where_the_name_was() -> None:
    one = make_organisation("Moonbeam Bakery")
    wave = make_wave(
        changes={
            "shares": [
                {"id": "words", "title": "Words", "questions": ["words"]},
                {"id": "who", "title": "Name", "questions": ["name"]},
            ]
        }
    )
    answered(wave, {**FULL, "words": "Kept."})
    answered(wave, {**FULL, "words": "Shared."}, shared=("words",))
    answered(wave, {**FULL, "words": "Named."}, shared=("words", "who"))
    found = queries.texts(wave)
    assert [(text.text, text.organisation) for text in found] == [("Shared.", None), ("Named.", one)]
    assert found[0].business == found[1].business
    assert found[0].on == date(2026, 3, 27)


NAME_APART = {
    "shares": [
        {"id": "words", "title": "Words", "questions": ["words"]},
        {"id": "who", "title": "Name", "questions": ["name"]},
    ]
}


@pytest.mark.django_db
def test_words_shared_without_the_name_do_not_say_it() -> None:
    firm = make_organisation("Moonbeam Works", aliases=(NewAlias("Starlit Ovens", "trading"),))
    wave = make_wave(changes=NAME_APART)
    says = "Moonbeam Bakery lacks bakers; write to jo@moonbeam.example."
    quiet = answered(wave, {**FULL, "words": says}, shared=("words",))
    linked = answered(wave, {**FULL, "words": "At Starlit Ovens, or Moonbeam Works, we bake."}, shared=("words",))
    Response.objects.filter(pk=linked.pk).update(organisation=firm)
    answered(wave, {**FULL, "words": says}, shared=("words", "who"))
    found = [one.text for one in queries.texts(wave)]
    assert found[0] == "[business] lacks bakers; write to [e-mail removed]."
    assert found[1] == "At [business], or [business], we bake."
    assert found[2] == says and quiet.respondent == "Moonbeam Bakery"


@pytest.mark.django_db
def test_a_business_that_is_not_named_cannot_be_found_by_trying_names(settings: Any) -> None:
    wave = make_wave(changes=NAME_APART)
    answered(wave, {**FULL, "words": "Shared."}, shared=("words",))
    before = queries.texts(wave)[0].business
    settings.SECRET_KEY = "another " * 8
    assert queries.texts(wave)[0].business != before


@pytest.mark.django_db
def test_a_teams_figures_tell_nothing_of_a_person() -> None:
    from routeways.instruments.asking.instrument import instruments

    analysis = instruments()["training-needs-analysis"]
    rating, importance = analysis.by_id["rating"], analysis.by_id["importance"]
    wave = make_wave(definition=analysis)

    def person(n: int) -> None:
        chance = random.Random(n)
        answers = {
            "area": "engineering",
            "last-in-industry": "longer",
            "rating": {row.id: chance.choice("01234") for row in rating.rows},
            "importance": {row.id: chance.choice("0123") for row in importance.rows},
            "ways": ["short"],
            "days": 2,
        }
        answered(wave, answers, by=make_user())

    for n in range(4):
        person(n)
    found = queries.results(wave)
    assert found.n.symbol is Symbol.CONFIDENTIAL
    assert found.scores[0].mean.symbol is Symbol.CONFIDENTIAL
    assert all(row.priority.value is None for row in found.scores[0].rows)
    for n in range(4, 8):
        person(n)
    found = queries.results(wave)
    assert found.scores[0].mean.value is not None
    values = [row.priority.value or 0 for row in found.scores[0].rows]
    assert values == sorted(values, reverse=True)
    area = found.question("area")
    assert area is not None
    said = {option.id: option.count.symbol for option in area.options}
    assert said["engineering"] is Symbol.CONFIDENTIAL, "all of them said it, so each of them did"
    person_ = Response.objects.exclude(created_by=None).first()
    assert person_ is not None
    assert not Response.objects.visible_to(make_user()).exists()
    assert list(Response.objects.visible_to(person_.created_by)) == [person_]
