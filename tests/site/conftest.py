from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from routeways.site import demonstration
from tests import ground, snapshots
from tests.evidence.conftest import warehouse  # noqa: F401  (a fixture)
from tests.evidence.depositing import NOW, Row, across, deposit_rows, over_time
from tests.organisations.factories import make_organisation

LANCASHIRE, CUMBRIA, ENGLAND = "E69000019", "E69000006", "E92000001"
BURNLEY, PENDLE, CUMBERLAND = "E07000117", "E07000122", "E06000063"


def rows() -> list[Row]:
    """A small set with every case that the front pages meet: a fall, a hidden figure, a missing comparator."""
    work = {LANCASHIRE: (72.9, 1.8), ENGLAND: (75.8, 0.3), BURNLEY: (60.2, 4.0), PENDLE: (71.0, 5.0)}
    return [
        *across("employment-rate", "cy2021", {code: (value + 1, margin) for code, (value, margin) in work.items()}),
        *across("employment-rate", "cy2022", {**work, CUMBRIA: (76.8, 2.8), CUMBERLAND: (77.0, 3.0)}),
        *over_time("level-4-share", LANCASHIRE, {"cy2020": (34.0, 1.8), "cy2021": (35.0, 1.8)}),
        *across("level-4-share", "cy2021", {ENGLAND: (43.2, 0.3)}),
        *across("apprenticeship-starts-home", "ay2024", {LANCASHIRE: 11_093.0, CUMBRIA: 4_307.0}),
    ]


@pytest.fixture
def figures(warehouse: Path) -> None:  # noqa: F811
    deposit_rows(rows())


@pytest.fixture
def classifications(db: None) -> None:
    ground.classifications()


@pytest.fixture
def real_organisations(db: None) -> None:
    make_organisation("Imaginary College of Burnley", kind="college")
    make_organisation("Imaginary Fell College", kind="college", region="cumbria")


@pytest.fixture
def demonstrated(warehouse: Path, settings: LazySettings, tmp_path: Path) -> Path:  # noqa: F811
    """The demonstration, with a data folder of the test's own, which is given back."""
    settings.DATA_DIR = tmp_path
    snapshots.once("demonstration", tmp_path, lambda: demonstration.load(by=None, now=NOW, voice=False))
    return tmp_path
