from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.organisations import actions
from routeways.organisations.actions.importing import Imported
from routeways.organisations.forms import ImportForm
from routeways.organisations.incoming import COLUMNS_IN_WORDS
from routeways.organisations.pages.common import page, the_region
from routeways.organisations.records import OrganisationError
from routeways.ui.tables import Column, TableView

LIMIT = 20 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


@requires("organisations.import_organisations", the_region)
@require_http_methods(["GET", "POST"])
def import_organisations(request: HttpRequest, region: str) -> HttpResponse:
    form = ImportForm(request.POST or None, request.FILES or None)
    done: Imported | None = None
    if form.is_valid():
        try:
            done = _import(request, region, form.cleaned_data["file"], form.cleaned_data["source"])
        except (FileRefused, OrganisationError) as error:
            form.add_error("file", str(error))
    context: dict[str, Any] = {
        "title": "Load a list of organisations",
        "form": form,
        "done": done,
        "problems": _problems(done) if done and done.problems else None,
        "columns": TableView(
            "Columns of the file", (Column("Heading"), Column("What may stand in it")), COLUMNS_IN_WORDS
        ),
    }
    return page(request, "import", region, context)


def _import(request: HttpRequest, region: str, file: File, source: str) -> Imported:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_organisations(by=request.user, region=region, path=path, source=source)


def _problems(done: Imported) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((problem.row or 0, problem.column, problem.reason) for problem in done.problems[:SHOWN]),
    )
