"""Tagging records of any floor that inherits from `Tagged`."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from routeways.foundation import audit
from routeways.foundation.models import Tag, Tagged, User


class TagError(Exception):
    """A word that cannot be a tag."""


@transaction.atomic
def set_tags(record: Tagged, words: Iterable[str], *, by: User | None) -> list[str]:
    """The record's tags become exactly `words`, written as tags are: lower case, hyphens. Raises TagError."""
    wanted = sorted({_word(word) for word in words})
    record.tags.set([Tag.objects.get_or_create(word=word)[0] for word in wanted])
    audit.record(by=by, verb="foundation.set_tags", subject=record, details={"tags": wanted})
    return wanted


def _word(text: str) -> str:
    word = slugify(text)[:60]
    if not word:
        raise TagError(f"“{text}” cannot be a tag. Use letters or digits.")
    return word
