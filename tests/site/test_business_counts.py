"""Surveys are weighed by the business counts in the warehouse."""

from __future__ import annotations

from typing import Any

import pytest

from routeways.engines.weighting import weigh
from routeways.instruments.weighing import business_counts
from routeways.values import Symbol
from tests.evidence.conftest import warehouse
from tests.evidence.depositing import by_key, deposit_rows

__all__ = ["warehouse"]
pytestmark = pytest.mark.django_db
LANCASHIRE = "E69000019"


@pytest.mark.usefixtures("warehouse")
def test_without_figures_nothing_is_weighed() -> None:
    assert business_counts("lancashire") is None


@pytest.mark.usefixtures("warehouse")
def test_sizes_and_industries_are_those_of_the_latest_figures() -> None:
    sizes = {"micro": ("0 to 9", 45_000), "small": ("10 to 49", 5_000), "medium": ("50 to 249", 800)}
    industries: dict[str, Any] = {
        "3": ("Manufacturing", 4_000),
        "4": ("Construction", 6_500),
        "5": ("Motor", Symbol.CONFIDENTIAL),
    }
    deposit_rows(
        [
            *by_key("enterprises", LANCASHIRE, "on2021-03-12", "size", {"micro": ("0 to 9", 1)}),
            *by_key("enterprises", LANCASHIRE, "on2022-03-11", "size", sizes),
            *by_key("enterprises-by-industry", LANCASHIRE, "on2022-03-11", "industry", industries),
        ]
    )
    found = business_counts("lancashire")
    assert found == {
        ("micro", ""): 45_000, ("small", ""): 5_000, ("medium", ""): 800, ("", "3"): 4_000, ("", "4"): 6_500,
    }  # fmt: skip
    assert business_counts("lancashire-demonstration") == found, "the demonstration lies on the same areas"
    weights = weigh([("micro", "3"), ("small", "3"), ("small", "4")], found)
    assert weights.weights[0] > weights.weights[1]
    assert weights.method == "margins"
