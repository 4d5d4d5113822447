"""Public money towards training, as dated data."""

from __future__ import annotations

from datetime import date

import pytest

from routeways.foundation.definitions import DefinitionError, read
from routeways.provision import funding
from routeways.provision.funding import Funding

SUMMER, AUTUMN = date(2026, 7, 31), date(2026, 8, 1)

TERMS = """
schema: 1
id: a-grant
name: A grant
says: Somebody gives money towards training.
fits: [course]
ask: Ask whoever gives it.
terms:
  - {valid_from: 2026-01-01, pays: "All of the cost of the course.", source: A letter of the giver, valid_to: %s}
  - {valid_from: 2026-06-01, pays: "Half of the cost of the course.", source: A letter of the giver}
"""


def named(*arguments: str, **more: object) -> list[str]:
    return [one.funding.id for one in funding.offers(*arguments, **more)]  # type: ignore[arg-type]


def test_every_funding_definition_holds_somewhere_and_names_its_source():
    assert len(funding.definitions()) >= 8
    for one in funding.definitions().values():
        assert any(one.on(term.valid_from) == term for term in one.terms)
        assert all(term.source for term in one.terms)


def test_the_employers_share_follows_the_day_on_which_it_is_asked():
    (before,) = [o for o in funding.offers("apprenticeship", on=SUMMER, pays_levy=True) if "account" in o.funding.ask]
    (after,) = [o for o in funding.offers("apprenticeship", on=AUTUMN, pays_levy=True) if "account" in o.funding.ask]
    assert "95%" in before.terms.pays and "24 months" in before.terms.pays
    assert "75%" in after.terms.pays and "12 months" in after.terms.pays
    assert before.reference != after.reference


def test_an_employer_who_pays_no_levy_is_not_sent_to_its_account():
    assert "apprenticeship-levy-payer" not in named("apprenticeship", on=AUTUMN, pays_levy=False)
    assert "apprenticeship-not-levy-payer" not in named("apprenticeship", on=AUTUMN, pays_levy=True)
    unsure = named("apprenticeship", on=AUTUMN)
    assert {"apprenticeship-levy-payer", "apprenticeship-not-levy-payer", "levy-transfer"} <= set(unsure)


def test_money_for_another_level_is_not_offered():
    assert "foundation-apprenticeship" not in named("apprenticeship", on=AUTUMN, levels=["4", "5"])
    assert "foundation-apprenticeship" in named("apprenticeship", on=AUTUMN, levels=["2", "3"])


def test_nothing_is_offered_for_what_nobody_pays_for():
    assert funding.offers("planning", on=AUTUMN) == []
    assert funding.offers("apprenticeship", on=date(1999, 1, 1)) == []


@pytest.mark.parametrize(
    ("last", "said"), [("2026-06-30", "two sets of terms hold on 2026-06-01"), ("2025-01-01", "ends before it begins")]
)
def test_terms_that_overlap_or_end_before_they_begin_are_refused(tmp_path, last, said):
    path = tmp_path / "a-grant.yaml"
    path.write_text(TERMS % last)
    with pytest.raises(DefinitionError, match=said):
        read(path, Funding)
    path.write_text(TERMS % "2026-05-31")
    assert read(path, Funding).on(date(2026, 5, 31)).pays.startswith("All")
