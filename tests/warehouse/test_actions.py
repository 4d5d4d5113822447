"""Deposits: all or nothing, files first, the newest release current, and only so many snapshots kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from django.test import TestCase

from routeways.evidence.definitions import indicators
from routeways.evidence.derive.making import write_figures
from routeways.foundation.models import AuditEntry
from routeways.values.figure_table import FigureTable
from routeways.warehouse import files
from routeways.warehouse.actions import (
    SNAPSHOTS_KEPT,
    Deposit,
    StagedFigures,
    deposit,
    repair_pointer,
    retire,
    vintage_code,
)
from routeways.warehouse.models import FigureSet, Snapshot, Vintage
from routeways.warehouse.queries import current_sets, figures
from tests.evidence.conftest import warehouse  # noqa: F401  (a fixture)
from tests.evidence.depositing import NOW, deposit_rows, figure_row, over_time

pytestmark = pytest.mark.both_databases
BURNLEY, RATE, FIRMS = "E07000117", "employment-rate", "enterprises"


def deposited(
    value: float,
    *,
    sha256: str = "a" * 64,
    digest: str = "d1",
    now=NOW,
    indicator: str = RATE,
    period: str = "cy2022",
    **more,
):
    """One figure as one deposit."""
    source = indicators()[indicator].source
    code = vintage_code(source, sha256)
    with files.staging() as folder:
        path = folder / "figures.parquet"
        row = figure_row(indicator, BURNLEY, period, value) | {"vintage": code}
        filled = FigureTable.from_rows([row]).rows
        write_figures([{**one, "dimension": ""} for one in filled], path)
        item = Deposit(
            source=source,
            definition_digest="s1",
            sha256=sha256,
            file_name="file.csv",
            file_size=1,
            release_label=more.pop("release", "A release"),
            published=more.pop("published", None),
            figures={indicator: StagedFigures(digest, digest, path, 1)},
            **more,
        )
        with TestCase.captureOnCommitCallbacks(execute=True):
            return deposit(item, by=None, now=now)[0]


def shown() -> float:
    return figures(indicators=RATE, areas=BURNLEY, periods="cy2022").one().value


def parquet_files() -> set[str]:
    return {path.relative_to(files.root()).as_posix() for path in files.root().rglob("*.parquet")}


def test_a_deposit_is_catalogued_audited_and_read(warehouse):  # noqa: F811
    row = deposited(71.0)
    made = FigureSet.objects.get()
    assert made.current
    assert made.sha256 == files.sha256(files.full(made.path))
    assert shown() == 71.0
    entry = AuditEntry.objects.get(verb="warehouse.deposit")
    assert row.code in entry.details_text
    assert Snapshot.objects.get().rows == 1


def test_staging_leaves_nothing_behind(warehouse):  # noqa: F811
    deposited(71.0)
    assert list((files.root() / "staging").iterdir()) == []


def test_readers_are_pointed_to_the_new_snapshot_only_when_it_is_committed(warehouse):  # noqa: F811
    deposited(71.0)
    with TestCase.captureOnCommitCallbacks(execute=False) as waiting:
        source = indicators()[FIRMS].source
        deposit(Deposit(source, "s1", "b" * 64, "f.csv", 1, "Empty", None, figures={}), by=None, now=NOW + timedelta(1))
    assert len(waiting) == 1
    assert files.pointed_to() == Snapshot.objects.order_by("pk").first().path
    assert repair_pointer()
    assert files.pointed_to() == Snapshot.objects.order_by("-pk").first().path


def test_a_newer_publication_wins_whatever_was_loaded_last(warehouse):  # noqa: F811
    deposited(72.0, sha256="b" * 64, published=date(2025, 1, 1))
    deposited(71.0, sha256="a" * 64, published=date(2024, 1, 1), now=NOW + timedelta(days=1))
    assert shown() == 72.0
    assert FigureSet.objects.filter(current=True).count() == 1


def test_without_a_date_what_was_loaded_last_wins(warehouse):  # noqa: F811
    deposited(71.0)
    deposited(72.0, sha256="b" * 64, now=NOW + timedelta(days=1))
    assert shown() == 72.0


def test_the_latest_definition_of_one_release_wins(warehouse):  # noqa: F811
    deposited(71.0, digest="d1")
    deposited(70.0, digest="d2", now=NOW + timedelta(hours=1))
    assert shown() == 70.0
    assert Vintage.objects.count() == 1
    assert FigureSet.objects.count() == 2


def test_a_whole_release_wins_over_a_part_of_it_and_is_not_made_partial_again(warehouse):  # noqa: F811
    deposited(71.0, partial=True)
    assert Vintage.objects.get().partial
    deposited(71.5)
    assert not Vintage.objects.get().partial
    assert shown() == 71.5
    deposited(71.0, partial=True, now=NOW + timedelta(days=1))
    assert not Vintage.objects.get().partial
    assert shown() == 71.5


def test_a_part_of_a_newer_release_wins_over_a_whole_older_one(warehouse):  # noqa: F811
    deposited(71.0, published=date(2024, 1, 1))
    deposited(72.0, sha256="b" * 64, published=date(2025, 1, 1), partial=True)
    assert shown() == 72.0


def test_a_deposit_that_fails_changes_nothing_that_is_read(warehouse, monkeypatch):  # noqa: F811
    deposited(71.0)
    before = files.pointed_to()

    def fails(now):
        raise OSError("No space left on device")

    monkeypatch.setattr("routeways.warehouse.actions._make_snapshot", fails)
    with pytest.raises(OSError, match="No space"):
        deposited(72.0, sha256="b" * 64, now=NOW + timedelta(days=1))
    assert (files.pointed_to(), shown()) == (before, 71.0)
    assert Vintage.objects.count() == FigureSet.objects.count() == 1


def test_files_never_change_once_they_are_read(warehouse):  # noqa: F811
    deposited(71.0)
    first = {name: files.sha256(files.full(name)) for name in parquet_files()}
    deposited(72.0, sha256="b" * 64, now=NOW + timedelta(days=1))
    after = {name: files.sha256(files.full(name)) for name in parquet_files()}
    assert first.items() <= after.items()


def test_only_the_last_snapshots_are_kept_and_the_releases_stay(warehouse):  # noqa: F811
    for count in range(SNAPSHOTS_KEPT + 3):
        deposited(70.0 + count, sha256=f"{count:x}" + "0" * 63, now=NOW + timedelta(days=count))
    assert Snapshot.objects.count() == SNAPSHOTS_KEPT
    assert len([name for name in parquet_files() if name.startswith("snapshots/")]) == SNAPSHOTS_KEPT
    assert len([name for name in parquet_files() if name.startswith("figures/")]) == SNAPSHOTS_KEPT + 3
    assert shown() == 70.0 + SNAPSHOTS_KEPT + 2


def test_two_deposits_together_are_one_snapshot(warehouse):  # noqa: F811
    deposit_rows([*over_time(RATE, BURNLEY, {"cy2022": 71.0}), *over_time(FIRMS, BURNLEY, {"cy2022": 2_700.0})])
    assert Snapshot.objects.count() == 1
    assert set(current_sets()) == {RATE, FIRMS}


def test_a_snapshot_is_sorted_so_that_a_page_touches_little_of_it(warehouse):  # noqa: F811
    deposit_rows(
        [*over_time(FIRMS, BURNLEY, {"cy2022": 2_700.0}), *over_time(RATE, BURNLEY, {"cy2022": 71.0, "cy2021": 70.0})]
    )
    rows = pq.read_table(files.full(files.pointed_to())).to_pylist()
    key = [(row["indicator"], row["dimension"], row["area"], row["breakdown"], row["period_end"]) for row in rows]
    assert key == sorted(key)


def test_there_is_nothing_to_repair_where_nothing_broke(warehouse):  # noqa: F811
    assert not repair_pointer()
    deposited(71.0)
    assert not repair_pointer()


def test_a_pointer_is_written_beside_and_moved(warehouse: Path):  # noqa: F811
    files.point_to("snapshots/1.parquet")
    files.point_to("snapshots/2.parquet")
    assert files.pointed_to() == "snapshots/2.parquet"
    assert sorted(path.name for path in files.root().iterdir() if path.is_file()) == ["CURRENT"]


def test_an_old_file_loaded_late_does_not_take_over(warehouse):  # noqa: F811
    deposited(71.0)
    deposited(60.0, sha256="b" * 64, period="cy2015", now=NOW + timedelta(days=1))
    assert shown() == 71.0


def test_a_name_of_a_file_never_means_two_contents(warehouse):  # noqa: F811
    deposited(71.0, digest="a")
    first = FigureSet.objects.get()
    deposited(72.0, digest="b", now=NOW + timedelta(days=1))
    second = FigureSet.objects.exclude(pk=first.pk).get()
    assert first.path != second.path
    for row in (first, second):
        assert files.sha256(files.full(row.path)) == row.sha256


def test_going_back_to_an_earlier_definition_shows_its_figures_again(warehouse):  # noqa: F811
    for number, (value, recipe) in enumerate([(71.0, "a"), (72.0, "b"), (71.0, "a")]):
        deposited(value, digest=recipe, now=NOW + timedelta(days=number))
        assert shown() == value


def test_what_is_no_longer_defined_is_taken_off_the_pages_but_kept(warehouse):  # noqa: F811
    deposited(71.0)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert retire({RATE}, by=None, now=NOW) == 1
    assert len(figures(indicators=RATE)) == 0
    assert files.full(FigureSet.objects.get().path).exists()


def test_two_snapshots_of_one_second_have_names_of_their_own(warehouse):  # noqa: F811
    deposited(71.0)
    deposited(72.0, sha256="b" * 64)
    paths = [row.path for row in Snapshot.objects.all()]
    assert len(set(paths)) == len(paths) == 2


def test_figures_made_anew_leave_the_vintage_they_come_from_as_it_was(warehouse):  # noqa: F811
    deposited(71.0)
    Vintage.objects.update(path="vintages/x.parquet", rows=7)
    deposited(72.0, digest="again", now=NOW + timedelta(days=1))
    row = Vintage.objects.get()
    assert (row.path, row.rows, row.loaded_at) == ("vintages/x.parquet", 7, NOW)
