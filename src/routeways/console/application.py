"""Starting Django from a command. Only commands that need it pay for the import."""

from __future__ import annotations

import os

from routeways.console.problem import Problem


def start(*, prepared: bool = True) -> None:
    """Settings, apps and definitions ready for use. Raises Problem where the data folder was never set up.

    `prepared=False` is for the commands that come before that or look into it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "routeways.config.settings")
    import django
    from django.conf import settings

    if prepared and settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        database = settings.DATABASES["default"]["NAME"]
        if not os.path.exists(database) and ":memory:" not in str(database) and "mode=memory" not in str(database):
            raise Problem(
                f"There is no database in {settings.DATA_DIR}. Type “routeways set-up” to prepare this folder, "
                "or name another one with --data-dir."
            )
    django.setup()
