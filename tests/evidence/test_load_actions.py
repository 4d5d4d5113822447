"""Loading: whole or not at all, once, newest first, and never half visible to somebody who reads meanwhile."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import TestCase

from routeways.evidence import actions, definitions, loading, starter
from routeways.evidence.actions import FileRefused
from routeways.evidence.changes import changes
from routeways.evidence.definitions.source import Release
from routeways.foundation.models import AuditEntry
from routeways.warehouse import files
from routeways.warehouse.actions import repair_pointer
from routeways.warehouse.models import FigureSet, Snapshot, Vintage
from routeways.warehouse.queries import current_sets, figures
from tests.evidence.ks4 import BURNLEY, INDICATOR, PENDLE, ROWS, SOURCE, write

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
NEWER = [(202324, BURNLEY, "Burnley", 1000, 820, 60, 40, 70, 10), *ROWS]


def load(path, now=NOW, **more):
    # A test's transaction is never committed, so what waits for the commit is run here.
    with TestCase.captureOnCommitCallbacks(execute=True):
        return actions.load_file(path, now=now, **more)


def share(area=BURNLEY, period="ay2022", **more):
    return figures(indicators=INDICATOR, areas=area, periods=period, breakdowns="", **more).one()


@pytest.fixture
def file(tmp_path, warehouse):
    return write(tmp_path / "destinations.csv")


def test_a_file_is_recognised_and_its_figures_are_there(file):
    report = load(file)
    assert report.source == SOURCE
    assert report.changed
    assert INDICATOR in report.indicators
    assert share().value == pytest.approx(91.0)
    assert share(PENDLE).symbol == "c"
    row = Vintage.objects.get()
    assert (row.code, row.rows, row.partial) == (report.vintage, 4, False)
    assert AuditEntry.objects.filter(verb="warehouse.deposit").count() == 1


def test_the_same_file_twice_changes_nothing(file):
    load(file)
    before = (files.pointed_to(), Snapshot.objects.count(), AuditEntry.objects.count(), share())
    again = load(file, now=NOW + timedelta(days=1))
    assert not again.changed
    assert "already loaded" in again.sentence
    assert (files.pointed_to(), Snapshot.objects.count(), AuditEntry.objects.count(), share()) == before


def test_the_same_contents_under_another_name_are_the_same_file(file, tmp_path):
    load(file)
    copied = tmp_path / "again.csv"
    copied.write_bytes(file.read_bytes())
    assert not load(copied).changed


def test_rows_that_are_wrong_are_reported_and_kept_beside_the_vintage(tmp_path, warehouse):
    rows = [*ROWS, *((year, BURNLEY, "Burnley", 10, 8, 0, 0, 2, 0) for year in range(201112, 201313, 101))]
    path = write(tmp_path / "wrong.csv", [*rows, (202223, "E07999999", "Nowhere", 10, 8, 0, 0, 2, 0)])
    report = load(path)
    assert report.report.rows_rejected == 1
    kept = Vintage.objects.get().report
    assert kept["rows_rejected"] == 1
    assert kept["problems"][0]["text"] == "E07999999"
    assert kept["problems"][0]["row"] == len(rows) + 2


def test_a_file_that_cannot_be_used_leaves_nothing_behind(tmp_path, warehouse):
    path = tmp_path / "page.csv"
    path.write_text("<!doctype html><title>Sign in</title>")
    with pytest.raises(FileRefused):
        load(path)
    assert not Vintage.objects.exists()
    assert list(files.root().rglob("*.parquet")) == []


def test_a_derivation_that_fails_leaves_nothing_visible(file, monkeypatch):
    def fails(*args, **more):
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr(loading, "make_one", fails)
    with pytest.raises(RuntimeError):
        load(file)
    assert not Vintage.objects.exists()
    assert not FigureSet.objects.exists()
    assert files.pointed_to() == ""
    assert list(files.root().rglob("*.parquet")) == []
    assert len(figures(indicators=INDICATOR)) == 0


def test_a_deposit_that_fails_leaves_readers_with_the_old_figures(file, tmp_path, monkeypatch):
    load(file)
    old = share()

    def fails(*args, **more):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("routeways.warehouse.actions._make_snapshot", fails)
    with pytest.raises(RuntimeError):
        load(write(tmp_path / "newer.csv", NEWER), now=NOW + timedelta(days=1))
    assert share() == old
    assert Vintage.objects.count() == 1
    assert share(period="ay2023") is None


def test_a_job_can_end_together_with_the_deposit(file):
    seen = []

    @contextmanager
    def around(report):
        seen.append((report.changed, Vintage.objects.count()))
        yield
        seen.append((report.changed, Vintage.objects.count()))

    load(file, around=around)
    assert seen == [(True, 0), (True, 1)]


@pytest.mark.django_db(transaction=True)
def test_who_reads_during_a_deposit_sees_the_old_figures_or_the_new_ones(settings, tmp_path):
    from routeways.places import actions as places

    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    places.load_packaged_areas(now=NOW)
    actions.load_file(write(tmp_path / "first.csv"), now=NOW)
    old = len(figures(indicators=INDICATOR, areas=BURNLEY, breakdowns=""))
    done, seen, faults = threading.Event(), set(), []

    def read():
        try:
            while not done.is_set():
                seen.add(len(figures(indicators=INDICATOR, areas=BURNLEY, breakdowns="")))
        except Exception as error:
            faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    try:
        for count in range(2):
            rows = [*NEWER, (201718 + count * 101, BURNLEY, "Burnley", 1000, 700, 60, 40, 190, 10)]
            actions.load_file(write(tmp_path / f"{count}.csv", rows), now=NOW + timedelta(days=1 + count))
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert faults == []
    assert seen <= {old, old + 2}
    assert len(figures(indicators=INDICATOR, areas=BURNLEY, breakdowns="")) == old + 2


def test_a_crash_between_commit_and_pointer_is_mended(file, tmp_path):
    load(file)
    with TestCase.captureOnCommitCallbacks(execute=False):  # the process dies before the pointer is written
        actions.load_file(write(tmp_path / "newer.csv", NEWER), now=NOW + timedelta(days=1))
    assert share(period="ay2023") is None
    assert repair_pointer()
    assert share(period="ay2023").value == pytest.approx(92.0)
    assert not repair_pointer()


def test_an_older_release_that_is_loaded_later_does_not_take_the_place_of_the_newer(file, tmp_path, monkeypatch):
    newer = write(tmp_path / "newer.csv", NEWER)
    known = definitions.sources()
    releases = [
        Release(label="2023", published=date(2023, 10, 1), sha256=files.sha256(file)),
        Release(label="2024", published=date(2024, 10, 1), sha256=files.sha256(newer)),
    ]
    dated = known[SOURCE].model_copy(update={"releases": releases})
    monkeypatch.setattr(definitions, "sources", lambda: {**known, SOURCE: dated})
    load(newer, source=SOURCE)
    load(file, now=NOW + timedelta(days=1), source=SOURCE)
    assert current_sets()[INDICATOR].vintage.release_label == "2024"
    assert share(period="ay2023").value == pytest.approx(92.0)
    older = Vintage.objects.get(release_label="2023")
    assert share(vintage=older.code).value == pytest.approx(91.0), "it can still be asked for"


def test_old_releases_stay_and_what_changed_is_told(file, tmp_path):
    load(file)
    revised = [(202324, *NEWER[0][1:]), *ROWS[:1], (202223, BURNLEY, "Burnley", 1000, 800, 60, 40, 90, 10), *ROWS[2:]]
    load(write(tmp_path / "revised.csv", revised), now=NOW + timedelta(days=1))
    found = next(one for one in changes([BURNLEY, PENDLE]) if one.now.indicator == INDICATOR)
    assert found.counts["new"] == 1
    assert found.counts["revised"] == 1
    first = Vintage.objects.order_by("loaded_at").first()
    assert share(vintage=first.code).value == pytest.approx(91.0)
    assert share().value == pytest.approx(90.0)


def test_a_starter_is_completed_by_its_full_file_without_a_change(file, tmp_path):
    load(file)
    whole = {(row["area"], row["period"]): row["value"] for row in figures(indicators=INDICATOR, breakdowns="").rows}
    folder = tmp_path / "starter"
    starter.build(folder)
    FigureSet.objects.all().delete()
    Vintage.objects.all().delete()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert starter.load(by=None, now=NOW, folder=folder) > 0
        assert starter.load(by=None, now=NOW, folder=folder) == 0
    assert Vintage.objects.get().partial
    assert share().value == pytest.approx(91.0)
    report = load(file, now=NOW + timedelta(days=1))
    assert report.changed
    assert not Vintage.objects.get().partial
    assert not any(one.any for one in changes([BURNLEY, PENDLE]))
    after = {(row["area"], row["period"]): row["value"] for row in figures(indicators=INDICATOR, breakdowns="").rows}
    assert after == whole
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert starter.load(by=None, now=NOW, folder=folder) == 0, "a starter takes nothing away from a full load"
    assert not Vintage.objects.get().partial


def test_figures_are_made_again_when_their_definition_changes(file, monkeypatch):
    load(file)
    known = definitions.indicators()
    one = known[INDICATOR]
    pick = one.pick.model_copy(update={"measure": ["education"]})
    changed = one.model_copy(update={"pick": pick})
    changed.__dict__.pop("digest", None)
    for module in (definitions, loading):
        monkeypatch.setattr(module, "indicators", lambda: {**known, INDICATOR: changed})
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.remake(now=NOW + timedelta(days=1)) == [INDICATOR]
    assert share().value == pytest.approx(81.0)
    assert Vintage.objects.count() == 1
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert actions.remake(now=NOW + timedelta(days=2)) == [], "once is enough"


def test_checking_tells_everything_and_stores_nothing(file):
    source, report = actions.check(file)
    assert source.id == SOURCE
    assert report.rows_good == 4
    assert not Vintage.objects.exists()
    assert not AuditEntry.objects.exists() or AuditEntry.objects.filter(verb__startswith="warehouse").count() == 0


def test_a_release_that_nobody_knows_is_called_after_the_day_or_as_somebody_says(file, tmp_path):
    assert load(file).release == "file of 2 March 2026"
    assert load(write(tmp_path / "newer.csv", NEWER), release="2023/24, revised").release == "2023/24, revised"


def test_an_unknown_source_is_a_key_error(file):
    with pytest.raises(KeyError):
        load(file, source="no-such-source")
