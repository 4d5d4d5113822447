"""A data folder of a benchmark's own, which goes with it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable


def in_scratch_folder(measure: Callable[[], None]) -> None:
    """Calls `measure` with Routeways set up on an empty folder; Django is imported only after that."""
    folder = tempfile.mkdtemp(prefix="routeways-benchmark-")
    os.environ |= {"ROUTEWAYS_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "routeways.config.settings"}
    try:
        measure()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
