"""What all pages about skills share."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest
from django.urls import reverse

from routeways.taxonomy import queries
from routeways.taxonomy.models import SkillTaxonomy, TaxonomySkill


def taxonomy_or_404(request: HttpRequest, taxonomy: str) -> SkillTaxonomy:
    """One that whoever asks may see: of a private one not even the existence is told."""
    found = queries.skill_taxonomy(taxonomy, request.user)
    if found is None:
        raise Http404(f"There is no skills taxonomy “{taxonomy}”.")
    return found


def above(found: Iterable[SkillTaxonomy | TaxonomySkill] | None = None) -> list[dict[str, str]]:
    """The pages above: home; all taxonomies, unless this is their list; then those given."""
    crumbs = [{"label": "Home", "href": "/"}]
    if found is not None:
        crumbs.append({"label": "Skills", "href": reverse("taxonomy:skills")})
        crumbs += [{"label": _name(one), "href": address(one)} for one in found]
    return crumbs


def address(found: SkillTaxonomy | TaxonomySkill) -> str:
    if isinstance(found, SkillTaxonomy):
        return reverse("taxonomy:skill-taxonomy", args=[found.id])
    return reverse("taxonomy:skill", args=[found.taxonomy_id, found.code])


def _name(one: SkillTaxonomy | TaxonomySkill) -> str:
    return one.title if isinstance(one, SkillTaxonomy) else one.label
