"""Words put together as people write them."""

import pytest

from routeways.values.words import listed


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], ""),
        (["Burnley"], "Burnley"),
        (["Burnley", "Pendle"], "Burnley and Pendle"),
        (iter(["Burnley", "Hyndburn", "Pendle"]), "Burnley, Hyndburn and Pendle"),
    ],
)
def test_names_are_listed_as_in_a_sentence(names, expected):
    assert listed(names) == expected
