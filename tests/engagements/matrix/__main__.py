"""Writes `permission_matrix.csv` anew: `python -m tests.engagements.matrix`. Read the difference before you keep it."""

from __future__ import annotations

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.engagements.matrix import table

    table.write()
