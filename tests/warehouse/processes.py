"""What the warehouse's concurrency test runs in a process of its own: `python -m tests.warehouse.processes <task>`."""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "routeways.config.settings"
    django.setup()


from routeways.warehouse.queries import figures
from tests.evidence.depositing import NOW, deposit_rows, figure_row
from tests.machines import lay_tables, together

BURNLEY, PERIOD = "E07000117", "cy2022"
RATE, FIRMS = "employment-rate", "enterprises"


def deposit_both() -> None:
    """Two deposits of different sources at the same moment, three times over; says the figures that are read then."""
    from routeways.places.actions import load_packaged_areas

    lay_tables()
    load_packaged_areas(now=NOW)
    for number in (1, 2, 3):
        numbers = {RATE: 70 + number, FIRMS: number}
        rows = [figure_row(indicator, BURNLEY, PERIOD, value) for indicator, value in numbers.items()]
        together(*[lambda row=row: deposit_rows([row]) for row in rows])
        print([figures(indicators=one, areas=BURNLEY, periods=PERIOD).one().value for one in numbers])


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])
