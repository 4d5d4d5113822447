"""Who asks, as far as limits need to know."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory

from routeways.foundation.visitors import network, within_limit

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def asked(address):
    return RequestFactory().get("/", REMOTE_ADDR=address)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("a socket without an address", "a socket without an address"),
    ],
)
def test_a_household_is_one_visitor(address, expected):
    assert network(asked(address)) == expected


@pytest.mark.django_db
def test_each_visitor_and_each_form_has_a_count_of_its_own():
    assert [within_limit(asked("192.0.2.7"), "contact", 2, NOW) for _ in range(3)] == [True, True, False]
    assert within_limit(asked("192.0.2.8"), "contact", 2, NOW)
    assert within_limit(asked("192.0.2.7"), "formats", 2, NOW)
