"""Downloading from a publisher: only what is new, never half a file, and a sentence for every fault."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

import pytest

from routeways.evidence import actions, definitions, fetching
from routeways.evidence.fetching import FetchRefused, download
from routeways.foundation.models import AuditEntry
from tests.evidence.ks4 import SOURCE, csv_text
from tests.fakes.files import FileServer

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(days=30)
CONTENT = b"area,value\n" + b"".join(b"E07000117,%d\n" % number for number in range(60_000))


@pytest.fixture
def server():
    with FileServer(CONTENT).running() as running:
        yield running


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "downloads"


def fetched(server, folder, now=NOW, **more):
    waits: list[float] = []
    return download(server.address, folder, now=now, pause=waits.append, **more)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_downloaded_with_its_digest_recorded_beside_it(server, folder):
    found = fetched(server, folder)
    assert found.changed
    assert found.path.read_bytes() == CONTENT
    assert names(folder) == ["download.json", "figures.csv"]
    record = json.loads((folder / "download.json").read_text())
    assert record["sha256"] == found.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert record["address"] == server.address
    assert record["etag"] == server.etag


def test_what_has_not_changed_is_not_downloaded_again(server, folder):
    first = fetched(server, folder)
    again = fetched(server, folder, now=LATER)
    assert not again.changed
    assert again.fetched_at == first.fetched_at == NOW
    assert server.requests[-1]["if-none-match"] == server.etag
    assert "if-modified-since" in server.requests[-1]


def test_the_same_content_without_an_etag_is_not_new_either(server, folder):
    server.tricks = {"no-validators"}
    fetched(server, folder)
    again = fetched(server, folder, now=LATER)
    assert not again.changed
    assert again.fetched_at == NOW


def test_a_new_release_takes_the_place_of_the_old_one(server, folder):
    fetched(server, folder)
    server.replace(CONTENT + b"E07000122,7\n")
    again = fetched(server, folder, now=LATER)
    assert again.changed
    assert again.path.read_bytes() == server.content
    assert again.fetched_at == LATER


def test_a_release_under_another_name_leaves_no_old_file_behind(server, folder):
    server.disposition = 'attachment; filename="2024.csv"'
    fetched(server, folder)
    server.disposition = "attachment; filename*=UTF-8''2025.csv"
    server.replace(CONTENT[:-20])
    assert fetched(server, folder, now=LATER).path.name == "2025.csv"
    assert names(folder) == ["2025.csv", "download.json"]


def test_a_file_that_somebody_altered_is_downloaded_anew(server, folder):
    path = fetched(server, folder).path
    path.write_bytes(CONTENT[:-1] + b"X")
    assert fetched(server, folder).path.read_bytes() == CONTENT


def test_a_download_that_is_cut_goes_on_where_it_stopped(server, folder):
    server.tricks, server.cut_after, server.cuts = {"cut"}, 300_000, 1
    found = fetched(server, folder)
    assert found.path.read_bytes() == CONTENT
    assert len(server.requests) == 2
    assert server.requests[1]["range"].startswith("bytes=")
    assert int(server.requests[1]["range"][6:-1]) > 0
    assert server.requests[1]["if-range"] == server.etag


def test_what_came_before_a_lasting_fault_is_kept_for_the_next_time_and_is_not_the_file(server, folder):
    server.tricks, server.cut_after, server.cuts = {"cut"}, 100_000, fetching.MOST_TRIES
    with pytest.raises(FetchRefused, match=r"was cut after .*What has arrived is kept"):
        fetched(server, folder)
    assert "figures.csv" not in names(folder)
    server.tricks = set()
    assert fetched(server, folder).path.read_bytes() == CONTENT
    assert "range" in server.requests[-1]
    assert names(folder) == ["download.json", "figures.csv"]


def test_a_release_that_changed_between_two_tries_is_not_glued_to_the_old_part(server, folder):
    server.tricks, server.cut_after, server.cuts = {"cut"}, 100_000, fetching.MOST_TRIES
    with pytest.raises(FetchRefused):
        fetched(server, folder)
    server.tricks = set()
    server.replace(CONTENT.replace(b"E07000117", b"E07000122"))
    assert fetched(server, folder).path.read_bytes() == server.content


@pytest.mark.parametrize("trick", ["no-validators", "ignores-range"])
def test_a_server_that_cannot_go_on_is_asked_for_the_whole_file(server, folder, trick):
    server.tricks, server.cut_after, server.cuts = {"cut", trick}, 100_000, 1
    assert fetched(server, folder).path.read_bytes() == CONTENT


def test_a_weak_etag_is_never_gone_on_with(server, folder):
    server.tricks, server.cut_after, server.cuts = {"cut", "weak"}, 100_000, 1
    assert fetched(server, folder).path.read_bytes() == CONTENT
    assert server.requests[-1].get("if-range", "") in ("", formatdate(server.modified, usegmt=True))


def test_a_part_that_was_not_asked_for_is_refused(server, folder):
    server.tricks, server.cut_after, server.cuts = {"cut", "wrong-range"}, 100_000, 1
    with pytest.raises(FetchRefused, match="a part that was not asked for"):
        fetched(server, folder)
    assert names(folder) == []


def test_a_file_shorter_than_the_server_said_is_not_taken(server, folder):
    server.tricks = {"short"}
    with pytest.raises(FetchRefused, match="was cut after"):
        fetched(server, folder)
    assert "figures.csv" not in names(folder)


def test_a_busy_server_is_asked_again_after_a_while(server, folder):
    server.tricks, server.cuts = {"busy"}, 2
    waits: list[float] = []
    assert download(server.address, folder, now=NOW, pause=waits.append).path.exists()
    assert waits == [1, 2]


@pytest.mark.parametrize(
    ("trick", "says"),
    [
        ("gone", "There is no file at .* any more"),
        ("web-page", "answers with a web page instead of a file"),
        ("endless", "leads from one address to the next without end"),
    ],
)
def test_what_is_not_the_file_is_refused_in_a_sentence(server, folder, trick, says):
    server.tricks = {trick}
    with pytest.raises(FetchRefused, match=says):
        fetched(server, folder)
    assert names(folder) == []


def test_a_web_page_in_a_csv_s_clothes_is_refused_too(server, folder):
    server.content = b"  <!DOCTYPE html><html><title>Sign in</title></html>"
    with pytest.raises(FetchRefused, match="a web page instead of a file"):
        fetched(server, folder)
    assert names(folder) == []


def test_an_old_file_stays_when_the_new_one_cannot_be_had(server, folder):
    fetched(server, folder)
    server.tricks = {"gone"}
    with pytest.raises(FetchRefused):
        fetched(server, folder)
    assert (folder / "figures.csv").read_bytes() == CONTENT


def test_a_file_that_is_too_large_is_refused_before_it_is_downloaded_and_while_it_comes(server, folder):
    with pytest.raises(FetchRefused, match="We download at most"):
        fetched(server, folder, most=1_000)
    assert names(folder) == []


def test_two_downloads_of_one_source_never_write_into_each_other(server, folder):
    refused = []

    def meanwhile(done, total, message):
        with pytest.raises(FetchRefused, match="being downloaded already") as refusal:
            fetched(server, folder)
        refused.append(refusal)

    assert fetched(server, folder, progress=meanwhile).path.read_bytes() == CONTENT
    assert refused


def test_a_crash_before_the_first_byte_of_a_new_release_leaves_no_old_bytes_under_its_name(server, folder, monkeypatch):
    server.tricks, server.cut_after, server.cuts = {"cut"}, 100_000, fetching.MOST_TRIES
    with pytest.raises(FetchRefused):
        fetched(server, folder)
    server.tricks = set()
    server.replace(CONTENT.replace(b"E07000117", b"E07000122"))

    def dies(*args, **more):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(fetching, "_receive", dies)
        with pytest.raises(KeyboardInterrupt):
            fetched(server, folder)
    assert fetched(server, folder).path.read_bytes() == server.content


def test_an_empty_file_is_refused(server, folder):
    server.content = b""
    with pytest.raises(FetchRefused, match="empty file"):
        fetched(server, folder)


def test_a_slow_server_is_waited_for_and_progress_counts_bytes(server, folder):
    server.tricks = {"slow"}
    seen: list[tuple[int, int]] = []
    fetched(server, folder, progress=lambda done, total, message: seen.append((done, total)))
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


@pytest.mark.parametrize(
    "address", ["http://example.org/figures.csv", "ftp://example.org/figures.csv", "file:///etc/passwd", "https://"]
)
def test_only_secure_addresses_are_asked(folder, address):
    with pytest.raises(FetchRefused, match="not a secure address"):
        download(address, folder, now=NOW)


def test_a_redirect_is_followed_on_this_machine_but_never_to_an_insecure_address(server, folder):
    server.onward = "/there"
    assert fetched(server, folder).path.read_bytes() == CONTENT
    server.onward = "http://example.org/elsewhere.csv"
    with pytest.raises(FetchRefused, match="not a secure address"):
        fetched(server, folder / "other")


def test_a_redirect_from_outside_never_reaches_into_this_machine():
    with pytest.raises(FetchRefused):
        fetching._check_address("https://127.0.0.1/", loopback_too=False)
    with pytest.raises(FetchRefused):
        fetching._check_address("http://localhost/", loopback_too=False)


def test_a_server_that_does_not_answer_is_told_in_a_sentence(folder):
    with FileServer(CONTENT).running() as gone:
        address = gone.address
    with pytest.raises(FetchRefused, match=r"127\.0\.0\.1 does not answer"):
        download(address, folder, now=NOW, pause=lambda seconds: None)


@pytest.mark.parametrize("name", ["../../evil.csv", "download.json", "download.part", "", ".", "a/b\\c"])
def test_a_server_cannot_choose_where_the_file_goes(server, folder, name):
    server.disposition = f'attachment; filename="{name}"'
    found = fetched(server, folder, fallback_name="source.csv")
    assert found.path.parent == folder
    assert found.path.name in ("evil.csv", "figures.csv", "source.csv", "c")
    assert found.path.read_bytes() == CONTENT


# -- the action


@pytest.fixture
def published(server, monkeypatch, settings, tmp_path, warehouse):
    """The source's definition with the loopback server's address."""
    settings.DATA_DIR = tmp_path / "data"
    server.replace(csv_text().encode())
    known = definitions.sources()
    changed = {**known, SOURCE: known[SOURCE].model_copy(update={"address": server.address})}
    monkeypatch.setattr(definitions, "sources", lambda: changed)
    return server


def test_fetching_downloads_and_loads_and_says_so(published):
    report = actions.fetch(SOURCE, now=NOW)
    assert report.download.changed
    assert report.loaded is not None and report.loaded.changed
    assert "Downloaded" in report.sentence and "made" in report.sentence
    assert report.report.rows_good == report.loaded.report.rows_good > 0
    row = AuditEntry.objects.get(verb="evidence.fetch_source")
    assert row.subject == f"source:{SOURCE}"


def test_fetching_again_says_since_when_nothing_has_changed(published):
    actions.fetch(SOURCE, now=NOW)
    report = actions.fetch(SOURCE, now=LATER)
    assert "has not changed since 2 March 2026" in report.sentence
    assert "already loaded" in report.sentence


def test_fetching_without_loading_only_downloads(published):
    report = actions.fetch(SOURCE, now=NOW, load=False)
    assert report.loaded is None
    assert report.download.path.parent.name == SOURCE
    assert report.sentence.startswith("Downloaded")


def test_a_source_without_an_address_says_where_to_download_by_hand(db):
    without = next(one for one in definitions.sources().values() if not one.address)
    with pytest.raises(FetchRefused) as refusal:
        actions.fetch(without.id)
    assert without.page in str(refusal.value)


def test_an_unknown_source_is_a_key_error(db):
    with pytest.raises(KeyError):
        actions.fetch("no-such-source")
