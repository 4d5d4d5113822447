"""Loading a list of one's own offers or requests from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from routeways.engagements import actions
from routeways.engagements.actions.importing import ImportedListings
from routeways.engagements.incoming import columns_in_words
from routeways.engagements.kinds import kinds
from routeways.engagements.models.engagement import TAKE_PART
from routeways.engagements.pages.desk_common import CRUMB, now, page, posted
from routeways.engagements.queries.home import may_write
from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

LIMIT = 20 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


class ListForm(forms.Form):
    def __init__(self, organisations: list[Organisation], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        if len(organisations) > 1:
            self.fields["owner"] = forms.ChoiceField(
                label="For which organisation?",
                choices=[(one.public_id, one.name) for one in organisations],
                widget=forms.RadioSelect,
            )
        self.fields["file"] = forms.FileField(
            label="File",
            help_text="CSV or Excel (.xlsx), one row each.",
            error_messages={"required": "Choose a file", "empty": "This file is empty. Save it again"},
        )


@requires(TAKE_PART)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, side: str, kind: str) -> HttpResponse:
    """`/<region>/connect/new/<side>/<kind>/file/`"""
    region_or_404(region)
    rules = kinds().get(kind)
    asked = getattr(rules, side, None) if side in ("offer", "request") else None
    if rules is None or asked is None or (side == "request" and rules.person):
        raise Http404("Nothing of this kind is loaded from a file.")
    orgs = list(may_write(request.user, region, side, asked, today=timezone.localdate(now())))
    if not orgs:
        raise Http404("You have no organisation that may do this.")
    form = ListForm(orgs, posted(request), request.FILES or None)
    done: ImportedListings | None = None
    if request.method == "POST" and form.is_valid():
        owner = next((one for one in orgs if one.public_id == form.cleaned_data.get("owner")), orgs[0])
        try:
            done = _loaded(request, region, kind, side, owner, form.cleaned_data["file"])
        except FileRefused as error:
            form.add_error("file", str(error))
    columns = TableView(
        "Columns of the file", (Column("Heading"), Column("What may stand in it")), columns_in_words(asked)
    )
    return page(
        request, "desk/import", region, crumbs=(CRUMB, ("Yours", "connect/home/")), title=f"{asked.name}: load a list",
        form=form, done=done, problems=_problems(done) if done and done.problems else None, columns=columns,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _loaded(
    request: HttpRequest, region: str, kind: str, side: str, owner: Organisation, file: Any
) -> ImportedListings:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_listings(
            by=request.user, region=region, kind_id=kind, side=side, owner=owner, path=path, now=now()
        )


def _problems(done: ImportedListings) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((problem.row or 0, problem.column, problem.reason) for problem in done.problems[:SHOWN]),
    )
