"""Writes the tables of fields in docs/definitions.md anew: `python -m tests.evidence`."""

from __future__ import annotations

import os

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.evidence.definition_tables import PAGE, written

    PAGE.write_text(written(PAGE.read_text("utf-8")), "utf-8")
