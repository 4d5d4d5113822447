"""Rules of the whole suite: no network, official tests named when they cannot run, one data folder a process."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings as hypothesis_settings

from tests import network, snapshots
from tests.official import HAVE_OFFICIAL, OFFICIAL

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

pytest_plugins = ["tests.browser"]

# No deadline: the first call of a test pays for imports, and the machine's cores are shared.
hypothesis_settings.register_profile("routeways", deadline=None)
hypothesis_settings.load_profile("routeways")

_not_run = pytest.StashKey[list[str]]()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The tables of the tests are laid as the models say (`--nomigrations`), which takes a second instead of half a
    minute of each process; tests/test_migrations.py and tests/console/test_setup.py show that the migrations make the
    same. Here they are noted as applied, so that whoever asks which are finds what a site has."""
    from django.conf import settings
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {}
    with django_db_blocker.unblock():
        call_command("migrate", fake=True, verbosity=0)


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_not_run] = []
    if not hasattr(config, "workerinput"):
        snapshots.begin()
    network.close()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Each process has a data folder of its own (tests/settings.py). Those of pytest-xdist end without atexit."""
    from django.conf import settings

    if settings.configured:
        shutil.rmtree(settings.DATA_DIR, ignore_errors=True)
    if not hasattr(config, "workerinput"):
        snapshots.forget()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without the official files their tests are taken out, and named at the end: never skipped in silence."""
    if HAVE_OFFICIAL:
        return
    without = [item for item in items if item.get_closest_marker("official")]
    if without:
        items[:] = [item for item in items if item not in without]
        config.hook.pytest_deselected(items=without)
        config.stash[_not_run] = [item.nodeid for item in without]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A process of pytest-xdist hands its list to the one that prints."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["official_not_run"] = session.config.stash[_not_run]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: pytest.Session) -> None:
    names = getattr(node, "workeroutput", {}).get("official_not_run", [])
    known = node.config.stash[_not_run]
    known.extend(name for name in names if name not in known)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    names = config.stash[_not_run]
    if names:
        terminalreporter.section("not run: they need the official files", sep="=", yellow=True)
        terminalreporter.line(f"{OFFICIAL.parent.name}/{OFFICIAL.name} does not exist beside this checkout.")
        for name in sorted(names):
            terminalreporter.line(f"NOT RUN {name}")
