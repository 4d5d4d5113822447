"""The figure query: one Ibis expression a combination of filters, compiled to SQL once and then only bound.

Ibis keeps the query portable (the same expression runs on Spark); compiling it each time would cost more than running
it, so the SQL text is kept.
"""

from __future__ import annotations

from functools import cache

FILTERS = ("indicator", "area", "period", "breakdown", "dimension")
_TYPES = {"string": "string", "double": "float64", "date32[day]": "date"}


@cache
def figure_sql(filters: frozenset[str], dialect: str = "duckdb") -> str:
    """SQL over a table `figures`; for each name in `filters` it takes a list of texts as the parameter of that name.

    Columns as in FIGURE_SCHEMA, sorted by indicator, area, breakdown and time.
    """
    import ibis

    from routeways.values import FIGURE_SCHEMA

    columns = {field.name: _TYPES[str(field.type)] for field in FIGURE_SCHEMA}
    figures = ibis.table({**columns, "dimension": "string"}, name="figures")
    expression, parameters = figures, {}
    for name in FILTERS:
        if name in filters:
            wanted = ibis.param("array<string>")
            parameters[wanted] = [_stand_in(name)]
            expression = expression.filter(wanted.contains(figures[name]))
    expression = expression.select(*FIGURE_SCHEMA.names)
    expression = expression.order_by("indicator", "area", "breakdown", "period_end", "period")
    sql = str(ibis.to_sql(expression, dialect=dialect, params=parameters))
    # Ibis writes parameters out as literals; each literal is turned back into a parameter of the database's own.
    for name in filters:
        literal = f"['{_stand_in(name)}']"
        if sql.count(literal) != 1:
            raise RuntimeError(f"The compiled figure query does not hold the filter on {name} exactly once.")
        sql = sql.replace(literal, f"${name}")
    return sql


def _stand_in(name: str) -> str:
    return f"<<{name}>>"
