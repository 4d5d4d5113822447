"""The library: search, one material, its print and its frame, and the pages of its owner."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from routeways.foundation.permissions import allowed, public, requires
from routeways.foundation.uploads import open_upload, receive
from routeways.library import actions, queries
from routeways.library.errors import LibraryError
from routeways.library.forms import AdaptForm, MaterialForm, SearchForm
from routeways.library.models import MANAGE, Audience, Material
from routeways.library.printing import as_pdf, blocks
from routeways.organisations.models import Organisation
from routeways.places.frame import frame, region_or_404
from routeways.taxonomy.formats.document import SECTORS
from routeways.ui.tables import Cell, Column, TableView

PAGE = 30
MOST = 20_000_000  # bytes of a PDF
LIBRARY = ("Library", "library/")


def the_owner(request: HttpRequest, region: str, organisation: str, **_: Any) -> Organisation:
    region_or_404(region)
    found = Organisation.objects.standing().in_region(region).filter(public_id=organisation).first()
    if found is None:
        raise Http404("There is no such organisation here.")
    return found


def the_material(request: HttpRequest, region: str, material: str, **_: Any) -> Material:
    region_or_404(region)
    found = queries.own_material(material, region=region)
    if found is None:
        raise Http404("There is no such material here.")
    return found


def shown_or_404(region: str, material: str) -> Material:
    region_or_404(region)
    found = queries.material(material, region=region, today=timezone.localdate())
    if found is None:
        raise Http404("There is no such material, or it is being reviewed.")
    return found


@public
@require_safe
def index(request: HttpRequest, region: str) -> HttpResponse:
    """`/<region>/library/`."""
    today = timezone.localdate()
    form = SearchForm(request.GET)
    form.is_valid()  # what it does not know asks for all
    asked = {key: form.cleaned_data.get(key, "") for key in ("q", "sector", "audience", "kind")}
    rows = queries.search(
        region_or_404(region).id,
        today=today,
        text=asked["q"],
        sector=asked["sector"],
        audience=asked["audience"],
        kind=asked["kind"],
    )
    found = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return library_page(
        request,
        "index",
        region,
        title="Library",
        search=form,
        page=found,
        asked=any(asked.values()),
        rows=[(each, ", ".join(str(Audience(who).label) for who in each.audience_ids)) for each in found],
        keepers=queries.keepers(request.user, region=region, today=today),
    )


@public
@require_safe
def one(request: HttpRequest, region: str, material: str) -> HttpResponse:
    """`/<region>/library/<material>/`."""
    found = shown_or_404(region, material)
    today = timezone.localdate()
    owners = [(each.public_id, each.name) for each in queries.keepers(request.user, region=region, today=today)]
    return library_page(
        request,
        "material",
        region,
        crumbs=(LIBRARY,),
        title=found.title,
        material=found,
        rows=_facts(found),
        blocks=blocks(found.text),
        transcript=[part for part in found.transcript.split("\n\n") if part.strip()],
        adaptations=found.adaptations.select_related("by_organisation"),
        adapt=AdaptForm(owners=owners) if owners else None,
        may_manage=allowed(request.user, MANAGE, found),
        frame_address=request.build_absolute_uri(reverse("library:embed", args=[region, material])),
    )


@public
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.LIBRARY_FRAMED_BY})  # type: ignore[arg-type]
@require_safe
def embed(request: HttpRequest, region: str, material: str) -> HttpResponse:
    """`/<region>/library/<material>/embed/`: one material for a frame on another site, where the settings allow it."""
    found = shown_or_404(region, material)
    context = {"material": found, "blocks": blocks(found.text), "title": found.title, "region": region_or_404(region)}
    return render(request, "library/embed.html", context | {"transcript": found.transcript.split("\n\n")})


@public
@require_safe
def captions(request: HttpRequest, region: str, material: str) -> HttpResponse:
    found = shown_or_404(region, material)
    if not found.captions:
        raise Http404("This material has no captions.")
    return HttpResponse(found.captions, content_type="text/vtt; charset=utf-8")


@public
@require_safe
def printed(request: HttpRequest, region: str, material: str) -> HttpResponse | FileResponse:
    """`/<region>/library/<material>/print.pdf`: the PDF that was handed in, or one made from the text."""
    found = shown_or_404(region, material)
    if found.pack is not None:
        return FileResponse(open_upload(found.pack), filename=found.pack.name, content_type="application/pdf")
    if not found.text:
        raise Http404("This material has nothing to print.")
    answer = HttpResponse(as_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.public_id}.pdf"'
    return answer


@requires(MANAGE, the_owner)
@never_cache
@require_safe
def owned(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """`/<region>/library/by/<organisation>/`: what it keeps, what must be looked at first on top."""
    owner, today = the_owner(request, region, organisation), timezone.localdate()
    rows = []
    for each in queries.of_owner(owner, region=region):
        state = "Withdrawn" if each.withdrawn else "Shown"
        if each.expired_on(today):
            state = "Hidden: review date has passed"
        elif each.review_on <= today + queries.SOON:
            state = "Review soon"
        href = reverse("library:change", args=[region, each.public_id])
        rows.append((Cell(each.title, href=href), each.version, f"{each.review_on:%-d %B %Y}", state))
    columns = (Column("Title"), Column("Version"), Column("Look at it again by"), Column("State"))
    table = TableView("Materials", columns, tuple(rows))
    title = f"Materials of {owner.name}"
    return library_page(request, "owned", region, crumbs=(LIBRARY,), title=title, owner=owner, table=table)


@requires(MANAGE, the_owner)
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, region: str, organisation: str) -> HttpResponse:
    """`/<region>/library/by/<organisation>/new/`."""
    return _form(request, region, the_owner(request, region, organisation), None)


@requires(MANAGE, the_material)
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, region: str, material: str) -> HttpResponse:
    """`/<region>/library/<material>/change/`."""
    held = the_material(request, region, material)
    return _form(request, region, held.owner, held)


@requires(MANAGE, the_material)
@require_POST
def withdraw(request: HttpRequest, region: str, material: str) -> HttpResponse:
    held, wanted = the_material(request, region, material), request.POST.get("show")
    if wanted in ("yes", "no"):
        actions.withdraw_material(by=request.user, material=held, withdrawn=wanted == "no")
        messages.success(request, "It is withdrawn." if wanted == "no" else "It is shown again.")
    else:
        messages.error(request, "Nothing was changed. Open the material, and press “Withdraw it” or “Show it again”.")
    return redirect("library:owned", region, held.owner.public_id)


@requires(MANAGE, the_owner)
@require_POST
def adapt(request: HttpRequest, region: str, organisation: str, material: str) -> HttpResponse:
    """An organisation of one's own used the material again."""
    owner, held = the_owner(request, region, organisation), shown_or_404(region, material)
    try:
        actions.record_adaptation(
            by=request.user,
            material=held,
            organisation=owner,
            changed=request.POST.get("changed", "")[:500],
            on=timezone.localdate(),
        )
        messages.success(request, "Recorded. Others can now see that you used it.")
    except LibraryError as problem:
        messages.error(request, str(problem))
    return redirect("library:material", region, held.public_id)


def _form(request: HttpRequest, region: str, owner: Organisation, held: Material | None) -> HttpResponse:
    form = MaterialForm(request.POST or None, request.FILES or None, initial=_initial(held) if held else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = actions.keep_material(
                by=request.user,
                owner=owner,
                region=region,
                given=form.cleaned_data,
                today=timezone.localdate(),
                material=held,
                pack=_pack(request.user, owner, form),
            )
        except LibraryError as problem:
            form.take(problem.faults)
        else:
            messages.success(request, f"“{kept.title}” is in the library.")
            return redirect("library:owned", region, owner.public_id)
    crumbs = (LIBRARY, (f"Materials of {owner.name}", f"library/by/{owner.public_id}/"))
    title = f"Change “{held.title}”" if held else "Add a material"
    status = 422 if form.errors else 200
    return library_page(request, "form", region, crumbs=crumbs, status=status, title=title, form=form, material=held)


def _pack(by: Any, owner: Organisation, form: MaterialForm) -> Any:
    handed = form.cleaned_data["file"]
    if not handed:
        return None
    upload = receive(by=by, file=handed, kinds=("pdf",), limit=MOST, owner_ref=f"organisation:{owner.public_id}")
    if upload.reason:
        raise LibraryError({"file": upload.reason})
    return upload


def _initial(held: Material) -> dict[str, Any]:
    plain = {name: getattr(held, name) for name in (*actions.PLAIN, "review_on")}
    return plain | {"sectors": held.sector_ids, "audiences": held.audience_ids}


def _facts(found: Material) -> list[dict[str, str]]:
    rows = [
        ("Kind", str(found.get_kind_display())),
        ("For", ", ".join(str(Audience(one).label) for one in found.audience_ids)),
        ("Sectors", ", ".join(SECTORS[one] for one in found.sector_ids)),
        ("Publisher", found.publisher),
        ("Licence", found.licence),
        ("Version", found.version),
        ("Checked until", f"{found.review_on:%-d %B %Y}"),
    ]
    return [{"name": name, "value": value} for name, value in rows]


def library_page(
    request: HttpRequest,
    template: str,
    region: str,
    *,
    crumbs: tuple[tuple[str, str], ...] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    framed = frame(region_or_404(region), current="library", crumbs=crumbs, **context)
    return render(request, f"library/{template}.html", framed, status=status)
