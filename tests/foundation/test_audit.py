from __future__ import annotations

import hashlib
import json
from datetime import UTC

import pytest
from django.db import connection, transaction

from routeways.foundation import audit
from routeways.foundation.models import AppendOnlyError, AuditEntry, AuditHead

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def write(number: int) -> list[AuditEntry]:
    return [audit.record(by=None, verb="test.do_thing", subject=f"thing:{n}", details={"n": n}) for n in range(number)]


def raw(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_empty_audit_is_whole():
    assert audit.verify() == audit.AuditReport(rows=0, head="0" * 64)


def test_each_row_follows_from_the_one_before():
    first, second, third = write(3)
    assert (first.number, second.number, third.number) == (1, 2, 3)
    assert first.previous == "0" * 64
    assert second.previous == first.digest
    assert audit.verify() == audit.AuditReport(rows=3, head=third.digest)


def test_the_digest_is_what_the_documentation_says(user):
    """A second implementation: SHA-256 over the previous digest, a line feed and sorted, compact JSON."""
    entry = audit.record(by=user, verb="test.do_thing", subject=user, details={"b": [1, "é"], "a": None})
    details = '{"a":null,"b":[1,"\\u00e9"]}'
    at = entry.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f+00:00")
    row = (
        f'{{"at":"{at}","by":"{user.public_id}","details":{json.dumps(details)},"number":{entry.number},'
        f'"subject":"foundation.user:{user.public_id}","verb":"test.do_thing"}}'
    )
    assert entry.digest == hashlib.sha256(f"{entry.previous}\n{row}".encode()).hexdigest()


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'test.undo_thing'",
        "subject = 'thing:9'",
        "details_text = '{\"n\":7}'",
        "at = '2020-01-01 00:00:00'",
        "by_id = (SELECT id FROM foundation_user)",
    ],
)
def test_an_altered_row_is_found(change, user):
    raw("DELETE FROM foundation_auditentry")
    raw("DELETE FROM foundation_audithead")
    write(5)
    raw(f"UPDATE foundation_auditentry SET {change} WHERE number = 3")
    report = audit.verify()
    assert (report.broken_at, report.rows) == (3, 2)
    assert report.reason == "Its contents have been altered."


def test_a_row_altered_together_with_its_digest_breaks_the_next(user):
    entries = write(5)
    forged = entries[2]
    forged.verb = "test.undo_thing"
    digest = audit.digest_of(forged, None)
    raw(
        f"UPDATE foundation_auditentry SET verb = 'test.undo_thing', digest = '{digest}' WHERE number = {forged.number}"
    )
    report = audit.verify()
    assert report.broken_at == forged.number + 1
    assert report.reason == "It does not follow from the row before it."


def test_a_removed_row_is_found():
    write(5)
    raw("DELETE FROM foundation_auditentry WHERE number = 2")
    assert audit.verify().reason == "Row 2 is missing."


def test_removing_the_newest_rows_is_found():
    write(5)
    raw("DELETE FROM foundation_auditentry WHERE number > 3")
    report = audit.verify()
    assert (report.rows, report.broken_at, report.reason) == (3, 4, "The newest rows have been removed.")


def test_removing_everything_is_found():
    write(2)
    raw("DELETE FROM foundation_auditentry")
    assert not audit.verify().whole


def test_rows_cannot_be_changed_or_removed_through_the_model():
    entry = write(1)[0]
    entry.verb = "test.undo_thing"
    for attempt in (
        entry.save,
        entry.delete,
        AuditEntry.objects.all().delete,
        lambda: AuditEntry.objects.update(verb="x"),
        lambda: AuditEntry.objects.bulk_update([entry], ["verb"]),
        lambda: AuditEntry.objects.bulk_create([AuditEntry()]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()
    assert audit.verify().whole


def test_a_person_in_the_audit_cannot_be_deleted(user):
    from django.db.models import ProtectedError

    audit.record(by=user, verb="test.do_thing", subject="thing:1")
    with pytest.raises(ProtectedError):
        user.delete()


@pytest.mark.django_db(transaction=True)
def test_the_audit_is_only_written_inside_a_transaction():
    with pytest.raises(audit.AuditError, match="own transaction"):
        audit.record(by=None, verb="test.do_thing", subject="thing:1")
    assert not AuditHead.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_leaves_no_row_and_no_gap():
    with transaction.atomic():
        write(1)
    with pytest.raises(RuntimeError), transaction.atomic():
        write(1)
        raise RuntimeError
    with transaction.atomic():
        write(1)
    assert list(AuditEntry.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert audit.verify().whole


def test_details_that_are_not_plain_are_refused():
    with pytest.raises(audit.AuditError):
        audit.record(by=None, verb="test.do_thing", subject="thing:1", details={"when": object()})
    with pytest.raises(audit.AuditError):
        audit.record(by=None, verb="test.do_thing", subject="thing:1", details={"n": float("nan")})


def test_only_administrators_read_the_audit(client, user, administrator):
    assert client.get("/account/audit/").status_code == 302
    client.force_login(user)
    refused = client.get("/account/audit/")
    assert refused.status_code == 403
    assert "read the audit" in refused.content.decode()
    client.force_login(administrator)
    page = client.get("/account/audit/").content.decode()
    assert "The chain is whole" in page
    assert "foundation.add_user" in page
    raw("UPDATE foundation_auditentry SET verb = 'test.lie' WHERE number = 2")
    assert "The chain is broken at row 2" in client.get("/account/audit/").content.decode()


def test_the_audit_page_is_paged(client, administrator):
    write(120)
    client.force_login(administrator)
    here = '<span aria-current="page"><span class="hidden">Page </span>{}</span>'
    first = client.get("/account/audit/").content.decode()
    assert here.format(1) in first
    assert 'href="?page=3"' in first
    assert here.format(3) in client.get("/account/audit/?page=99").content.decode()
    assert here.format(1) in client.get("/account/audit/?page=x").content.decode()


def test_a_long_chain_is_checked_only_when_somebody_asks(client, administrator, monkeypatch):
    monkeypatch.setattr("routeways.foundation.pages.CHECKED_AT_ONCE", 3)
    write(5)
    client.force_login(administrator)
    assert "Check the whole chain" in client.get("/account/audit/").content.decode()
    assert "The chain is whole" in client.get("/account/audit/?check").content.decode()


def test_the_audit_of_one_thing_can_be_read_alone(client, administrator, user):
    client.force_login(administrator)
    page = client.get("/account/audit/", {"subject": f"foundation.user:{user.public_id}"}).content.decode()
    assert f"What was done to foundation.user:{user.public_id}" in page
    assert f"foundation.user:{administrator.public_id}" not in page
