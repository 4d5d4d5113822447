"""Every official file of a source is recognised as that source, and no other file is. For all definitions there are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from routeways.evidence.definitions import indicators, source, sources
from routeways.evidence.derive.picking import _measure
from routeways.evidence.identify import identify, matches
from routeways.foundation.tables import FileRefused, Opened, open_table
from tests.evidence.making import files_by_digest, official_files


@cache
def opened(path: Path) -> Opened | None:
    try:
        return open_table(path)
    except FileRefused:
        return None


@pytest.mark.official
@pytest.mark.parametrize("source_id", sources())
def test_the_official_file_of_a_source_is_here_and_is_identified_as_it(source_id):
    files = official_files(source_id)
    assert files, "no official file has the digest of any of its releases"
    for file in files:
        assert identify(open_table(file)).id == source_id


@pytest.mark.official
def test_the_signature_of_a_source_fits_no_other_official_file():
    wrong = []
    for digest, path in files_by_digest().items():  # by file, because what was read of the last few files is kept
        file = opened(path)
        ours = {one.id for one in sources().values() if one.release_of(digest)}
        wrong += [
            (path.name, one.id) for one in sources().values() if file and one.id not in ours and matches(file, one)
        ]
    assert not wrong


@pytest.mark.parametrize("indicator_id", indicators())
def test_an_indicator_stands_on_a_source_and_the_measures_and_dimensions_it_has(indicator_id):
    indicator = indicators()[indicator_id]
    columns = {*source(indicator.source).result_names}
    columns |= {f"{name}__label" for name in columns}
    for pick in filter(None, (indicator.pick, indicator.of)):
        assert all(_measure(source(indicator.source), indicator, name) for name in pick.measures)
        assert set(pick.where) <= columns
    assert indicator.area in columns
    for breakdown in indicator.breakdowns:
        assert breakdown.dimension in columns
        assert set(breakdown.where) <= columns
        assert not breakdown.label_column or breakdown.label_column in columns


def test_no_two_indicators_want_the_same_place_among_key_figures():
    places = [indicator.key_figure for indicator in indicators().values() if indicator.key_figure]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("source_id", sources())
def test_a_source_says_where_it_comes_from_in_one_sentence_after_another(source_id):
    one = source(source_id)
    for text in (one.about, *one.caveats):
        assert text.rstrip().endswith((".", "?")), text
        assert "  " not in text
