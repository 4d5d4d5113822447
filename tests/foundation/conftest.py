from __future__ import annotations

import pytest
from django.test import Client

from routeways.foundation.actions import add_user
from routeways.foundation.models import User

PASSWORD = "three-random-words-make-one"


@pytest.fixture
def user(db: None) -> User:
    return add_user(by=None, email="ada@example.org", name="Ada Thornber", password=PASSWORD)


@pytest.fixture
def administrator(db: None) -> User:
    return add_user(by=None, email="grace@example.org", name="Grace Holt", password=PASSWORD, administrator=True)


@pytest.fixture
def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client
