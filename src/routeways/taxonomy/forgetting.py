"""What was kept of a taxonomy for the reading of texts goes with it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete

from routeways.taxonomy.models import SkillTaxonomy


def forget(taxonomy: str) -> None:
    """Once it is private again, or gone."""
    from routeways.taxonomy import indexing  # it brings scikit-learn along, which starts slowly

    indexing.forget(taxonomy)


def with_the_row() -> None:
    """Called once, when the site starts: also a taxonomy that goes with its organisation is forgotten."""
    post_delete.connect(_gone, sender=SkillTaxonomy, dispatch_uid="taxonomy.forget")


def _gone(sender: Any, instance: SkillTaxonomy, **_more: Any) -> None:
    gone = str(instance.pk)
    transaction.on_commit(lambda: forget(gone))
