"""A map with several counts in each area: shapes, key, table and words say the same."""

from __future__ import annotations

import pytest

from routeways.ui.charts import MarkedSpec, MarkedTile, marked_tiles

TILES = (MarkedTile("Weir Town", 0, 0, (3, 0, 1)), MarkedTile("Gull Point", 1, 0, (0, 12, 2), "Gull Pt"))
KINDS = ("Wanted", "Offered", "Matched")


def test_each_kind_has_a_shape_a_key_and_a_column() -> None:
    chart = marked_tiles(MarkedSpec(title="Most are wanted in Weir Town", tiles=TILES, kinds=KINDS))
    assert chart.svg.count("<circle") == 2  # one on a tile, one in the key
    assert chart.svg.count('class="f3 seg"') == 2
    assert chart.svg.count('class="f1 seg"') == 3
    assert [column.label for column in chart.table.columns] == ["Name", *KINDS]
    assert chart.table.rows == (("Weir Town", 3, 0, 1), ("Gull Point", 0, 12, 2))
    assert chart.table.foot == (("All", 3, 12, 3),)
    assert chart.description == "Weir Town 3 wanted, 1 matched; Gull Point 12 offered, 2 matched."


def test_kinds_and_counts_belong_together() -> None:
    with pytest.raises(ValueError, match="“Weir Town” has 3 counts for 2 kinds"):
        MarkedSpec(title="A map", tiles=TILES, kinds=KINDS[:2])
    with pytest.raises(ValueError, match="one to 3 kinds"):
        MarkedSpec(title="A map", tiles=(), kinds=())
