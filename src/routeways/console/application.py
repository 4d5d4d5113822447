"""Starting Django from a command. Only commands that need it pay for the import."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from routeways.console.problem import Problem

if TYPE_CHECKING:
    from django.conf import LazySettings


def settings() -> LazySettings:
    """Django's settings without its apps: cheap, for commands that only start other processes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    from django.conf import settings as found

    return found


def start(*, prepared: bool = True) -> None:
    """Settings, apps and definitions ready for use. Raises Problem where the data folder was never set up.

    `prepared=False` is for the commands that come before that or look into it.
    """
    database = settings().DATABASES["default"]
    if prepared and database["ENGINE"].endswith("sqlite3"):
        name = str(database["NAME"])
        in_memory = name == ":memory:" or "mode=memory" in name
        if not in_memory and not Path(name).exists():
            raise Problem(
                f"There is no database in {settings().DATA_DIR}. Type “routeways set-up” to prepare this folder, "
                "or name another one with --data-dir."
            )
    import django  # two seconds on a slow machine

    django.setup()
