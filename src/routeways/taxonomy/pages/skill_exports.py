"""Taxonomies as files: as they are now, and in the versions that were kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from routeways.foundation.permissions import public
from routeways.taxonomy.formats import asn, case, plain, rsd
from routeways.taxonomy.formats.document import Document
from routeways.taxonomy.models import SkillTaxonomy
from routeways.taxonomy.pages.common import taxonomy_or_404
from routeways.taxonomy.queries.documents import document_for, edition_for

# Larger ones are downloaded from their publisher, whose file they are.
MOST_SKILLS = 5_000


@dataclass(frozen=True)
class Format:
    label: str
    hidden: str
    content_type: str
    write: Callable[[Document], bytes]


FORMATS = {
    "skills.csv": Format("CSV", "with every column", "text/csv; charset=utf-8", plain.write),
    "rsd.csv": Format("RSD", "as CSV for the Open Skills Management Tool", "text/csv; charset=utf-8", rsd.write),
    "case.json": Format("CASE", "as JSON", "application/json", case.write),
    "asn.jsonld": Format("JSON-LD", "in the terms of CTDL-ASN", "application/ld+json", asn.write),
}


@public
@require_safe
def export(request: HttpRequest, taxonomy: str, name: str) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    how = FORMATS.get(name)
    if how is None or found.skills.count() > MOST_SKILLS:
        raise Http404(f"{found.title} cannot be downloaded as {name}.")
    content = how.write(document_for(found, request.user, today=timezone.localdate()))
    return _file(content, f"{found.id}-{name}", how.content_type)


@public
@require_safe
def edition(request: HttpRequest, taxonomy: str, number: int) -> HttpResponse:
    found = taxonomy_or_404(request, taxonomy)
    kept = found.editions.filter(pk=number).first()
    if kept is None:
        raise Http404("There is no such version.")
    document = edition_for(kept, request.user, today=timezone.localdate())
    return _file(document.encode(), f"{found.id}-version-{number}.jsonld", FORMATS["asn.jsonld"].content_type)


def downloads(found: SkillTaxonomy, skills: int) -> list[dict[str, str]]:
    """For the tag {% downloads %}; none for a taxonomy of too many skills."""
    if skills > MOST_SKILLS:
        return []
    return [
        {"label": how.label, "href": reverse("taxonomy:export-skills", args=[found.id, name]), "hidden": how.hidden}
        for name, how in FORMATS.items()
    ]


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
