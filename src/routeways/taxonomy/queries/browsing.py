"""What pages about skills show: lists to browse, and everything around one skill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.taxonomy.formats.document import KINDS, RELATIONS_BETWEEN, SECTORS
from routeways.taxonomy.models import Node, SkillLink, SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.queries.classifications import INVERSE
from routeways.taxonomy.queries.skills import IN_USE, SKILLS, alike, matching, skills_by_id

MOST_CATEGORIES = 60  # more than that is a list to search, not to choose from


@dataclass(frozen=True)
class Choices:
    """What a taxonomy's skills can be narrowed by: keys of sectors and kinds, names of categories."""

    sectors: tuple[str, ...]
    kinds: tuple[str, ...]
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Wanted:
    """Which skills of a taxonomy; "" asks for all."""

    text: str = ""
    sector: str = ""
    kind: str = ""
    category: str = ""

    @property
    def asks(self) -> bool:
        return bool(self.text or self.sector or self.kind or self.category)


@dataclass(frozen=True)
class SkillTie:
    """A link of a skill, seen from it. `node` or `other` is set where the other end is loaded."""

    relation: str
    target: str
    source: str
    node: Node | None = None
    other: TaxonomySkill | None = None


@dataclass(frozen=True)
class SkillPage:
    """Everything around one skill."""

    skill: TaxonomySkill
    above: tuple[TaxonomySkill, ...]
    below: tuple[TaxonomySkill, ...]
    aliases: tuple[str, ...]
    ties: tuple[SkillTie, ...]
    alike: tuple[TaxonomySkill, ...] = field(default=())

    def to(self, classification: str) -> list[SkillTie]:
        return [tie for tie in self.ties if tie.target.startswith(f"{classification}:")]


def choices(taxonomy: SkillTaxonomy) -> Choices:
    rows = TaxonomySkill.objects.filter(SKILLS, taxonomy=taxonomy).order_by()
    found = {text for text in rows.values_list("sectors", flat=True).distinct() if text}
    kinds = set(rows.values_list("kind", flat=True).distinct())
    names = sorted(name for name in rows.values_list("category", flat=True).distinct()[: MOST_CATEGORIES + 1] if name)
    return Choices(
        tuple(key for key in SECTORS if any(f"|{key}|" in text for text in found)),
        tuple(key for key in KINDS if key and key in kinds),
        tuple(names) if len(names) <= MOST_CATEGORIES else (),
    )


def skills_of(taxonomy: SkillTaxonomy, wanted: Wanted) -> QuerySet[TaxonomySkill]:
    """Skills in use, in the taxonomy's own order; for a list that is cut into pages."""
    rows = TaxonomySkill.objects.filter(SKILLS, taxonomy=taxonomy)
    if wanted.text.strip():
        rows = rows.filter(matching(wanted.text))
    if wanted.sector:
        rows = rows.filter(sectors__contains=f"|{wanted.sector}|")
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    return rows.order_by("position", "code")


def first_headings(taxonomy: SkillTaxonomy) -> list[TaxonomySkill]:
    """The headings that stand under none."""
    rows = TaxonomySkill.objects.filter(IN_USE, taxonomy=taxonomy, parent=None)
    return list(rows.exclude(level="").order_by("position", "code"))


def skill_page(one: TaxonomySkill, *, actor: Any = None, today: date | None = None) -> SkillPage:
    """Around a skill that the actor may see; of the other ends of its links, those that the actor may see too."""
    aliases = [alias.text for alias in one.aliases.all() if not alias.hidden]
    return SkillPage(
        one,
        tuple(_above(one)),
        tuple(TaxonomySkill.objects.filter(IN_USE, parent=one).order_by("position", "code")),
        tuple(aliases),
        tuple(_ties(one, actor, today)),
        tuple(alike(one, actor=actor, today=today)),
    )


def _above(one: TaxonomySkill) -> Sequence[TaxonomySkill]:
    found: list[TaxonomySkill] = []
    above = one.parent
    while above is not None and above not in found:
        found.insert(0, above)
        above = above.parent
    return found


def _ties(one: TaxonomySkill, actor: Any, today: date | None) -> list[SkillTie]:
    forward = [(link.relation, link.target, link.source) for link in one.links.all()]
    back = [
        (INVERSE[link.relation], link.skill_id, link.source)
        for link in SkillLink.objects.filter(target=one.pk, relation__in=RELATIONS_BETWEEN, skill__retired=False)
    ]
    keys = {target for _, target, _ in (*forward, *back)}
    nodes = Node.objects.select_related("classification").in_bulk(keys)
    others = skills_by_id(keys, actor, today=today)
    known = set(SkillTaxonomy.objects.filter(id__in=_taxonomies(keys)).values_list("id", flat=True))
    found: dict[tuple[str, str], SkillTie] = {}
    for relation, target, source in (*forward, *back):
        # The other end may be private: then even that there is a link is nobody's business.
        hidden = target not in others and target.partition(":")[0] in known
        if not hidden:
            tie = SkillTie(relation, target, source, nodes.get(target), others.get(target))
            found.setdefault((relation, target), tie)
    return list(found.values())


def _taxonomies(keys: set[str]) -> set[str]:
    return {key.partition(":")[0] for key in keys}
