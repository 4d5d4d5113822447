from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from routeways.foundation import definitions
from routeways.foundation.dated_rules import DatedRule, RuleError, rule, rules
from routeways.foundation.definitions import DefinitionError


def write(folder: Path, entries: str) -> Path:
    path = folder / "pay.yaml"
    path.write_text(f"schema: 1\nid: pay\ntitle: Pay\nentries:\n{entries}", "utf-8")
    return path


def entry(version: str, start: str, end: str = "") -> str:
    ends = f"    valid_to: {end}\n" if end else ""
    return (
        f'  - version: "{version}"\n    valid_from: {start}\n{ends}    source: The national minimum wage rates\n'
        f"    values: {{hourly: {len(version)}}}\n"
    )


TWO_YEARS = entry("1", "2024-04-01", "2025-03-31") + entry("22", "2025-04-01")


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path))
    (tmp_path / "rules").mkdir()
    return tmp_path / "rules"


def test_the_rule_in_force_on_a_day_is_found_to_the_day(own):
    write(own, TWO_YEARS)
    assert rule("pay", date(2025, 3, 31))["hourly"] == 1
    assert rule("pay", date(2025, 4, 1))["hourly"] == 2
    assert rule("pay", date(2099, 1, 1)).version == "22"


def test_a_day_before_the_first_entry_is_not_guessed(own):
    write(own, TWO_YEARS)
    with pytest.raises(RuleError, match=r"not known for 31 March 2024\. It is known from 01 April 2024 on"):
        rule("pay", date(2024, 3, 31))


def test_an_unknown_rule_and_an_unknown_value_say_so(own):
    write(own, TWO_YEARS)
    with pytest.raises(RuleError, match="no rule “hours”"):
        rule("hours", date(2025, 1, 1))
    with pytest.raises(RuleError, match="no value “weekly”"):
        rule("pay", date(2025, 1, 1))["weekly"]


def test_a_result_can_name_the_rule_it_used(own):
    write(own, TWO_YEARS)
    reference = rule("pay", date(2025, 1, 1)).reference
    assert reference.startswith("pay@1#")
    assert len(reference.rpartition("#")[2]) == 16


def test_values_cannot_be_changed_by_a_caller(own):
    write(own, TWO_YEARS)
    with pytest.raises(TypeError):
        rule("pay", date(2025, 1, 1)).values["hourly"] = 0


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        (entry("1", "2024-04-01", "2025-04-01") + entry("2", "2025-04-01"), "both in force on 2025-04-01"),
        (entry("1", "2024-04-01") + entry("2", "2025-04-01"), "both in force"),
        (entry("1", "2024-04-01", "2025-03-30") + entry("2", "2025-04-01"), "no version is in force between"),
        (entry("1", "2024-04-01", "2023-04-01"), "ends before it begins"),
        (entry("1", "2024-04-01", "2025-03-31") + entry("1", "2025-04-01"), "same version"),
        (entry("1", "2024-04-01").replace("The national minimum wage rates", "me"), "source"),
        (entry("1", "2024-04-01").replace("{hourly: 1}", "{}"), "values"),
    ],
)
def test_rules_that_overlap_leave_gaps_or_have_no_source_are_refused(tmp_path, entries, problem):
    with pytest.raises(DefinitionError, match=problem):
        definitions.read(write(tmp_path, entries), DatedRule)


def test_every_shipped_rule_is_in_force_from_its_first_day_to_its_last():
    shipped = rules()
    assert {dated.id for dated in shipped} >= {"disclosure", "data-age"}
    for dated in shipped:
        for entry in dated.entries:
            last = entry.valid_to or entry.valid_from + timedelta(days=3000)
            for day in (entry.valid_from, last):
                assert rule(dated.id, day).version == entry.version


def test_the_disclosure_rule_is_what_the_engine_takes():
    from routeways.engines.disclosure.rules import Rules

    made = Rules(**rule("disclosure", date(2026, 1, 1)).values)
    assert (made.min_count, made.min_denominator, made.min_contributors, made.rounding_base) == (5, 10, 3, 5)


def test_data_age_has_a_limit_for_every_kind_of_period():
    from routeways.values import PeriodKind

    ages = rule("data-age", date(2026, 1, 1))
    for limits in (ages["fresh_days"], ages["stale_days"]):
        assert set(limits) == {kind.value for kind in PeriodKind} | {"default"}
    assert all(ages["fresh_days"][kind] < ages["stale_days"][kind] for kind in ages["fresh_days"])
