from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import transaction

from routeways.foundation import jobs, messages
from routeways.foundation.models import Job, Message, MessageState

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
CONTEXT = {"inviter": "Grace", "address": "https://example.org/x", "expires_at": datetime(2026, 3, 9, tzinfo=UTC)}


def queue(user, **more) -> Message:
    return messages.queue(by=None, to=user, template="foundation/invitation", context={"user": user, **CONTEXT}, **more)


def test_a_message_is_sent_after_the_commit_and_once(user):
    message = queue(user)
    assert mail.outbox == []
    jobs.work_off()
    jobs.work_off()
    assert [sent.to for sent in mail.outbox] == [[user.email]]
    assert mail.outbox[0].subject == "You are invited to Routeways"
    assert "Hello Ada Thornber,\n\nGrace has made" in mail.outbox[0].body
    assert "until 9 March 2026" in mail.outbox[0].body
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<{message.public_id}@")
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert message.sent_at is not None


def test_the_text_is_forgotten_once_it_is_sent_because_it_holds_private_links(user):
    message = queue(user)
    assert "https://example.org/x" in message.body
    jobs.work_off()
    message.refresh_from_db()
    assert message.body == ""


def test_what_is_rolled_back_is_not_sent(user):
    with pytest.raises(RuntimeError), transaction.atomic():
        queue(user)
        raise RuntimeError
    jobs.work_off()
    assert mail.outbox == []
    assert not Message.objects.exists()


def test_a_mail_server_that_says_no_is_asked_once_more(user, monkeypatch):
    answers = iter([OSError("450 busy"), 1])

    def send(self) -> int:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    message = queue(user)
    jobs.work_off()
    message.refresh_from_db()
    assert (message.state, message.error, Job.objects.get().attempts) == ("sent", "", 2)


def test_a_mail_server_that_says_no_twice_is_told_of(user, monkeypatch):
    def send(self) -> int:
        raise OSError("550 no")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", send)
    message = queue(user)
    jobs.work_off()
    message.refresh_from_db()
    assert (message.state, message.error) == ("failed", "The mail server did not take it (OSError).")
    assert Job.objects.get().state == "failed"


def test_a_worker_that_dies_while_sending_does_not_cause_a_second_copy(user):
    message = queue(user)
    Message.objects.update(state=MessageState.SENDING)
    jobs.work_off()
    message.refresh_from_db()
    assert mail.outbox == []
    assert message.state == MessageState.UNKNOWN


def test_a_job_for_a_sent_message_sends_nothing(user):
    message = queue(user)
    jobs.work_off()
    jobs.start(messages.SEND, by=None, payload={"message": message.public_id})
    jobs.work_off()
    message.refresh_from_db()
    assert len(mail.outbox) == 1
    assert message.state == MessageState.SENT


def test_a_digest_gathers_what_was_held_for_each_person(user, administrator):
    queue(user, digest="weekly")
    queue(user, digest="weekly")
    queue(administrator, digest="weekly")
    queue(administrator, digest="monthly")
    jobs.work_off()
    assert mail.outbox == []
    sent = messages.send_digest(by=None, digest="weekly", subject="Your week in Routeways")
    assert messages.send_digest(by=None, digest="weekly", subject="Your week in Routeways") == []
    jobs.work_off()
    assert len(sent) == len(mail.outbox) == 2
    mine = next(message for message in mail.outbox if message.to == [user.email])
    assert mine.subject == "Your week in Routeways"
    assert mine.body.count("You are invited to Routeways\n----") == 2
    states = sorted(Message.objects.values_list("state", flat=True))
    assert states == ["gathered", "gathered", "gathered", "held", "sent", "sent"]


def test_the_parts_of_a_digest_keep_no_text_either(user):
    queue(user, digest="weekly")
    messages.send_digest(by=None, digest="weekly", subject="Your week in Routeways")
    jobs.work_off()
    assert "https://example.org/x" in mail.outbox[0].body
    assert set(Message.objects.values_list("state", "body")) == {("gathered", ""), ("sent", "")}


def test_a_line_break_in_a_subject_cannot_add_headers(user):
    trick = "Hi\nBcc: everybody@example.org"
    messages.queue_text(by=None, to=user.email, subject=trick, body="x", template="test")
    jobs.work_off()
    assert mail.outbox[0].subject == "Hi Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == [user.email]
