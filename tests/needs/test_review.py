"""What the engine suggests and what people decide: decisions are kept, also when a text is read again."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from routeways.foundation import jobs
from routeways.foundation.models import AuditEntry, Job
from routeways.needs import actions, queries
from routeways.needs.errors import NeedsError
from routeways.needs.models import EvidenceItem, Mention, Need
from routeways.taxonomy import reading
from tests.needs.factories import (
    CNC,
    NOW,
    REGION,
    TODAY,
    WELDER,
    WELDING,
    FoundSkill,
    Read,
    heard,
    keep,
    make_chamber,
    make_item,
    make_lead,
    read,
    reading_of,
)
from tests.organisations.factories import give, make_organisation, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TEXT = "We want a TIG welder. Our welders leave. Nobody can read drawings."
FOUND = (
    ("TIG welder", "welding", "Welding", 0.93),
    ("welders", "welding", "Welding", 0.6),
    ("welder", "5213", "Welding trades", 0.8),
)


def _item() -> EvidenceItem:
    item = make_item(make_chamber(), TEXT, "A Works")
    read(item, *FOUND)
    return item


def _states(item: EvidenceItem) -> list[tuple[str, str, str]]:
    return [(one.found, one.ref, one.state) for one in item.mentions.all()]


def test_what_was_read_is_suggested_with_its_words_and_the_rest_is_kept_as_unmatched() -> None:
    item = _item()
    assert [(one.label, one.words, one.state) for one in queries.mentions(item)] == [
        ("Welding", "TIG welder", "suggested"),
        ("Welding trades", "welder", "suggested"),
        ("Welding", "welders", "suggested"),
    ]
    assert [item.text[a:b] for a, b in item.unmatched] == ["Nobody can read drawings."]
    assert not Need.objects.exists()


def test_what_is_said_of_one_mention_holds_for_the_same_skill_everywhere_in_the_text() -> None:
    item = _item()
    by = make_lead()
    first = item.mentions.filter(found="starter:welding").first()
    assert first is not None
    actions.decide_mentions(by=by, item=item, decisions={first.public_id: "confirm"}, now=NOW)
    assert set(item.mentions.filter(found="starter:welding").values_list("state", "decided_by")) == {
        ("confirmed", by.pk)
    }
    assert Need.objects.get().ref == "starter:welding"
    assert item.mentions.open().count() == 1


def test_a_text_is_finished_only_when_everything_has_an_answer() -> None:
    item = _item()
    with pytest.raises(NeedsError, match="3 suggestions in this text have no answer yet"):
        actions.decide_mentions(by=None, item=item, decisions={}, now=NOW, done=True)
    answers = {one.public_id: "refuse" for one in item.mentions.all()}
    actions.decide_mentions(by=None, item=item, decisions=answers, now=NOW, done=True)
    item.refresh_from_db()
    assert item.reviewed_at == NOW
    assert len(item.unmatched) == 3  # what was refused matches nothing any more
    assert not Need.objects.exists()


def test_an_answer_to_a_suggestion_that_is_gone_changes_nothing() -> None:
    item = _item()
    with pytest.raises(NeedsError, match="changed since you opened the page"):
        actions.decide_mentions(by=None, item=item, decisions={"gone": "confirm"}, now=NOW)
    assert item.mentions.open().count() == 3


def test_a_changed_suggestion_keeps_what_was_suggested() -> None:
    item = _item()
    mention = item.mentions.get(found="soc2020:5213")
    actions.change_mention(by=None, mention=mention, to=CNC, now=NOW, reason="They mean the machine")
    mention.refresh_from_db()
    assert (mention.found, mention.ref, mention.subject, mention.state) == (
        "soc2020:5213",
        "starter:cnc",
        "skill",
        "changed",
    )
    assert Need.objects.get().label == "CNC machining"


def test_what_was_missed_is_added_at_its_words() -> None:
    item = _item()
    made = actions.add_mention(by=None, item=item, to=CNC, words="read  DRAWINGS", now=NOW)
    assert (made.words, made.state, made.found) == ("read drawings", "confirmed", "")
    item.refresh_from_db()
    assert item.unmatched == []
    with pytest.raises(NeedsError, match="do not stand in the text"):
        actions.add_mention(by=None, item=item, to=WELDING, words="forklift", now=NOW)
    with pytest.raises(NeedsError, match="recorded there already"):
        actions.add_mention(by=None, item=item, to=CNC, words="read drawings", now=NOW)


def test_reading_again_keeps_every_decision_and_renews_what_nobody_decided() -> None:
    item = _item()
    changed = item.mentions.get(found="soc2020:5213")
    actions.change_mention(by=None, mention=changed, to=WELDER, now=NOW)
    actions.change_mention(by=None, mention=changed, to=CNC, now=NOW)
    actions.add_mention(by=None, item=item, to=WELDER, words="welders", now=NOW)
    first = item.mentions.filter(found="starter:welding").first()
    assert first is not None
    actions.decide_mentions(by=None, item=item, decisions={first.public_id: "refuse"}, now=NOW)
    before = set(_states(item))
    read(item, *FOUND, ("drawings", "drawings", "Reading drawings", 0.7), engine="engine 2")
    after = _states(item)
    assert set(after) - before == {("starter:drawings", "starter:drawings", "suggested")}
    assert before <= set(after)
    assert len(after) == len(set(_states(item))) + 1  # the two refused places of one skill
    assert (item.engine, item.reviewed_at) == ("engine 2", None)
    read(item, engine="engine 3")
    assert "suggested" not in {state for _, _, state in _states(item)}


def test_reading_again_reads_what_another_engine_read_and_a_stop_keeps_what_was_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old, newer, unread = keep(make_chamber(), heard("Old"), heard("Newer"), heard("Unread"))
    read(old, engine="engine 1")
    read(newer, engine="engine 2")
    seen: list[str] = []

    def read_texts(texts: list[str], *, taxonomy: str) -> Any:
        seen.extend(texts)
        if len(seen) == 2:
            Job.objects.update(cancel_wanted=True)
        return SimpleNamespace(engine="engine 2", taxonomy=taxonomy, texts=[reading_of(one) for one in texts])

    monkeypatch.setattr(reading, "open_taxonomy", lambda taxonomy: SimpleNamespace(engine="engine 2"))
    monkeypatch.setattr(reading, "read_texts", read_texts)
    monkeypatch.setattr("routeways.needs.jobs.CHUNK", 1)
    another = keep(make_chamber(), heard("Another"))[0]
    actions.start_reading(by=None, region=REGION, again=True)
    jobs.work_off()
    assert seen == ["Old", "Unread"]
    assert Job.objects.get().state == "cancelled"
    old.refresh_from_db()
    unread.refresh_from_db()
    another.refresh_from_db()
    assert (old.engine, unread.engine, another.read_at) == ("engine 2", "engine 2", None)


def test_a_decision_can_be_taken_back() -> None:
    item = _item()
    added = actions.add_mention(by=None, item=item, to=CNC, words="drawings", now=NOW)
    mention = item.mentions.get(found="soc2020:5213")
    actions.change_mention(by=None, mention=mention, to=CNC, now=NOW)
    actions.reopen_mention(by=None, mention=item.mentions.get(pk=added.pk))
    actions.reopen_mention(by=None, mention=item.mentions.get(pk=mention.pk))
    mention.refresh_from_db()
    assert (mention.subject, mention.ref, mention.state, mention.decided_at) == (
        "occupation",
        "soc2020:5213",
        "suggested",
        None,
    )
    assert not Mention.objects.filter(pk=added.pk).exists()


def test_the_same_words_in_several_texts_are_confirmed_together() -> None:
    chamber = make_chamber()
    lead = make_lead(chamber)
    for number in range(3):
        item = make_item(chamber, f"TIG welder wanted, {number}", f"Works {number}")
        read(item, ("TIG welder", "welding", "Welding", 0.9 - number / 10))
    other = make_item(chamber, "Only one fitter")
    read(other, ("fitter", "fitting", "Fitting", 0.9))
    [group] = queries.alike(REGION, lead, today=TODAY)
    assert (group.label, group.words, group.count, round(group.least_score, 1)) == ("Welding", "TIG welder", 3, 0.7)
    chosen = queries.alike_mentions(REGION, lead, keys={group.key}, today=TODAY)
    count = actions.confirm_alike(by=lead, region=REGION, mentions=chosen, now=NOW)
    assert count == 3
    assert Mention.objects.filter(state="confirmed", decided_by=lead).count() == 3
    assert queries.alike(REGION, lead, today=TODAY) == []
    assert AuditEntry.objects.filter(verb="needs.confirm_alike").count() == 1


def test_the_same_words_are_the_same_however_they_are_written_and_once_in_one_text_is_not_several() -> None:
    chamber = make_chamber()
    lead = make_lead(chamber)
    for text, words in (("TIG Welder wanted", "TIG Welder"), ("A tig\nwelder, please", "tig\nwelder")):
        read(make_item(chamber, text), (words, "welding", "Welding", 0.9))
    read(make_item(chamber, "CNC here and cnc there"), ("CNC", "cnc", "CNC", 0.9), ("cnc", "cnc", "CNC", 0.5))
    [group] = queries.alike(REGION, lead, today=TODAY)
    assert (group.found, group.count) == ("starter:welding", 2)
    chosen = queries.alike_mentions(REGION, lead, keys={group.key, "starter:cnc\tcnc", "nonsense", ""}, today=TODAY)
    assert {one.words for one in chosen} == {"TIG Welder", "tig\nwelder"}
    assert queries.alike(REGION, make_user("Stranger"), today=TODAY) == []
    assert not queries.alike_mentions(REGION, make_user("Other"), keys={group.key}, today=TODAY).exists()


def test_equal_words_are_paged_counted_in_the_database_and_confirmed_on_their_page(
    client: Client, django_assert_num_queries: Any
) -> None:
    chamber = make_chamber()
    lead = make_lead(chamber)
    words = [f"skill{number:02}" for number in range(53)]
    for _ in range(2):
        found = [(word, word, word.capitalize(), 0.9) for word in words]
        read(make_item(chamber, f"{_}: {' '.join(words)}"), *found)
    with django_assert_num_queries(2):  # the roles of who asks, and the groups
        assert len(queries.alike(REGION, lead, today=TODAY)) == 53
    client.force_login(lead)
    address = f"/{REGION}/needs/review/"
    first = client.get(address).content.decode()
    assert first.count('name="alike"') == 50 and 'href="?page=2"' in first
    second = client.get(f"{address}?page=2").content.decode()
    assert second.count('name="alike"') == 3 and "Skill52" in second
    keys = re.findall(r'name="alike"[^>]* value="([^"]+)"', second)
    done = client.post(f"{address}alike/?page=2", {"alike": [*keys[:2], "a\x00\tb"]}, follow=True)
    assert done.redirect_chain[0][0].endswith("/review/?page=2")
    assert "4 suggestions are confirmed." in done.content.decode()
    assert Mention.objects.filter(state="confirmed").count() == 4


def test_spans_outside_the_text_are_not_believed() -> None:
    item = make_item(make_chamber(), "Short")
    readings = {
        item.pk: Read([FoundSkill("welding", "Welding", 1.7, 3, 99), FoundSkill("starter:cnc", "CNC", 0.5, None, None)])
    }
    actions.keep_readings(by=None, region=REGION, readings=readings, engine="e", taxonomy="starter", now=NOW)
    assert {(one.found, one.start, one.score) for one in item.mentions.all()} == {
        ("starter:welding", None, 1.0),
        ("starter:cnc", None, 0.5),
    }


def test_the_words_are_for_those_they_were_shared_with() -> None:
    chamber = make_chamber()
    firm = make_organisation("A Works", region=REGION)
    lead, other_lead = make_lead(chamber), make_lead(region="lancashire")
    staff, stranger = make_user(), make_user()
    give(staff, "organisation-contact", firm)
    keep(
        chamber,
        heard("private", about=firm, sharing="private"),
        heard("group", about=firm, sharing="group"),
        heard("region", sharing="region"),
        heard("public", sharing="public"),
    )

    def seen(actor: object) -> set[str]:
        return set(EvidenceItem.objects.visible_to(actor, today=TODAY).values_list("text", flat=True))

    assert seen(lead) == {"group", "region", "public"} | {"private"}
    assert seen(staff) == {"group"}
    assert seen(stranger) == seen(other_lead) == seen(None) == set()
    hub = make_organisation("A Hub", kind="hub", region=REGION)
    analyst = make_user()
    give(analyst, "hub-analyst", hub, region=REGION)
    assert seen(analyst) == {"group", "region", "public"}
    assert set(EvidenceItem.objects.counted().values_list("text", flat=True)) == {"group", "region", "public"}
