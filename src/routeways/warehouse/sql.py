"""The figure query: one Ibis expression a combination of filters, compiled to SQL once and then only bound.

Ibis keeps the query portable (the same expression runs on Spark); compiling it each time would cost more than running
it, so the SQL text is kept.
"""

from __future__ import annotations

from functools import cache

FILTERS = ("indicator", "area", "period", "breakdown", "dimension")


@cache
def figure_sql(filters: frozenset[str], dialect: str = "duckdb") -> str:
    """SQL over a table `figures` and, for each name in `filters`, a one-column table `wanted_<name>`.

    Columns as in FIGURE_SCHEMA, sorted by indicator, area, breakdown and time.
    """
    import ibis

    from routeways.values import FIGURE_SCHEMA

    schema = {
        field.name: "date" if field.name == "period_end" else _ibis_type(str(field.type)) for field in FIGURE_SCHEMA
    }
    figures = ibis.table({**schema, "dimension": "string"}, name="figures")
    expression = figures
    for name in FILTERS:
        if name in filters:
            wanted = ibis.table({name: "string"}, name=f"wanted_{name}")
            expression = expression.semi_join(wanted, name)
    expression = expression.select(*FIGURE_SCHEMA.names)
    expression = expression.order_by("indicator", "area", "breakdown", "period_end", "period")
    return str(ibis.to_sql(expression, dialect=dialect))


def _ibis_type(arrow_type: str) -> str:
    return {"string": "string", "double": "float64", "date32[day]": "date"}[arrow_type]
