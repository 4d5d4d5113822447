"""For those who keep an organisation's taxonomy: starting it, what it says of itself, sharing, versions, files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import requires
from routeways.foundation.tables import FileRefused
from routeways.foundation.uploads import as_file, receive
from routeways.organisations.models import Organisation
from routeways.taxonomy import actions
from routeways.taxonomy.actions import LoadedSkills
from routeways.taxonomy.formats.plain import COLUMNS_IN_WORDS
from routeways.taxonomy.forms import AboutForm, ImportForm, ReasonForm, StartForm, VersionForm
from routeways.taxonomy.models import SkillTaxonomy
from routeways.taxonomy.models.skill import EDIT
from routeways.taxonomy.pages.common import above, taxonomy_or_404
from routeways.taxonomy.queries.own_skills import keepers, region_of
from routeways.taxonomy.rows import TaxonomyError
from routeways.ui.tables import Column, TableView

LIMIT = 20 * 1024**2
SHOWN = 200  # problems on the page; the counts are complete


def the_owner(request: HttpRequest, taxonomy: str, **_more: Any) -> Organisation:
    """What a page about keeping a taxonomy asks its permission for. A publisher's is kept by nobody here."""
    found = taxonomy_or_404(request, taxonomy)
    if found.owner is None:
        raise Http404("This taxonomy is its publisher’s.")
    return found.owner


@requires(EDIT)
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    mine = {one.public_id: one for one in keepers(request.user, today=today)}
    form = StartForm(request.POST or None, organisations=[(key, one.name) for key, one in mine.items()])
    if form.is_valid():
        owner = mine[form.cleaned_data["organisation"]]
        texts = {name: form.cleaned_data[name] for name in ("title", "about")}
        region = region_of(owner, request.user, today=today)
        try:
            made = actions.start_taxonomy(by=request.user, owner=owner, region=region, today=today, **texts)
        except TaxonomyError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "The taxonomy has been started. Nobody else sees it until you share it.")
            return redirect("taxonomy:manage-skills", made.id)
    intro = "A list of the skills that your organisation works with, in its own words, linked to those of others."
    context = {"title": "Start a skills taxonomy", "breadcrumbs": above([]), "form": form, "button": "Start"}
    return render(request, "taxonomy/skill_form.html", {**context, "intro": intro})


@requires(EDIT, the_owner)
@require_safe
def manage(request: HttpRequest, taxonomy: str) -> HttpResponse:
    return _show(request, taxonomy_or_404(request, taxonomy))


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    initial = {name: getattr(found, name) for name in ("title", "about", "licence")}
    form = AboutForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.describe_taxonomy(
                by=request.user,
                taxonomy=found,
                today=timezone.localdate(),
                **form.cleaned_data,
            )
        except TaxonomyError as error:
            form.add_error(None, str(error))
        else:
            return redirect("taxonomy:manage-skills", found.id)
    return _form(request, found, {"title": f"Change {found.title}", "form": form, "button": "Save"})


@requires(EDIT, the_owner)
@require_POST
def share(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    shared = request.POST.get("shared") == "yes"
    try:
        actions.share_taxonomy(by=request.user, taxonomy=found, shared=shared, today=timezone.localdate())
    except TaxonomyError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Everybody can see it now." if shared else "Only those who keep it see it now.")
    return redirect("taxonomy:manage-skills", found.id)


@requires(EDIT, the_owner)
@require_POST
def keep_version(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    form = VersionForm(request.POST)
    if form.is_valid():
        try:
            kept = actions.keep_version(by=request.user, taxonomy=found, now=timezone.now(), **form.cleaned_data)
        except TaxonomyError as error:
            form.add_error("version", str(error))
        else:
            messages.success(request, f"Version {kept.version} has been kept.")
            return redirect("taxonomy:manage-skills", found.id)
    return _show(request, found, form)


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def import_file(request: HttpRequest, taxonomy: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    form = ImportForm(request.POST or None, request.FILES or None)
    done: LoadedSkills | None = None
    if form.is_valid():
        try:
            done = _import(request, found, form.cleaned_data["file"])
        except (FileRefused, TaxonomyError) as error:
            form.add_error("file", str(error))
    context = {
        "title": "Import skills",
        "form": form,
        "done": done,
        "problems": _problems(done) if done and done.report.problems else None,
        "columns": TableView(
            "Columns of our own CSV", (Column("Heading"), Column("What may stand in it")), COLUMNS_IN_WORDS
        ),
        "breadcrumbs": above([found]),
        "taxonomy": found,
    }
    return render(request, "taxonomy/skill_import.html", context)


@requires(EDIT, the_owner)
@require_http_methods(["GET", "POST"])
def unmerge(request: HttpRequest, taxonomy: str, merge: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    done = found.merges.select_related("survivor", "loser").filter(public_id=merge).first()
    if done is None:
        raise Http404("There is no such merge.")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.unmerge_skills(by=request.user, merge=done, now=timezone.now(), **form.cleaned_data)
        except TaxonomyError as error:
            form.add_error("reason", str(error))
        else:
            messages.success(request, f"{done.loser.label} is a skill of its own again.")
            return redirect("taxonomy:manage-skills", found.id)
    title = f"Take back the merge of {done.loser.label} into {done.survivor.label}"
    return _form(request, found, {"title": title, "form": form, "button": "Take back"})


def _show(request: HttpRequest, found: SkillTaxonomy, version: VersionForm | None = None) -> HttpResponse:
    context = {
        "title": f"Keep {found.title}",
        "taxonomy": found,
        "version_form": version or VersionForm(),
        "editions": found.editions.all(),
        "merges": found.merges.select_related("survivor", "loser", "merged_by", "undone_by"),
        "breadcrumbs": above([found]),
    }
    return render(request, "taxonomy/manage_skills.html", context)


def _form(request: HttpRequest, found: SkillTaxonomy, context: dict[str, Any]) -> HttpResponse:
    crumbs = [*above([found]), {"label": "Keep", "href": reverse("taxonomy:manage-skills", args=[found.id])}]
    return render(request, "taxonomy/skill_form.html", {"breadcrumbs": crumbs, **context})


def _import(request: HttpRequest, found: SkillTaxonomy, file: Any) -> LoadedSkills:
    upload = receive(by=request.user, file=file, kinds=("csv", "xlsx", "json"), limit=LIMIT)  # type: ignore[arg-type]
    if not upload.accepted:
        raise FileRefused(upload.reason)
    with as_file(upload) as path:
        return actions.import_skills(by=request.user, taxonomy=found, path=path, today=timezone.localdate())


def _problems(done: LoadedSkills) -> TableView:
    rows = tuple(
        (str(problem.row or ""), problem.reason, problem.text[:80]) for problem in done.report.problems[:SHOWN]
    )
    return TableView("What was not taken", (Column("Row"), Column("What is wrong"), Column("It says")), rows)
