"""What records of any floor may carry: an opaque owner, and tags."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models

REFERENCE = RegexValidator(r"^[a-z_]+(\.[a-z_]+)?:[A-Za-z0-9_-]+$", "A reference is written kind:id.")


class Tag(models.Model):
    """A word that records are grouped by. What a tag means is decided by the floors above."""

    word = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["word"]

    def __str__(self) -> str:
        return self.word


class Owned(models.Model):
    """`owner_ref` is “kind:id”, "" for nobody. This floor never follows it: `organisations` resolves owners."""

    owner_ref = models.CharField(max_length=80, blank=True, default="", db_index=True, validators=[REFERENCE])

    class Meta:
        abstract = True


class Tagged(models.Model):
    """A table of tags for each kind of record, so that `filter(tags__word=…)` works on every database."""

    tags = models.ManyToManyField(Tag, blank=True, related_name="+")

    class Meta:
        abstract = True
