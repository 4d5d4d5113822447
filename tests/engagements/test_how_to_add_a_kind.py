"""docs/engagements.md, followed literally: the example is a kind that works from the chooser to its end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from routeways.engagements import actions, criteria, gates, kinds
from tests.engagements.factories import NOW, REGION, TODAY, make_match, make_offer, make_request

PAGE = Path(__file__).resolve().parents[2] / "docs" / "engagements.md"
BLOCKS = dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL))


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ground: None) -> Iterator[None]:
    for name, content in BLOCKS.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path))
    kinds.kinds.cache_clear()
    yield
    kinds.kinds.cache_clear()


@pytest.mark.usefixtures("followed")
def test_the_example_is_walked_from_an_offer_to_its_end() -> None:
    assert "Offer to mentor" in Client().get(f"/{REGION}/connect/new/").content.decode()
    offer = make_offer(kind="mentoring", answers={"sector": "digital", "staff-present": "yes"})
    request = make_request(kind="mentoring", answers={"sector": "digital"})
    held = make_match(offer, request, accepted=True).engagement
    actions.tick(by=None, engagement=held, task="room", party="school", now=NOW)
    actions.plan_dates(by=None, engagement=held, starts_on=TODAY, ends_on=TODAY, now=NOW)
    actions.take_step(by=None, engagement=held, step="meeting", party="school", now=NOW)
    actions.record_activity(by=None, engagement=held, on=TODAY, mode="in-person", counts={"year-9": 8}, now=NOW)
    actions.give_feedback(by=None, engagement=held, party="school", answers={"words": "Courage"}, now=NOW)
    assert actions.end(by=None, engagement=held, outcome="finished", party="school", now=NOW).succeeded


def test_the_page_names_gates_and_criteria_that_there_are() -> None:
    text = PAGE.read_text("utf-8")
    for name in ("checklist", "dates", "signed", "happened", "feedback", "slides-ahead"):
        assert f"`{name}`" in text or f'"{name}"' in text
        assert name in gates.names()
    for name in ("same-answer", "dates", "distance", "enough-places"):
        assert name in criteria.names()
