"""A list of materials that is an address, without an account; and loading one's own materials from a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.foundation.permissions import public, requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.library import queries
from routeways.library.importing import ImportedMaterials, import_materials
from routeways.library.incoming import IN_WORDS
from routeways.library.models import MANAGE
from routeways.library.pages import LIBRARY, library_page, the_owner
from routeways.organisations.models import Organisation
from routeways.places.frame import region_or_404
from routeways.ui.tables import Column, TableView

MOST_KEPT = 30
LIMIT = 20 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


def list_address(region: str, ids: list[str]) -> str:
    query = f"?{urlencode([('material', one) for one in ids])}" if ids else ""
    return f"{reverse('library:list', args=[region])}{query}"


@public
@require_safe
def kept_list(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/library/list/?material=…`: the list is the address, so it can be saved, printed and shared."""
    asked = list(dict.fromkeys(request.GET.getlist("material")))[:MOST_KEPT]
    today = timezone.localdate()
    found = queries.materials(asked, region=region_or_404(region).id, today=today)
    ids = [one.public_id for one in found]
    held = [{"one": one, "without": list_address(region, [id for id in ids if id != one.public_id])} for one in found]
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:60]
    more = queries.search(region, today=today, text=words).exclude(public_id__in=ids)[:20] if words else []
    return library_page(
        request,
        "list",
        region,
        crumbs=(LIBRARY,),
        title="Your list",
        held=held,
        ids=ids,
        gone=len(asked) - len(ids),
        full=len(ids) >= MOST_KEPT,
        asked=words,
        found=[{"one": one, "href": list_address(region, [*ids, one.public_id])} for one in more],
        share=request.build_absolute_uri(list_address(region, ids)),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), one material a row.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Save it again"},
    )


@requires(MANAGE, the_owner)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """`/<region>/library/by/<organisation>/file/`"""
    owner = the_owner(request, region, organisation)
    form = FileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    done: ImportedMaterials | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = _loaded(request, region, owner, form.cleaned_data["file"])
        except FileRefused as error:
            form.add_error("file", str(error))
    return library_page(
        request,
        "file",
        region,
        crumbs=(LIBRARY, (f"Materials of {owner.name}", f"library/by/{owner.public_id}/")),
        status=422 if form.errors else 200,
        title="Load materials from a file",
        form=form,
        done=done,
        problems=_problems(done) if done and done.problems else None,
        columns=TableView("Columns of the file", (Column("Heading"), Column("What may stand in it")), IN_WORDS),
    )


def _loaded(request: HttpRequest, region: str, owner: Organisation, file: Any) -> ImportedMaterials:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return import_materials(by=request.user, owner=owner, region=region, path=path, today=timezone.localdate())


def _problems(done: ImportedMaterials) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("Column"), Column("What is wrong")),
        tuple((problem.row or 0, problem.column, problem.reason) for problem in done.problems[:SHOWN]),
    )
