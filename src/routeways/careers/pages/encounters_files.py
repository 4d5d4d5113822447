"""Encounters in and out as files, for the institution alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from routeways.careers import actions
from routeways.careers.actions import ImportedEncounters
from routeways.careers.exchange import COLUMNS, layouts, row_of
from routeways.careers.exchange.reading import refuse_names
from routeways.careers.models import MANAGE, VIEW, Institution
from routeways.careers.pages.common import institution_or_404, the_institution
from routeways.careers.pages.encounters_common import own_page
from routeways.careers.queries import encounters as own
from routeways.foundation.permissions import requires
from routeways.foundation.spreadsheets import table
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, clean_name, receive
from routeways.ui.tables import Column, TableView

LIMIT = 10 * 1024**2
SHOWN = 200


class FileForm(forms.Form):
    layout = forms.ChoiceField(
        label="How is it laid out?", widget=forms.RadioSelect, error_messages={"required": "Choose the layout"}
    )
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel (.xlsx), one row an activity, without columns about single pupils.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Save it again"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["layout"]
        chosen.choices = [(one.id, one.name) for one in layouts().values()]


@requires(VIEW, the_institution)
@never_cache
@require_safe
def as_csv(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    """All encounters in the national shape, one row an activity."""
    one = institution_or_404(region, institution)
    answer = HttpResponse(table(COLUMNS, _rows(request, one)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="encounters-{timezone.localdate()}.csv"'
    return answer


@requires(VIEW, the_institution)
@never_cache
@require_safe
def as_json(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    one = institution_or_404(region, institution)
    answer = JsonResponse({"institution": one.public_id, "activities": _rows(request, one)})
    answer["Content-Disposition"] = f'attachment; filename="encounters-{timezone.localdate()}.json"'
    return answer


@requires(MANAGE, the_institution)
@never_cache
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, region: str, institution: str) -> HttpResponse:
    one = institution_or_404(region, institution)
    posted = request.method == "POST"
    form = FileForm(request.POST if posted else None, request.FILES if posted else None)
    done: ImportedEncounters | None = None
    if posted and form.is_valid():
        try:
            done = _loaded(request, one, form.cleaned_data["layout"], form.cleaned_data["file"])
        except FileRefused as error:
            form.add_error("file", str(error))
    return own_page(
        request, "file", one, title="Load encounters from a file", form=form, done=done,
        problems=_problems(done) if done and done.problems else None, layouts=layouts().values(),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _loaded(request: HttpRequest, one: Institution, layout: str, file: Any) -> ImportedEncounters:
    """A file with columns about pupils is refused before it is kept anywhere."""
    if file.size > LIMIT:
        raise FileRefused(f"{clean_name(file.name)} is larger than 10 MB. Split it.")
    with tempfile.TemporaryDirectory(prefix="routeways-encounters-") as folder:
        path = Path(folder) / clean_name(file.name)[-60:]
        path.write_bytes(file.read())
        refuse_names(path)
    file.seek(0)
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_encounters(
            by=request.user, institution=one, layout_id=layout, path=path, now=timezone.now()
        )


def _rows(request: HttpRequest, one: Institution) -> list[dict[str, Any]]:
    found = own.encounters(one, actor=request.user, today=timezone.localdate())
    return [row_of(logged.one, logged.counts_in) for logged in found]


def _problems(done: ImportedEncounters) -> TableView:
    return TableView(
        "Rows that were not taken",
        (Column("Row", numeric=True), Column("What is wrong")),
        tuple((problem.row or 0, problem.reason) for problem in done.problems[:SHOWN]),
    )
