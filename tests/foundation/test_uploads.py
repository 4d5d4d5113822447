from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from routeways.foundation import uploads
from routeways.foundation.models import AuditEntry, Blob, Upload
from routeways.foundation.upload_kinds import KINDS, Refused

pytestmark = pytest.mark.django_db
MEGABYTE = 1024**2


@pytest.fixture(autouse=True)
def _own_storage(tmp_path: Path, settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["area", "value"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def hand_in(name: str, content: bytes, kinds=("csv", "xlsx"), limit=MEGABYTE, by=None) -> Upload:
    return uploads.receive(by=by, file=ContentFile(content, name=name), kinds=kinds, limit=limit)


def test_an_accepted_file_can_be_read_back(user):
    upload = hand_in("figures.csv", b"area,value\nE07000117,5\n", by=user)
    assert (upload.accepted, upload.kind, upload.size, upload.created_by) == (True, "csv", 23, user)
    with uploads.open_upload(upload) as stored:
        assert stored.read() == b"area,value\nE07000117,5\n"


def test_the_stored_name_says_nothing():
    upload = hand_in("secret plans.csv", b"a,b\n")
    assert upload.blob.stored_as.startswith("accepted/")
    assert "secret" not in upload.blob.stored_as
    assert upload.blob.sha256 not in upload.blob.stored_as


def test_the_same_content_twice_is_stored_once(tmp_path):
    first, second = hand_in("a.csv", b"a,b\n"), hand_in("b.csv", b"a,b\n")
    assert first.pk != second.pk
    assert first.blob == second.blob
    assert len(list((tmp_path / "accepted").iterdir())) == 1


def test_bytes_that_were_lost_are_stored_again():
    first = hand_in("a.csv", b"a,b\n")
    default_storage.delete(first.blob.stored_as)
    second = hand_in("a.csv", b"a,b\n")
    with uploads.open_upload(second) as stored:
        assert stored.read() == b"a,b\n"
    assert Blob.objects.count() == 1


def test_a_refused_file_is_kept_apart_and_cannot_be_read(tmp_path):
    upload = hand_in("report.xlsx", b"%PDF-1.7 this is a PDF")
    assert not upload.accepted
    assert upload.reason == "“report.xlsx” is damaged or cut off. Save it again and try once more."
    assert upload.blob.quarantined
    assert upload.blob.stored_as.startswith("quarantine/")
    with pytest.raises(ValueError, match="cannot be read"):
        uploads.open_upload(upload)


def test_refusing_never_opens_the_accepted_copy_of_the_same_bytes():
    accepted = hand_in("a.csv", b"a,b\n")
    refused = hand_in("a.pdf", b"a,b\n", kinds=["pdf"])
    assert accepted.blob != refused.blob
    assert not accepted.blob.quarantined


def test_each_receipt_is_one_row_of_the_audit():
    hand_in("Jane Doe’s answers.csv", b"a,b\n")
    entry = AuditEntry.objects.get()
    assert entry.verb == "foundation.receive_upload"
    assert set(entry.details) == {"sha256", "state", "size"}


def test_a_file_that_is_too_large_is_not_stored_at_all(tmp_path):
    upload = hand_in("big.csv", b"x" * (2 * MEGABYTE))
    assert upload.reason == "“big.csv” is 2.0 MB. We accept up to 1.0 MB."
    assert upload.blob is None
    assert not any(tmp_path.iterdir())


def test_an_empty_file_and_a_wrong_ending_say_what_to_do():
    assert hand_in("a.csv", b"").reason == "“a.csv” is empty. Save it again and try once more."
    reason = hand_in("virus.exe", b"MZ").reason
    assert reason == "“virus.exe” cannot be accepted here. Hand in a CSV file or an Excel workbook."


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\ada\\figures.csv", "figures.csv"),
        ("/a.csv", "a.csv"),
        ("fi\x00gures\u202e.csv", "figures.csv"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
    ],
)
def test_names_lose_folders_and_tricks(given_name, kept):
    assert uploads.clean_name(given_name) == kept


def test_a_real_workbook_is_accepted_and_a_renamed_zip_is_not():
    assert hand_in("a.xlsx", workbook()).accepted
    renamed = hand_in("a.xlsx", zipped(**{"readme.txt": b"hello"}))
    assert renamed.reason == "“a.xlsx” is not an Excel workbook, whatever its name says."


@pytest.mark.parametrize("how", ["part", "content type"])
def test_macros_are_refused(how):
    content = io.BytesIO(workbook())
    with zipfile.ZipFile(content) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    if how == "part":
        parts["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    else:
        kinds = parts["[Content_Types].xml"].decode()
        plain = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts["[Content_Types].xml"] = kinds.replace(
            plain, "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
        ).encode()
    assert "contains macros" in hand_in("a.xlsx", zipped(**parts)).reason


def test_a_zip_bomb_is_refused_before_it_grows():
    bomb = zipped(**{f"{n}.txt": b"\x00" * 20 * MEGABYTE for n in range(3)})
    assert len(bomb) < 100_000
    assert "zip bomb" in hand_in("a.zip", bomb, kinds=["zip"]).reason


def test_a_zip_that_lies_about_its_size_is_refused():
    honest = zipped(**{"a.txt": b"\x00" * 20 * MEGABYTE})
    size = (20 * MEGABYTE).to_bytes(4, "little")
    lying = honest.replace(size, (100).to_bytes(4, "little"))
    assert lying != honest
    assert not hand_in("a.zip", lying, kinds=["zip"]).accepted


@pytest.mark.parametrize("name", ["../up.txt", "/abs.txt", "a\\..\\..\\b.txt", "C:/x.txt"])
def test_a_zip_with_a_part_that_points_outside_is_refused(name):
    info = zipfile.ZipInfo("placeholder")
    info.filename = name
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, b"x")
    assert "points outside" in hand_in("a.zip", out.getvalue(), kinds=["zip"]).reason


def test_entities_in_a_workbooks_own_index_are_not_followed():
    trick = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><Types><Default ContentType="&a;"/></Types>'
    upload = hand_in("a.xlsx", zipped(**{"[Content_Types].xml": trick}))
    assert upload.reason == "“a.xlsx” is not an Excel workbook, whatever its name says."


@pytest.mark.parametrize(
    ("name", "kind", "content", "accepted"),
    [
        ("a.csv", "csv", "área,value\n".encode("utf-16"), True),
        ("a.csv", "csv", b"a\x00b", False),
        ("a.csv", "csv", b"MZ\x90", False),
        ("a.json", "json", json.dumps({"a": 1}).encode(), True),
        ("a.json", "json", b"{", False),
        ("a.json", "json", b"[" * 100_000, False),
        ("a.parquet", "parquet", b"PAR1....PAR1", True),
        ("a.parquet", "parquet", b"PAR1", False),
        ("a.parquet", "parquet", b"PAR1.........", False),
        ("a.pdf", "pdf", b"%PDF-1.7\n", True),
        ("a.pdf", "pdf", b"<html>", False),
        ("a.png", "png", b"\x89PNG\r\n\x1a\n...", True),
        ("a.jpg", "jpeg", b"\xff\xd8\xff\xe0", True),
        ("a.jpg", "jpeg", b"\x89PNG\r\n\x1a\n...", False),
    ],
)
def test_content_decides_not_the_name(name, kind, content, accepted):
    assert hand_in(name, content, kinds=[kind]).accepted is accepted


@given(
    content=st.binary(max_size=400), kind=st.sampled_from(sorted(KINDS)), start=st.sampled_from([b"", b"PK\x03\x04"])
)
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_make_a_check_crash(content, kind, start):
    try:
        KINDS[kind].check(io.BytesIO(start + content))
    except Refused as refusal:
        assert str(refusal).endswith(".")


@given(cut=st.integers(min_value=0, max_value=5000), flip=st.integers(min_value=0, max_value=5000))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_workbook_is_refused_or_read_but_never_crashes(cut, flip):
    whole = workbook()
    damaged = bytearray(whole[: max(1, len(whole) - cut)])
    damaged[flip % len(damaged)] ^= 0xFF
    try:
        KINDS["xlsx"].check(io.BytesIO(bytes(damaged)))
    except Refused as refusal:
        assert str(refusal).endswith(".")


def test_an_accepted_upload_becomes_a_file_under_its_own_name_for_as_long_as_it_is_read() -> None:
    upload = uploads.receive(by=None, file=ContentFile(b"a,b\n1,2\n", "areas.csv"), kinds=["csv"], limit=MEGABYTE)
    with uploads.as_file(upload) as path:
        assert (path.name, path.read_bytes()) == ("areas.csv", b"a,b\n1,2\n")
    assert not path.exists()


def test_a_name_longer_than_file_systems_take_keeps_its_end() -> None:
    long = ContentFile(b"a,b\n1,2\n", "é" * 180 + ".csv")
    upload = uploads.receive(by=None, file=long, kinds=["csv"], limit=MEGABYTE)
    with uploads.as_file(upload) as path:
        assert path.name.endswith("é.csv")
        assert path.read_bytes()


def test_a_refused_upload_never_becomes_a_file() -> None:
    upload = uploads.receive(by=None, file=ContentFile(b"", "areas.csv"), kinds=["csv"], limit=MEGABYTE)
    with pytest.raises(ValueError, match="was refused"), uploads.as_file(upload):
        pass
