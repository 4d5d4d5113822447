"""The figure query: one Ibis expression a combination of filters, compiled to SQL once and then only bound.

Ibis keeps the query portable (the same expression runs on Spark). Importing it takes two seconds and compiling takes
longer than running, so the SQL of all combinations is written to a file in the warehouse, named by what it was made
from, and later processes only read that file.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
from functools import cache
from importlib.metadata import version
from typing import Any

from routeways.values import FIGURE_SCHEMA
from routeways.warehouse import files

FILTERS = ("indicator", "area", "period", "breakdown", "dimension")
_TYPES = {"string": "string", "double": "float64", "date32[day]": "date"}
_FORM = 1  # raise it when the expression below changes


@cache
def figure_sql(filters: frozenset[str], dialect: str = "duckdb") -> str:
    """SQL over a table `figures`; for each name in `filters` it takes a list of texts as the parameter of that name.

    Columns as in FIGURE_SCHEMA, sorted by indicator, area, breakdown and time.
    """
    return _compiled(dialect, str(files.root()))[_key(filters)]


@cache
def _compiled(dialect: str, root: str) -> dict[str, str]:
    made_from = f"{_FORM} {version('ibis-framework')} {dialect} {FIGURE_SCHEMA}"
    path = files.full(f"compiled/figures-{hashlib.sha256(made_from.encode()).hexdigest()[:16]}.json")
    if path.exists():
        kept: dict[str, str] = json.loads(path.read_text("utf-8"))
        return kept
    combinations = [set(some) for n in range(len(FILTERS) + 1) for some in itertools.combinations(FILTERS, n)]
    made = {_key(filters): compile_figure_sql(frozenset(filters), dialect) for filters in combinations}
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.write_text(json.dumps(made, indent=1), "utf-8")
    beside.replace(path)
    return made


def _key(filters: frozenset[str] | set[str]) -> str:
    return "+".join(name for name in FILTERS if name in filters)


def compile_figure_sql(filters: frozenset[str], dialect: str) -> str:
    """The expression for these filters as SQL of one dialect."""
    import ibis

    columns = {field.name: _TYPES[str(field.type)] for field in FIGURE_SCHEMA}
    figures = ibis.table({**columns, "dimension": "string"}, name="figures")
    expression, parameters = figures, {}
    for name in FILTERS:
        if name in filters:
            wanted: Any = ibis.param("array<string>")
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
