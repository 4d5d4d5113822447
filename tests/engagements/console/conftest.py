from __future__ import annotations

import pytest
from django.test import Client

from routeways.foundation.models import User
from tests.engagements.factories import NOW, REGION
from tests.organisations.factories import give, make_hub, make_user


@pytest.fixture
def march(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages live on the day of the factories."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def coordinator(db: None) -> User:
    user = make_user("Coordinator")
    give(user, "enterprise-coordinator", make_hub(REGION), region=REGION)
    return user


@pytest.fixture
def hub(client: Client, coordinator: User, march: None) -> Client:
    client.force_login(coordinator)
    return client
