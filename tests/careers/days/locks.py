"""Which rows an action locks, in which order, seen on every database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.models import Model, QuerySet

from routeways.foundation import audit

ORDER = ("DayHost", "DayAppeal", "DayEntitlement", "DaySession", "DayBooking", "DayOffer", "audit")
Log = list[tuple[str, Any]]


@contextmanager
def locks() -> Iterator[Log]:
    """(model, key) of each row that is locked for the first time, and (“audit”, its verb) of each row of the audit."""
    log: Log = []
    fetch, record = QuerySet._fetch_all, audit.record

    def fetching(rows: Any) -> None:
        fetch(rows)
        if rows.query.select_for_update:
            for one in rows._result_cache:
                row = (rows.model.__name__, one.pk if isinstance(one, Model) else one)
                if row not in log:
                    log.append(row)

    def recording(**fields: Any) -> Any:
        log.append(("audit", fields["verb"]))
        return record(**fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QuerySet, "_fetch_all", fetching)
        patch.setattr(audit, "record", recording)
        yield log


def in_one_order(log: Log) -> None:
    """What a school was given, sessions by key, bookings and offers, and the audit last."""
    ranks = [ORDER.index(name) for name, _ in log if name in ORDER]
    assert ranks == sorted(ranks), log
    keys = [key for name, key in log if name == "DaySession"]
    assert keys
    assert keys == sorted(keys), log
    assert log[-1][0] == "audit", log
