"""Loading a list of contacts from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.organisations import actions
from routeways.organisations.actions import ImportedContacts
from routeways.organisations.contact_forms import ImportTouchesForm
from routeways.organisations.contact_incoming import columns_in_words
from routeways.organisations.models import Organisation
from routeways.organisations.models.contact_rights import IMPORT, acting_for
from routeways.organisations.pages.common import the_region
from routeways.organisations.pages.contact_common import page
from routeways.organisations.pages.group_common import posted
from routeways.organisations.records import OrganisationError
from routeways.ui.tables import Column, TableView

LIMIT = 5 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


@requires(IMPORT, the_region)
@never_cache
@require_http_methods(["GET", "POST"])
def import_touches(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/employers/import/`"""
    houses = acting_for(request.user, IMPORT, region, today=timezone.localdate())
    form = ImportTouchesForm(posted(request), request.FILES or None, houses=houses)
    done: ImportedContacts | None = None
    if request.method == "POST" and form.is_valid():
        house = form.houses[form.cleaned_data["by_organisation"]]
        try:
            done = _import(request, region, house, form.cleaned_data["file"])
        except (FileRefused, OrganisationError) as error:
            form.add_error("file", str(error))
    headings = (Column("Heading"), Column("What may stand in it"))
    return page(
        request,
        "import",
        region,
        title="Load a list of contacts",
        form=form,
        done=done,
        problems=_problems(done) if done and done.problems else None,
        columns=TableView("Columns of the file", headings, columns_in_words()),
        status=422 if form.errors else 200,
    )


def _import(request: HttpRequest, region: str, house: Organisation, file: File) -> ImportedContacts:
    by: Any = request.user
    upload = receive(by=by, file=file, kinds=("csv", "xlsx"), limit=LIMIT)
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_touches(by=by, region=region, by_organisation=house, path=path, now=timezone.now())


def _problems(done: ImportedContacts) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((problem.row or 0, problem.column, problem.reason) for problem in done.problems[:SHOWN]),
    )
