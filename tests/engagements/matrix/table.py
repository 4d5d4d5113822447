"""The table of who gets which answer from each page, as it is kept and as it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from django.http import HttpResponse
from django.test import override_settings
from django.urls import get_resolver

from routeways.places.actions import load_packaged_areas
from routeways.taxonomy.actions import load_packaged
from tests.engagements.factories import NOW
from tests.engagements.matrix import addresses
from tests.engagements.matrix.asking import Askers, lines
from tests.engagements.matrix.subjects import PARTS
from tests.engagements.matrix.world import World, build
from tests.organisations.factories import make_user

TABLE = Path(__file__).with_name("permission_matrix.csv")
COLUMNS = ("page", "method", "answer", "who")
Row = dict[str, str]


@contextmanager
def march() -> Iterator[None]:
    """Pages live on the day of the factories. What is faster: a sign-in is kept in its cookie, an address is looked up
    once, and refusals are not drawn."""
    cookies = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    site = get_resolver()
    with (
        mock.patch("django.utils.timezone.now", lambda: NOW),
        mock.patch("routeways.foundation.permissions.render", _bare),
        mock.patch("django.core.handlers.exception.get_exception_response", _bare),
        mock.patch.object(site, "resolve", cache(site.resolve)),
        cookies,
    ):
        yield


def _bare(_request: object, _what: object, status_or_context: Any, *_more: object, status: int = 0) -> HttpResponse:
    """A refusal without the page around it: its number is what the table keeps."""
    return HttpResponse(status=status or status_or_context)


def peopled() -> World:
    """The areas and subjects that ship with Routeways, and one of each thing."""
    load_packaged_areas(now=NOW)
    load_packaged()
    world = build()
    for part in PARTS:
        part(world)
    return world


@cache
def kept() -> dict[str, list[Row]]:
    """Page → its rows."""
    found: dict[str, list[Row]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["page"], []).append(row)
    return found


def measured(askers: Askers, route: str) -> list[Row]:
    return list(lines(askers, route))


def write() -> None:
    """In a database of its own, which is thrown away."""
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_test_environment, teardown_test_environment

    settings.MIGRATION_MODULES = {app.label: None for app in _apps()}
    setup_test_environment()
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0)
    try:
        with march():
            askers = Askers(peopled(), make_user("Nobody"))
            rows = [row for route in addresses.routes() for row in measured(askers, route)]
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _apps() -> Iterator[object]:
    from django.apps import apps

    return iter(apps.get_app_configs())
