"""Named reads of skills. What is private is only read for an actor who may see it; None is the public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from routeways.taxonomy.formats.document import NEEDED, key_of
from routeways.taxonomy.models import Node, SkillAlias, SkillLink, SkillTaxonomy, TaxonomySkill, node_id, skill_id

if TYPE_CHECKING:
    from routeways.engines.extraction.index import Skill

IN_USE = Q(retired=False, merged_into__isnull=True)
SKILLS = IN_USE & Q(level="")
MOST_RANKED = 500


@dataclass(frozen=True)
class SkillCounts:
    """How much of each a taxonomy has: skills in use, headings, aliases that are shown, links."""

    skills: int = 0
    headings: int = 0
    aliases: int = 0
    links: int = 0


def skill_taxonomies(actor: Any = None, *, today: date | None = None) -> list[SkillTaxonomy]:
    """All that the actor may see: publishers' first, then organisations', each by title; `owner` is read with them."""
    found = _visible(actor, today).select_related("owner")
    return sorted(found, key=lambda one: (one.owner_id is not None, one.id != "starter", one.title, one.id))


def skill_taxonomy(taxonomy: str, actor: Any = None, *, today: date | None = None) -> SkillTaxonomy | None:
    """One that the actor may see, or None."""
    return _visible(actor, today).select_related("owner").filter(id=taxonomy).first()


def counts(taxonomies: Collection[str]) -> Mapping[str, SkillCounts]:
    """What each of these taxonomies holds; three queries, however many they are."""
    rows = TaxonomySkill.objects.filter(taxonomy__in=taxonomies).order_by().values("taxonomy")
    skills = {
        one["taxonomy"]: (one["skills"], one["headings"])
        for one in rows.annotate(skills=Count("pk", filter=SKILLS), headings=Count("pk", filter=IN_USE & ~Q(level="")))
    }
    aliases = _count(SkillAlias.objects.filter(hidden=False), taxonomies)
    links = _count(SkillLink.objects.all(), taxonomies)
    return {
        name: SkillCounts(*skills.get(name, (0, 0)), aliases.get(name, 0), links.get(name, 0)) for name in taxonomies
    }


def _count(rows: QuerySet[Any], taxonomies: Collection[str]) -> dict[str, int]:
    of_these = rows.filter(skill__taxonomy__in=taxonomies, skill__retired=False, skill__merged_into__isnull=True)
    found = of_these.order_by().values("skill__taxonomy").annotate(number=Count("pk"))
    return {one["skill__taxonomy"]: one["number"] for one in found}


def skill(taxonomy: str, code: str, actor: Any = None, *, today: date | None = None) -> TaxonomySkill | None:
    """The skill or heading with this code, also a retired or merged one, or None."""
    return skill_by_id(skill_id(taxonomy, code), actor, today=today)


def skill_by_id(key: str, actor: Any = None, *, today: date | None = None) -> TaxonomySkill | None:
    """By its key, starter:welding."""
    if "\x00" in key:  # PostgreSQL refuses to look for it
        return None
    rows = TaxonomySkill.objects.filter(taxonomy__in=_visible(actor, today))
    return rows.select_related("taxonomy__owner", "parent", "merged_into").filter(id=key).first()


def skills_by_id(keys: Collection[str], actor: Any = None, *, today: date | None = None) -> dict[str, TaxonomySkill]:
    """Those of the keys that the actor may see; one query."""
    rows = TaxonomySkill.objects.filter(taxonomy__in=_visible(actor, today), id__in=set(keys))
    return {one.id: one for one in rows.select_related("taxonomy")}


def search_skills(
    text: str,
    *,
    taxonomy: str | None = None,
    limit: int = 50,
    actor: Any = None,
    today: date | None = None,
) -> list[TaxonomySkill]:
    """Skills in use with all words in their label or in one alias, or whose code begins so; best first."""
    words = _words(text)
    if not words:
        return []
    found = TaxonomySkill.objects.filter(SKILLS, taxonomy__in=_visible(actor, today)).filter(matching(text))
    if taxonomy is not None:
        found = found.filter(taxonomy=taxonomy)
    wanted = key_of(text)
    exact = set(SkillAlias.objects.filter(key=wanted).values_list("skill_id", flat=True))
    # Short labels are the better matches, so of thousands only the shortest are ranked.
    shortest = found.select_related("taxonomy__owner").order_by(Length("label_key"), "pk")[: max(MOST_RANKED, limit)]
    return sorted(shortest, key=lambda one: _rank(one, wanted, exact))[:limit]


def matching(text: str) -> Q:
    """The condition of a search, for those who filter and page themselves."""
    words = _words(text)
    in_label, in_alias = Q(), Q()
    for word in words:
        in_label &= Q(label_key__contains=word)
        in_alias &= Q(key__contains=word)
    aliases = SkillAlias.objects.filter(in_alias).values("skill")
    return in_label | Q(pk__in=aliases) | Q(code__istartswith=text.strip().replace("\x00", ""))


def _words(text: str) -> list[str]:
    return key_of(text.replace("\x00", "")).split()[:8]


def _rank(one: TaxonomySkill, wanted: str, exact: set[str]) -> tuple[int, bool, int, str]:
    label = one.label_key
    matches = [wanted in (label, one.code), one.id in exact, label.startswith(wanted), wanted in label]
    best = next((i for i, match in enumerate(matches) if match), len(matches))
    # Of equals, the region's own taxonomy comes before the large foreign ones, and short labels before long.
    return best, one.taxonomy_id != "starter", len(label), one.id


def skills_of_node(
    key: str, *, taxonomy: str | None = None, actor: Any = None, today: date | None = None
) -> list[TaxonomySkill]:
    """Skills in use that are linked to a group (soc2020:2136, ssa:4.1), in the order of their taxonomies."""
    linked = SkillLink.objects.filter(target=key).values("skill")
    found = TaxonomySkill.objects.filter(SKILLS, pk__in=linked, taxonomy__in=_visible(actor, today))
    if taxonomy is not None:
        found = found.filter(taxonomy=taxonomy)
    return list(found.select_related("taxonomy").order_by("taxonomy", "position"))


def nodes_of_skill(one: TaxonomySkill | str, classification: str) -> list[Node]:
    """Groups of a classification that a skill is linked to, in the order of its links."""
    key = one if isinstance(one, str) else one.pk
    targets = SkillLink.objects.filter(skill=key, target__startswith=f"{classification}:").order_by("position", "id")
    keys = list(dict.fromkeys(targets.values_list("target", flat=True)))
    nodes = Node.objects.select_related("classification").in_bulk(keys)
    return [nodes[key] for key in keys if key in nodes]


def subjects_of_occupation(key: str, *, taxonomy: str = "starter", most: int = 2) -> list[tuple[Node, int, int]]:
    """Subject areas in which an occupation's technical skills are taught: (area, how many of them, of how many).

    The commonest first, and only areas that hold a quarter of the skills or more. [] for an occupation without skills.
    """
    own = TaxonomySkill.objects.filter(SKILLS, taxonomy=taxonomy, kind="technical", links__target=key)
    skills = set(own.values_list("pk", flat=True))
    targets = SkillLink.objects.filter(skill__in=skills, target__startswith="ssa:").values_list("skill", "target")
    counts = Counter(target for _, target in set(targets))
    common = [area for area, count in counts.items() if count * 4 >= len(skills)]
    nodes = Node.objects.in_bulk(common)
    kept = sorted(nodes, key=lambda area: (-counts[str(area)], str(area)))[:most]
    return [(nodes[area], counts[str(area)], len(skills)) for area in kept]


def alike(one: TaxonomySkill, *, actor: Any = None, today: date | None = None) -> list[TaxonomySkill]:
    """The same skill in other taxonomies that the actor may see: what it is linked to as exact, from either side."""
    own = SkillLink.objects.filter(skill=one, relation="exact").values_list("target", flat=True)
    shared = {one.pk, *own}
    there = set(SkillLink.objects.filter(target__in=shared, relation="exact").values_list("skill_id", flat=True))
    keys = (shared | there) - {one.pk}
    found = TaxonomySkill.objects.filter(IN_USE, pk__in=keys, taxonomy__in=_visible(actor, today))
    return list(found.select_related("taxonomy__owner").order_by("taxonomy__title", "position"))


def skill_entries(taxonomy: str, actor: Any = None, *, today: date | None = None) -> Sequence[Skill]:
    """Every skill in use of a taxonomy, as the extraction engine takes them; read once for each state of it."""
    found = skill_taxonomy(taxonomy, actor, today=today)
    return _entries(found.id, found.state) if found else ()


def entries_now(taxonomy: str) -> tuple[str, Sequence[Skill]] | None:
    """(state, skills) of a taxonomy, whoever owns it: for the reading of texts, whose callers have asked who may."""
    found = SkillTaxonomy.objects.filter(id=taxonomy).first()
    return (found.state, _entries(found.id, found.state)) if found else None


@lru_cache(maxsize=8)
def _entries(taxonomy: str, state: str) -> tuple[Skill, ...]:
    from routeways.engines.extraction.index import Skill  # it brings scikit-learn along, which starts slowly

    aliases: dict[str, list[str]] = {}
    for key, text in SkillAlias.objects.filter(skill__taxonomy=taxonomy).values_list("skill_id", "text"):
        aliases.setdefault(key, []).append(text)
    soc = SkillLink.objects.filter(skill__taxonomy=taxonomy, target__startswith=node_id("soc2020", ""))
    occupations = Counter(soc.values_list("skill_id", flat=True))
    rows = TaxonomySkill.objects.filter(SKILLS, taxonomy=taxonomy).order_by("position", "code")
    return tuple(
        # Where the publisher counts the occupations that need a skill, its count is better than our few links.
        Skill(key, label, tuple(aliases.get(key, ())), statement, int(extra.get(NEEDED, occupations[key])))
        for key, label, statement, extra in rows.values_list("id", "label", "statement", "extra")
    )


def last_position(taxonomy: SkillTaxonomy) -> int:
    found = TaxonomySkill.objects.filter(taxonomy=taxonomy).aggregate(last=Max("position"))["last"]
    return -1 if found is None else int(found)


def _visible(actor: Any, today: date | None) -> QuerySet[SkillTaxonomy]:
    if actor is None:
        return SkillTaxonomy.objects.filter(Q(owner__isnull=True) | Q(shared=True))
    # The edge: who asks without a day is judged by today's.
    return SkillTaxonomy.objects.visible_to(actor, today=today or timezone.localdate())
