"""Reads for those who keep a taxonomy: for whom they may, and what a skill may be linked to or merged with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q
from rapidfuzz import fuzz, process

from routeways.organisations.models import Organisation, access_of
from routeways.taxonomy.formats.document import key_of
from routeways.taxonomy.models import Node, SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.models.skill import EDIT
from routeways.taxonomy.queries.classifications import search
from routeways.taxonomy.queries.skills import IN_USE, nodes_of_skill, search_skills

SHOWN = 8  # suggestions of a kind
NEAR = 72  # of 100: how like two labels must be to be proposed as one skill
MOST_PARENTS = 500


def keepers(actor: Any, *, today: date) -> list[Organisation]:
    """Organisations for which the actor may keep taxonomies, by name."""
    access = access_of(actor, today=today)
    across = Organisation.objects.filter(regions__region__in=access.regions_with(EDIT)).values("pk")
    wanted = Q(pk__in=access.organisations_with(EDIT)) | Q(pk__in=across)
    return list(Organisation.objects.standing().filter(wanted).prefetch_related("regions"))


def region_of(owner: Organisation, actor: Any, *, today: date) -> str:
    """The region in which the actor keeps it: one of those over which they may, else the owner's first."""
    regions = [row.region for row in owner.regions.all()]
    over = access_of(actor, today=today).regions_with(EDIT)
    return next((region for region in regions if region in over), regions[0] if regions else "")


def places_under(taxonomy: SkillTaxonomy, skill: TaxonomySkill | None = None) -> list[TaxonomySkill]:
    """What a skill may stand under, headings first."""
    rows = TaxonomySkill.objects.filter(IN_USE, taxonomy=taxonomy)
    if skill is not None:
        rows = rows.exclude(pk=skill.pk)
    return sorted(rows.order_by("position")[:MOST_PARENTS], key=lambda one: not one.level)


def suggested_skills(skill: TaxonomySkill, words: str, actor: Any, *, today: date) -> list[TaxonomySkill]:
    """Skills of other taxonomies that may be the same: found by the words, else by the skill's own names."""
    texts = [words] if words.strip() else [skill.label, *(alias.text for alias in skill.aliases.all()[:4])]
    found: dict[str, TaxonomySkill] = {}
    for text in texts:
        for one in search_skills(text, limit=4 * SHOWN, actor=actor, today=today):
            if one.taxonomy_id != skill.taxonomy_id:
                found.setdefault(one.pk, one)
    return list(found.values())[:SHOWN]


def suggested_groups(skill: TaxonomySkill, words: str, near: Sequence[TaxonomySkill]) -> list[Node]:
    """Occupations and subjects: found by the words, else those to which similar skills lead."""
    found: dict[str, Node] = {}
    for name in ("soc2020", "ssa"):
        if words.strip():
            nodes = search(words, classification=name, limit=SHOWN)
        else:
            nodes = [node for one in near[:3] for node in nodes_of_skill(one, name)]
            nodes = nodes or search(skill.label, classification=name, limit=SHOWN)
        for node in nodes[:SHOWN]:
            found.setdefault(node.pk, node)
    return list(found.values())


def alike_here(skill: TaxonomySkill, words: str) -> list[TaxonomySkill]:
    """Skills of the same taxonomy that may be the same one, the most alike first; found by the words where given."""
    rows = TaxonomySkill.objects.filter(IN_USE, taxonomy=skill.taxonomy, level=skill.level).exclude(pk=skill.pk)
    known = {one.pk: one for one in rows}
    wanted = key_of(words) or skill.label_key
    labels = {pk: one.label_key for pk, one in known.items()}
    near = process.extract(wanted, labels, scorer=fuzz.token_set_ratio, limit=SHOWN)
    return [known[pk] for _, score, pk in near if score >= (NEAR if not words.strip() else NEAR / 2)]
