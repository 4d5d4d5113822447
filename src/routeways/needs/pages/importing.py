from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation import queries as foundation
from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.needs import actions, queries
from routeways.needs.actions import Checked
from routeways.needs.errors import DayMissing, NeedsError
from routeways.needs.forms import ConfirmImportForm, ImportForm
from routeways.needs.incoming import COLUMNS_IN_WORDS
from routeways.needs.pages.common import REGISTER, address, page, region_or_404, the_region, today, work_links
from routeways.organisations.models import Organisation
from routeways.organisations.privacy import in_words, masked, personal_data
from routeways.ui.tables import Cell, Column, TableView

LIMIT = 64 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete
KINDS = ("csv", "xlsx", "jsonl")
IMPORT = "needs.import_evidence"


@requires(IMPORT, the_region)
@require_http_methods(["GET", "POST"])
def import_evidence(request: HttpRequest, region: str) -> HttpResponse:
    """Step 1: a file. It is read and shown; nothing is kept before step 2."""
    region = region_or_404(region).id
    holders = queries.holders(request.user, region, IMPORT, today=today())
    form = ImportForm(request.POST or None, request.FILES or None, holders=holders)
    if form.is_valid():
        given = dict(form.cleaned_data)
        upload = receive(by=request.user, file=given.pop("file"), kinds=KINDS, limit=LIMIT)  # type: ignore[arg-type]
        try:
            if not upload.accepted:
                raise FileRefused(upload.reason)
            with as_file(upload) as path:
                checked = actions.check_file(region=region, path=path, origin=upload.name, **_defaults(given))
        except FileRefused as error:
            form.add_error("file", str(error))
        except DayMissing as error:
            form.add_error("on", str(error))
        else:
            return _show(request, region, upload.name, checked, _confirm(given, upload.public_id, holders))
    context = {
        "title": "Take evidence over",
        "form": form,
        "columns": TableView(
            "Columns of the file", (Column("Heading"), Column("What may stand in it")), COLUMNS_IN_WORDS
        ),
        "imports": _imports(region),
        "elsewhere": queries.elsewhere(region, request.user, today=today()),
        "holders": holders,
        "work": work_links(request.user, region, "import"),
    }
    return page(request, "import", region, context)


@requires(IMPORT, the_region)
@require_http_methods(["POST"])
def confirm_import(request: HttpRequest, region: str) -> HttpResponse:
    """Step 2: what was shown is kept, and read in the background."""
    region = region_or_404(region).id
    holders = queries.holders(request.user, region, IMPORT, today=today())
    form = ConfirmImportForm(request.POST, holders=holders)
    upload = foundation.upload(request.POST.get("upload", ""))
    if upload is None or upload.created_by_id != request.user.pk or not upload.accepted or not form.is_valid():
        raise Http404("There is no such file of yours that waits. Hand it in once more.")
    given = dict(form.cleaned_data)
    try:
        with as_file(upload) as path:
            checked = actions.check_file(region=region, path=path, origin=upload.name, **_defaults(given))
    except DayMissing as error:
        raise Http404("Some rows have no date and no day was given for them. Hand the file in once more.") from error
    if checked.personal and not given["seen_personal"]:
        form.add_error("seen_personal", "Say that you have looked at the personal details, or take them out first")
        return _show(request, region, upload.name, checked, form)
    try:
        done = actions.keep_evidence(
            by=request.user,
            region=region,
            owner=_owner(given, holders),
            heard=checked.heard,
            kind=given["kind"],
            source=given["source"],
            origin=upload.name,
            upload_ref=upload.public_id,
            rows=checked.rows,
            problems=checked.problems,
            notes=checked.notes,
        )
    except NeedsError as error:
        form.add_error(None, str(error))
        return _show(request, region, upload.name, checked, form)
    if done.batch is None:
        return page(request, "imported", region, {"title": "Nothing new", "done": done}, crumbs=_crumbs())
    actions.start_reading(by=request.user, region=region, batch=done.batch)
    return redirect(address("imported", region, batch=done.batch.public_id))


@require_POST
@requires(IMPORT, the_region)
def take_over(request: HttpRequest, region: str) -> HttpResponse:
    """Answers of a wave or minutes of a group that are on Routeways already."""
    region = region_or_404(region).id
    holders = queries.holders(request.user, region, IMPORT, today=today())
    owner = next((one for one in holders if one.public_id == request.POST.get("owner")), None)
    kind, _, id_ = request.POST.get("source", "").partition(":")
    waves = queries.readable_waves(region, request.user, today=today()) if kind == "wave" else []
    wave = next((one for one in waves if one.public_id == id_), None)
    groups = queries.readable_groups(region, request.user, today=today())
    group = groups.filter(public_id=id_).first() if kind == "group" else None
    if owner is None or (wave is None and group is None):
        raise Http404("There is nothing like this that you may take over.")
    if wave is not None:
        done = actions.take_over_wave(by=request.user, owner=owner, wave=wave)
    else:
        done = actions.take_over_minutes(by=request.user, owner=owner, group=group)  # type: ignore[arg-type]
    if done.batch is None:
        return page(request, "imported", region, {"title": "Nothing new", "done": done}, crumbs=_crumbs())
    actions.start_reading(by=request.user, region=region, batch=done.batch)
    return redirect(address("imported", region, batch=done.batch.public_id))


@requires(IMPORT, the_region)
@require_safe
def imported(request: HttpRequest, region: str, batch: str) -> HttpResponse:
    found = queries.import_of(region_or_404(region).id, batch)
    if found is None:
        raise Http404("There is no such list in this region.")
    report = found.report
    job = foundation.job(found.job_ref) if found.job_ref else None
    problems = [(row["row"] or 0, row["column"], row["reason"]) for row in report.get("problems", [])[:SHOWN]]
    context = {
        "title": found.source,
        "batch": found,
        "job": job,
        "notes": report.get("notes", []),
        "rejected": report.get("rejected", 0),
        "problems": _problem_table(problems) if problems else None,
    }
    return page(request, "imported", region, context, crumbs=_crumbs())


def _show(request: HttpRequest, region: str, name: str, checked: Checked, form: ConfirmImportForm) -> HttpResponse:
    problems = [(one.row or 0, one.column, one.reason) for one in checked.problems[:SHOWN]]
    given = form.cleaned_data if form.is_bound and form.is_valid() else form.data or form.initial
    holders = queries.holders(request.user, region, IMPORT, today=today())
    owner = next((one for one in holders if one.public_id == given.get("owner")), None)
    fresh = actions.count_new(region=region, owner=owner, heard=checked.heard) if owner else len(checked.heard)
    if not checked.personal:
        form.fields.pop("seen_personal", None)
    context = {
        "title": "Check before it is taken over",
        "name": name,
        "checked": checked,
        "form": form,
        "good": len(checked.heard),
        "fresh": fresh,
        "here": len(checked.heard) - fresh,
        "rejected": len(checked.problems),
        "problems": _problem_table(problems) if problems else None,
        "known": len(checked.heard) - checked.nameless,
        "unknown": checked.unknown_businesses[:50],
        "more_unknown": max(0, len(checked.unknown_businesses) - 50),
        "personal": _personal(checked) if checked.personal else None,
        "personal_count": len(checked.personal),
    }
    return page(request, "import_check", region, context, crumbs=_crumbs())


def _crumbs() -> tuple[tuple[str, str], ...]:
    return (REGISTER, ("Take evidence over", "needs/import/"))


def _defaults(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("kind", "source", "sharing", "consent", "on")}


def _confirm(given: dict[str, Any], upload: str, holders: list[Organisation]) -> ConfirmImportForm:
    return ConfirmImportForm(initial={**given, "upload": upload}, holders=holders)


def _owner(given: dict[str, Any], holders: list[Organisation]) -> Organisation:
    return next(one for one in holders if one.public_id == given["owner"])


def _imports(region: str) -> TableView | None:
    rows = tuple(
        (
            Cell(one.source, href=address("imported", region, batch=one.public_id)),
            one.origin,
            one.made,
            f"{one.created_at.day} {one.created_at:%B %Y}",
            str(one.created_by or "The system"),
        )
        for one in queries.imports(region)
    )
    columns = (Column("Source"), Column("File or wave"), Column("Items", numeric=True), Column("Day"), Column("By"))
    return TableView("What was taken over so far", columns, rows) if rows else None


def _problem_table(problems: list[tuple[int, str, str]]) -> TableView:
    columns = (Column("Row", numeric=True), Column("Column"), Column("What is wrong"))
    return TableView("Rows that cannot be taken", columns, tuple(problems))


def _personal(checked: Checked) -> TableView:
    rows = []
    for line, text in checked.personal[:20]:
        found = personal_data(text)
        around = text[max(0, found[0].start - 40) : found[0].end + 40]
        rows.append((line, in_words(found), f"… {' '.join(masked(around).split())} …"))
    columns = (Column("Row", numeric=True), Column("What stands in it"), Column("As everybody else will read it"))
    return TableView("Texts with personal details", columns, tuple(rows))
