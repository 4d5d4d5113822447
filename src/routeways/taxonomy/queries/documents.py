"""Taxonomies as documents, for whoever asks: a link to what they may not see is left out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from routeways.organisations.models import access_of
from routeways.taxonomy import skill_store
from routeways.taxonomy.formats import asn
from routeways.taxonomy.formats.document import Document
from routeways.taxonomy.models import SkillEdition, SkillTaxonomy
from routeways.taxonomy.models.skill import EDIT, SEE
from routeways.taxonomy.queries.skills import skill_taxonomies


def document_for(taxonomy: SkillTaxonomy, actor: Any, *, today: date) -> Document:
    """The whole taxonomy. Its owner's people get every link; others get no link that leads to a private taxonomy."""
    return _readable(skill_store.document_of(taxonomy), taxonomy, actor, today)


def edition_for(edition: SkillEdition, actor: Any, *, today: date) -> str:
    """A kept version as JSON-LD: as it was kept, but for links that the actor may not see."""
    kept = asn.parse(json.loads(edition.document), edition.taxonomy_id, "").document
    readable = _readable(kept, edition.taxonomy, actor, today)
    return edition.document if readable == kept else asn.write(readable).decode()


def _readable(document: Document, taxonomy: SkillTaxonomy, actor: Any, today: date) -> Document:
    if _is_owners(taxonomy, actor, today):
        return document
    hidden = _hidden((link.target.partition(":")[0] for link in document.links), actor, today)
    if not hidden:
        return document
    return replace(
        document, links=tuple(link for link in document.links if link.target.partition(":")[0] not in hidden)
    )


def _is_owners(taxonomy: SkillTaxonomy, actor: Any, today: date) -> bool:
    if taxonomy.owner is None:
        return False
    access = access_of(actor, today=today)
    return access.may(SEE, taxonomy.owner) or access.may(EDIT, taxonomy.owner)


def _hidden(taxonomies: Iterable[str], actor: Any, today: date) -> set[str]:
    """Those among these taxonomies that stand here and that the actor may not see."""
    there = set(SkillTaxonomy.objects.filter(id__in=set(taxonomies)).values_list("id", flat=True))
    return there - {one.id for one in skill_taxonomies(actor, today=today)}
