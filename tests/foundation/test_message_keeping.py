"""The outbox forgets: texts as soon as their fate is known, addresses after the days of the rule."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from routeways.foundation import daily, jobs, messages
from routeways.foundation.dated_rules import rule
from routeways.foundation.message_keeping import FORGET, forget_messages
from routeways.foundation.models import AuditEntry, Message, MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def text(to: str = "ada@example.org", digest: str = "") -> Message:
    return messages.queue_text(
        by=None, to=to, subject="A visit", body="https://x.example/l/1", template="x", digest=digest
    )


def kept() -> set[tuple[Any, ...]]:
    return set(Message.objects.values_list("template", "state", "to", "subject", "body"))


def test_a_message_alone_a_gathered_one_and_its_parts_lose_their_address_after_the_days() -> None:
    text()
    text(digest="daily")
    text(digest="daily")
    messages.send_digest(by=None, digest="daily", subject="Today")
    jobs.work_off()
    days, now = int(rule("messages", timezone.localdate())["address_days"]), timezone.now()
    assert forget_messages(by=None, now=now + timedelta(days=days - 1)) == 0
    assert {to for _, _, to, _, _ in kept()} == {"ada@example.org"}
    assert forget_messages(by=None, now=now + timedelta(days=days, minutes=1)) == 4
    assert kept() == {("x", "sent", "", "", ""), ("digest", "sent", "", "", ""), ("x", "gathered", "", "", "")}
    assert forget_messages(by=None, now=now + timedelta(days=days + 1)) == 0
    assert "ada@" not in str(list(AuditEntry.objects.values_list("subject", "details_text")))


def test_parts_of_a_letter_gathered_before_lose_their_text() -> None:
    text(digest="daily")
    messages.send_digest(by=None, digest="daily", subject="Today")
    Message.objects.filter(state=MessageState.GATHERED).update(body="https://x.example/l/1")
    forget_messages(by=None, now=timezone.now())
    assert Message.objects.get(state=MessageState.GATHERED).body == ""
    assert Message.objects.get(template="digest").body != "", "it still waits to be sent"


def test_what_still_waits_is_left_alone_however_old() -> None:
    text()
    text(digest="daily")
    before = kept()
    assert forget_messages(by=None, now=timezone.now() + timedelta(days=400)) == 0
    assert kept() == before


def test_it_is_done_every_day() -> None:
    assert FORGET in {one.kind for one in daily.errands()}
