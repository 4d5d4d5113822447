"""Two skills of one taxonomy that are one. Nothing is deleted; what was moved is written down and can be taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from routeways.foundation import audit
from routeways.taxonomy.actions.own_skills import _own, _subject, _touch
from routeways.taxonomy.formats.document import key_of
from routeways.taxonomy.models import SkillAlias, SkillLink, SkillMerge, SkillTaxonomy, TaxonomySkill
from routeways.taxonomy.rows import TaxonomyError


def merge_skills(*, by: Any, survivor: TaxonomySkill, loser: TaxonomySkill, reason: str, now: datetime) -> SkillMerge:
    """From now on `loser` is `survivor`, which takes its words, its links and its children. Raises TaxonomyError."""
    with transaction.atomic():
        taxonomy = SkillTaxonomy.objects.select_for_update().get(pk=survivor.taxonomy_id)
        survivor.refresh_from_db()
        loser.refresh_from_db()
        _refuse(taxonomy, survivor, loser, reason)
        steps = {
            "aliases": _take_words(survivor, loser),
            "links": _take_links(survivor, loser),
            "children": _take_children(survivor, loser),
        }
        if survivor.parent_id == loser.pk:
            steps["survivor_stood_under_loser"] = [loser.pk]
            survivor.parent_id = loser.parent_id
            survivor.save(update_fields=["parent"])
        loser.merged_into = survivor
        loser.save(update_fields=["merged_into"])
        done = SkillMerge.objects.create(
            taxonomy=taxonomy,
            survivor=survivor,
            loser=loser,
            reason=reason.strip()[:500],
            steps=steps,
            merged_at=now,
            merged_by=by,
        )
        _touch(taxonomy, timezone.localdate(now))
        details = {"merge": done.public_id, "survivor": survivor.code, "loser": loser.code}
        audit.record(by=by, verb="taxonomy.merge_skills", subject=_subject(taxonomy), details=details)
    return done


def unmerge_skills(*, by: Any, merge: SkillMerge, reason: str, now: datetime) -> None:
    """Gives both back as they were; what was added to the survivor since stays with it. Raises TaxonomyError."""
    if not reason.strip():
        raise TaxonomyError("Say why the two are not one skill.")
    with transaction.atomic():
        taxonomy = SkillTaxonomy.objects.select_for_update().get(pk=merge.taxonomy_id)
        merge = SkillMerge.objects.select_related("survivor", "loser").get(pk=merge.pk)
        if merge.undone_at is not None:
            raise TaxonomyError("This merge has been taken back already.")
        survivor, loser = merge.survivor, merge.loser
        if survivor.merged_into_id is not None:
            raise TaxonomyError(f"{survivor.label} has itself been merged since. Take that merge back first.")
        SkillAlias.objects.filter(skill=survivor, text__in=merge.steps["aliases"]).delete()
        for target, relation in merge.steps["links"]:
            SkillLink.objects.filter(skill=survivor, target=target, relation=relation).delete()
        TaxonomySkill.objects.filter(pk__in=merge.steps["children"], parent=survivor).update(parent=loser)
        if "survivor_stood_under_loser" in merge.steps:
            survivor.parent = loser
            survivor.save(update_fields=["parent"])
        loser.merged_into = None
        loser.save(update_fields=["merged_into"])
        merge.undone_at, merge.undone_by, merge.undone_reason = now, by, reason.strip()[:500]
        merge.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        _touch(taxonomy, timezone.localdate(now))
        details = {"merge": merge.public_id, "survivor": survivor.code, "loser": loser.code}
        audit.record(by=by, verb="taxonomy.unmerge_skills", subject=_subject(taxonomy), details=details)


def _refuse(taxonomy: SkillTaxonomy, survivor: TaxonomySkill, loser: TaxonomySkill, reason: str) -> None:
    _own(taxonomy)
    if survivor.pk == loser.pk:
        raise TaxonomyError("A skill cannot be merged with itself.")
    if survivor.taxonomy_id != loser.taxonomy_id:
        raise TaxonomyError("Only skills of one taxonomy are merged. Link skills of different taxonomies instead.")
    if bool(survivor.level) != bool(loser.level):
        raise TaxonomyError("A heading and a skill cannot be merged.")
    for one in (survivor, loser):
        if one.merged_into_id is not None:
            raise TaxonomyError(f"{one.label} has been merged already. Use the skill that it became.")
    if not reason.strip():
        raise TaxonomyError("Say why the two are one skill.")


def _take_words(survivor: TaxonomySkill, loser: TaxonomySkill) -> list[str]:
    """The loser's label and aliases become aliases, unless the survivor has them already. Returns those added."""
    has = {survivor.label_key, *survivor.aliases.values_list("key", flat=True)}
    texts = [(loser.label, False), *loser.aliases.order_by("hidden", "position", "id").values_list("text", "hidden")]
    added: list[str] = []
    for text, hidden in texts:
        if key_of(text) not in has:
            has.add(key_of(text))
            position = survivor.aliases.filter(hidden=hidden).count()
            SkillAlias.objects.create(skill=survivor, text=text, key=key_of(text), hidden=hidden, position=position)
            added.append(text)
    return added


def _take_links(survivor: TaxonomySkill, loser: TaxonomySkill) -> list[list[str]]:
    has = set(survivor.links.values_list("target", "relation"))
    added = []
    for link in loser.links.all():
        if (link.target, link.relation) not in has and link.target != survivor.pk:
            position = survivor.links.count()
            SkillLink.objects.create(
                skill=survivor, target=link.target, relation=link.relation, source=link.source, position=position
            )
            added.append([link.target, link.relation])
    return added


def _take_children(survivor: TaxonomySkill, loser: TaxonomySkill) -> list[str]:
    children = list(TaxonomySkill.objects.filter(parent=loser).exclude(pk=survivor.pk).values_list("pk", flat=True))
    TaxonomySkill.objects.filter(pk__in=children).update(parent=survivor)
    return children
