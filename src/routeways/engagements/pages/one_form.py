"""One form, one action: what cannot be so stands above the form, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import messages as flash
from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from routeways.engagements.errors import EngagementError
from routeways.engagements.pages.desk_common import page
from routeways.foundation.tables import FileRefused, Problem
from routeways.foundation.uploads import as_file, receive
from routeways.ui.forms import tried
from routeways.ui.tables import Column, TableView

LIMIT = 5 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


def one_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    region: str,
    back: str,
    done: str,
    template: str = "cohorts/form",
    crumbs: tuple[tuple[str, str], ...],
    **context: Any,
) -> HttpResponse:
    """Does it and goes `back`, or shows the form with what stands in the way."""
    if carried_out(request, form, act, done):
        return redirect(back)
    status = 422 if form.errors else 200
    return page(request, template, region, crumbs=crumbs, form=form, back=back, status=status, **context)


def carried_out(request: HttpRequest, form: forms.Form, act: Callable[[], Any], done: str) -> bool:
    """Whether a form that was sent held and what it asks for was done; why not stands on the form afterwards."""
    if tried(request, form, lambda: [act()], EngagementError) is None:  # a list, as what is done may give nothing
        return False
    flash.success(request, done)
    return True


def problems_table(problems: tuple[Problem, ...]) -> TableView | None:
    """Rows of a file that were not taken, as a table; None where there are none."""
    if not problems:
        return None
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((problem.row or 0, problem.column, problem.reason) for problem in problems[:SHOWN]),
    )


def columns_table(columns: tuple[tuple[str, str], ...]) -> TableView:
    return TableView("Columns of the file", (Column("Heading"), Column("What may stand in it")), columns)


@contextmanager
def received(by: Any, file: File) -> Iterator[Path]:
    """A list that somebody handed in, checked and kept. Raises FileRefused for anything else."""
    upload = receive(by=by, file=file, kinds=("csv", "xlsx"), limit=LIMIT)
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        yield path
