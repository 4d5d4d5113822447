"""Every write of the library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from routeways.foundation import audit
from routeways.foundation.models import Upload
from routeways.library.errors import LibraryError
from routeways.library.models import Adaptation, Material
from routeways.library.rules import faults
from routeways.organisations.models import Organisation

PLAIN = ("kind", "title", "description", "version", "licence", "publisher", "address", "text", "transcript", "captions")


@transaction.atomic
def keep_material(
    *,
    by: Any,
    owner: Organisation,
    region: str,
    given: Mapping[str, Any],
    today: date,
    material: Material | None = None,
    pack: Upload | None = None,
) -> Material:
    """Adds a material, or changes one. `given` has PLAIN, sectors, audiences and review_on. Raises LibraryError."""
    held = pack or (material.pack if material else None)
    if wrong := faults({**given, "pack": held is not None}, today=today):
        raise LibraryError(wrong)
    one = material or Material(owner=owner, region=region)
    for name in PLAIN:
        setattr(one, name, given[name])
    one.sectors, one.audiences = _bars(given["sectors"]), _bars(given["audiences"])
    one.review_on, one.pack = given["review_on"], held
    try:
        with transaction.atomic():
            one.save()
    except IntegrityError as error:
        known = "You already have this title in this version. Give the new one another version."
        raise LibraryError({"version": known}) from error
    audit.record(by=by, verb="library.keep_material", subject=one, details={"version": one.version, "kind": one.kind})
    return one


@transaction.atomic
def withdraw_material(*, by: Any, material: Material, withdrawn: bool) -> Material:
    """Takes a material out of everybody's sight, or puts it back. The same again changes nothing."""
    if material.withdrawn == withdrawn:
        return material
    material.withdrawn = withdrawn
    material.save(update_fields=["withdrawn"])
    audit.record(by=by, verb="library.withdraw_material", subject=material, details={"withdrawn": withdrawn})
    return material


@transaction.atomic
def record_adaptation(*, by: Any, material: Material, organisation: Organisation, changed: str, on: date) -> Adaptation:
    """An organisation says that it used a material again, and what it changed."""
    if not changed.strip():
        raise LibraryError({"changed": "Say in a few words what you changed, or “nothing”."})
    one = Adaptation.objects.create(
        material=material, by_organisation=organisation, changed=" ".join(changed.split()), on=on
    )
    audit.record(by=by, verb="library.record_adaptation", subject=material, details={"organisation": organisation.pk})
    return one


def _bars(ids: Any) -> str:
    return f"|{'|'.join(ids)}|" if ids else ""
