"""Skills, the taxonomies they stand in, and what links them to occupations, subjects and each other."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of
from routeways.taxonomy.formats.document import KINDS, LINK_RELATIONS, SECTORS

SEE, EDIT = "taxonomy.see_skills", "taxonomy.edit_skills"


class SkillTaxonomyQuerySet(models.QuerySet["SkillTaxonomy"]):
    def visible_to(self, actor: Any, *, today: date) -> SkillTaxonomyQuerySet:
        """Publishers' and shared ones are for everybody; a private one for those who may see or edit its owner's."""
        for_all = Q(owner__isnull=True) | Q(shared=True)
        access = access_of(actor, today=today)
        here = {*access.organisations_with(SEE), *access.organisations_with(EDIT)}
        across = {*access.regions_with(SEE), *access.regions_with(EDIT)}
        own = Q(owner__in=here)
        if across:
            own |= Q(owner__in=Organisation.objects.filter(regions__region__in=across).values("pk"))
        return self.filter(for_all | own)


class SkillTaxonomy(models.Model):
    """A list of skills: a publisher's (no owner) or an organisation's own, which is private until it is shared.

    `sha256` is that of the file its skills were read from; it is cleared as soon as somebody edits a skill.
    `revision` grows with every change, so that whatever was made from the skills can be kept for as long as it holds.
    """

    id = models.SlugField(primary_key=True, max_length=80)
    title = models.CharField(max_length=200)
    version = models.CharField(max_length=60, blank=True, default="")
    about = models.TextField(blank=True, default="")
    publisher = models.CharField(max_length=200, blank=True, default="")
    licence = models.CharField(max_length=200, blank=True, default="")
    attribution = models.TextField(blank=True, default="")  # words that the licence asks for
    identifier = models.CharField(max_length=500, blank=True, default="")  # its address or GUID elsewhere
    changed = models.CharField(max_length=10, blank=True, default="")  # the day of its last change
    extra = models.JSONField(default=dict, blank=True)
    owner = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="skill_taxonomies"
    )
    region = models.CharField(max_length=80, blank=True, default="")
    shared = models.BooleanField(default=False)
    file = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    revision = models.PositiveIntegerField(default=0)

    objects = SkillTaxonomyQuerySet.as_manager()

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | ~Q(region=""), name="taxonomy_owned_skills_have_a_region"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.version}".strip()

    @property
    def is_public(self) -> bool:
        return self.owner_id is None or self.shared

    @property
    def state(self) -> str:
        """Changes whenever its skills may have changed."""
        return f"{self.id}:{self.revision}"


def skill_id(taxonomy: str, code: str) -> str:
    """Also what other floors store to refer to a skill: starter:welding."""
    return f"{taxonomy}:{code}"


class TaxonomySkill(models.Model):
    """One skill, or (where `level` says its name) a heading that orders skills and is none itself.

    A retired skill and one merged into another stay, because results of the past refer to them; they are not found
    any more.
    """

    id = models.CharField(primary_key=True, max_length=220)
    taxonomy = models.ForeignKey(SkillTaxonomy, on_delete=models.CASCADE, related_name="skills")
    code = models.CharField(max_length=120)
    label = models.CharField(max_length=300)
    label_key = models.CharField(max_length=300, db_index=True, editable=False)  # lower case, single spaces
    kind = models.CharField(max_length=12, blank=True, default="", choices=list(KINDS.items()))
    level = models.CharField(max_length=60, blank=True, default="")
    statement = models.TextField(blank=True, default="")
    category = models.CharField(max_length=300, blank=True, default="")
    sectors = models.CharField(max_length=200, blank=True, default="")  # |digital|health|
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    retired = models.BooleanField(default=False)
    identifier = models.CharField(max_length=500, blank=True, default="")
    position = models.PositiveIntegerField(default=0)
    extra = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["taxonomy", "position"]
        constraints = [
            models.UniqueConstraint(fields=["taxonomy", "code"], name="taxonomy_skill_code_once"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="taxonomy_skill_not_into_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["taxonomy", "position"], name="taxonomy_skill_order"),
            models.Index(fields=["taxonomy", "category"], name="taxonomy_skill_category"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_heading(self) -> bool:
        return bool(self.level)

    @property
    def sector_names(self) -> list[str]:
        """Names of the sectors for which it was written, in their usual order."""
        return [name for key, name in SECTORS.items() if f"|{key}|" in self.sectors]


class SkillAlias(models.Model):
    """Another way to write a skill. A hidden one is for finding it (a misspelling), not for showing."""

    skill = models.ForeignKey(TaxonomySkill, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True, editable=False)
    hidden = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["skill", "hidden", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["skill", "text"], name="taxonomy_alias_once")]

    def __str__(self) -> str:
        return self.text


class SkillLink(models.Model):
    """From a skill to a group of a classification (soc2020:2136) or to another skill (esco:…), and who says so.

    `target` is text, because links may come before the taxonomy they lead to.
    """

    skill = models.ForeignKey(TaxonomySkill, on_delete=models.CASCADE, related_name="links")
    target = models.CharField(max_length=220, db_index=True)
    relation = models.CharField(max_length=10, choices=list(LINK_RELATIONS.items()))
    source = models.CharField(max_length=300, blank=True, default="")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["skill", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["skill", "target", "relation"], name="taxonomy_skill_link_once")]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.relation} {self.target}"


class SkillMerge(models.Model):
    """A person held `loser` to be the same skill as `survivor`. `steps` say what was moved, so it can be taken back."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    taxonomy = models.ForeignKey(SkillTaxonomy, on_delete=models.CASCADE, related_name="merges")
    survivor = models.ForeignKey(TaxonomySkill, on_delete=models.CASCADE, related_name="merges_won")
    loser = models.ForeignKey(TaxonomySkill, on_delete=models.CASCADE, related_name="merges_lost")
    reason = models.CharField(max_length=500)
    steps = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        ordering = ["-merged_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=Q(undone_at__isnull=True), name="taxonomy_skill_merged_once"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("loser")), name="taxonomy_skill_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.loser_id} into {self.survivor_id}"


class SkillEdition(models.Model):
    """A version of an organisation's taxonomy, kept whole: `document` is the JSON-LD that the export gave that day."""

    taxonomy = models.ForeignKey(SkillTaxonomy, on_delete=models.CASCADE, related_name="editions")
    version = models.CharField(max_length=60)
    note = models.CharField(max_length=500, blank=True, default="")
    document = models.TextField()
    sha256 = models.CharField(max_length=64)
    skills = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["taxonomy", "version"], name="taxonomy_edition_once")]

    def __str__(self) -> str:
        return f"{self.taxonomy_id} {self.version}"
