"""Merging two records of one organisation, and taking that back.

A merge moves pointers and writes down every field it changes, with the value before and after. It deletes nothing: what
cannot move because the survivor has its equal stays with the merged record, out of sight. Unmerging walks the steps
backwards. What was made after the merge stays with the survivor; what a person has changed since keeps their change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction

from routeways.foundation import audit
from routeways.organisations.actions.storing import BATCH, alias_row
from routeways.organisations.identifiers import label
from routeways.organisations.models import Alias, DuplicatePair, Identifier, Merge, MergeStep, Organisation
from routeways.organisations.records import OrganisationError
from routeways.organisations.references import Reference, references

KEEPABLE = ("name", "kind", "status", "valid_from", "valid_to", "website", "source")


@dataclass(frozen=True, slots=True)
class Unmerged:
    """`kept_changes` names, in words, what was not put back because somebody changed or removed it since."""

    merge: Merge
    kept_changes: tuple[str, ...] = ()


def merge(
    *,
    by: Any,
    survivor: Organisation,
    loser: Organisation,
    reason: str,
    now: datetime,
    keep_from_loser: Iterable[str] = (),
    despite_identifiers: bool = False,
) -> Merge:
    """`loser` is the same organisation as `survivor`: everything that points at it points at the survivor afterwards.

    `keep_from_loser` names fields (of KEEPABLE) whose values the survivor takes over. Raises OrganisationError, also
    where their numbers of one register differ, unless `despite_identifiers` says that a person has looked at that.
    """
    taken = [field for field in KEEPABLE if field in set(keep_from_loser)]
    with transaction.atomic():
        survivor, loser = _locked(survivor, loser)
        _refuse(survivor, loser, reason, despite_identifiers)
        done = Merge.objects.create(
            survivor=survivor, loser=loser, reason=reason.strip(), merged_at=now, merged_by=_stored(by)
        )
        steps = _take_over(done, survivor, loser, taken)
        for reference in references():
            steps += _repoint(done, reference, survivor, loser)
        steps += _change(done, loser, {"merged_into": survivor})
        steps += _settle_pairs(done, survivor, loser, now, by)
        MergeStep.objects.bulk_create(steps, batch_size=BATCH)
        details = {"merge": done.public_id, "loser": loser.public_id, "moved": len(steps), "kept_from_loser": taken}
        audit.record(by=by, verb="organisations.merge", subject=survivor, details=details)
    return done


def unmerge(*, by: Any, merge: Merge, reason: str, now: datetime) -> Unmerged:
    """Gives back both records as they were. Raises OrganisationError, for example while a later merge stands on it."""
    with transaction.atomic():
        done = Merge.objects.select_for_update().get(pk=merge.pk)
        survivor, loser = _locked(done.survivor, done.loser)
        if done.undone_at is not None:
            raise OrganisationError("This merge has been taken back already.")
        if not reason.strip():
            raise OrganisationError("Say why the two are not one organisation.")
        if survivor.merged_into_id is not None:
            raise OrganisationError(f"{survivor.name} has itself been merged since. Take that merge back first.")
        changed = _walk_back(done)
        done.undone_at, done.undone_by, done.undone_reason = now, _stored(by), reason.strip()
        done.save(update_fields=["undone_at", "undone_by", "undone_reason"])
        details = {"merge": done.public_id, "loser": loser.public_id, "kept_changes": len(changed)}
        audit.record(by=by, verb="organisations.unmerge", subject=survivor, details=details)
    return Unmerged(done, tuple(changed))


def clashing_registers(first: Organisation, second: Organisation) -> list[str]:
    """Names of registers in which both have a number in use, and not the same one."""
    rows = Identifier.objects.filter(organisation__in=[first, second], in_use_key__isnull=False)
    numbers: dict[str, set[int]] = {}
    for scheme, organisation in rows.values_list("scheme", "organisation_id"):
        numbers.setdefault(scheme, set()).add(organisation)
    return [label(scheme) for scheme, holders in sorted(numbers.items()) if len(holders) == 2]


def _locked(first: Organisation, second: Organisation) -> tuple[Organisation, Organisation]:
    # In one order always, so that two people who merge the same two the other way round wait instead of deadlocking.
    rows = {
        row.pk: row
        for row in Organisation.objects.select_for_update().filter(pk__in=[first.pk, second.pk]).order_by("pk")
    }
    return rows[first.pk], rows[second.pk]


def _refuse(survivor: Organisation, loser: Organisation, reason: str, despite_identifiers: bool) -> None:
    if survivor.pk == loser.pk:
        raise OrganisationError("An organisation cannot be merged with itself.")
    for one in (survivor, loser):
        if one.merged_into_id is not None:
            raise OrganisationError(f"{one.name} has been merged already. Use the record that it became.")
    if survivor.demonstration != loser.demonstration:
        raise OrganisationError("A real organisation cannot be merged with an invented one.")
    if not reason.strip():
        raise OrganisationError("Say why the two are one organisation.")
    clashes = clashing_registers(survivor, loser)
    if clashes and not despite_identifiers:
        raise OrganisationError(
            f"They have different numbers in one register ({', '.join(clashes)}), so they are probably two. "
            "Confirm that you have checked this."
        )


def _take_over(done: Merge, survivor: Organisation, loser: Organisation, taken: list[str]) -> list[MergeStep]:
    """The survivor's own fields; the name that is not kept becomes an alias, so that a search for it succeeds."""
    dropped = survivor.name if "name" in taken else loser.name
    values: dict[str, Any] = {field: getattr(loser, field) for field in taken}
    if "name" in values:
        values["name_key"] = loser.name_key
    steps = _change(done, survivor, values)
    if dropped != survivor.name and not _is_alias(dropped, survivor, loser):
        row = alias_row(survivor, dropped, Alias.Kind.TRADING)
        row.save()
        steps.append(_step(done, row, "organisation", None, survivor.pk, created=True))
    return steps


def _is_alias(name: str, *holders: Organisation) -> bool:
    return Alias.objects.filter(organisation__in=holders, name=name).exists()


def _repoint(done: Merge, reference: Reference, survivor: Organisation, loser: Organisation) -> list[MergeStep]:
    """Moves the loser's rows in one update; one by one only where a uniqueness rule objects to that."""
    rows = reference.model._base_manager.filter(**{reference.field: loser}).order_by("pk")
    found = list(rows)
    if not found:
        return []
    try:
        with transaction.atomic():
            rows.update(**{reference.field: survivor})
            return [_step(done, row, reference.field, loser.pk, survivor.pk) for row in found]
    except IntegrityError:
        steps: list[MergeStep] = []
        for row in found:
            steps += _move(done, reference, row, survivor)
        return steps


def _move(done: Merge, reference: Reference, row: models.Model, survivor: Organisation) -> list[MergeStep]:
    for further in ({}, reference.when_taken):
        try:
            with transaction.atomic():
                return _change(done, row, {reference.field: survivor, **further})
        except IntegrityError:
            row.refresh_from_db()
    return []  # its equal stands at the survivor: this one stays behind


def _settle_pairs(done: Merge, survivor: Organisation, loser: Organisation, now: datetime, by: Any) -> list[MergeStep]:
    first, second = sorted((survivor, loser), key=lambda one: one.pk)
    steps: list[MergeStep] = []
    for pair in DuplicatePair.objects.filter(first=first, second=second):
        decided = {
            "state": DuplicatePair.State.MERGED,
            "decision": done.reason,
            "decided_at": now,
            "decided_by": _stored(by),
        }
        steps += _change(done, pair, decided)
    return steps


def _change(done: Merge, row: models.Model, values: Mapping[str, Any]) -> list[MergeStep]:
    """Sets fields of a row and says what they were. Fields that would not change are not touched."""
    steps = []
    for name, value in values.items():
        field = row._meta.get_field(name)
        before, after = _plain(row, field), value.pk if isinstance(value, models.Model) else value
        if before != after:
            setattr(row, name, value)
            steps.append(_step(done, row, name, before, after))
    if steps:
        row.save(update_fields=[step.field for step in steps])
    return steps


def _step(done: Merge, row: models.Model, field: str, before: Any, after: Any, *, created: bool = False) -> MergeStep:
    return MergeStep(
        merge=done,
        model=row._meta.label_lower,
        row=str(row.pk),
        field=field,
        before=_json(before),
        after=_json(after),
        created=created,
    )


def _walk_back(done: Merge) -> list[str]:
    """Undoes the steps, last row first. What was changed or removed since is named and left alone.

    All fields of a row go back in one update: a main site must be main again and at its old organisation together.
    """
    by_row: dict[tuple[str, str], list[MergeStep]] = {}
    for step in done.steps.order_by("-id"):
        by_row.setdefault((step.model, step.row), []).append(step)
    changed: list[str] = []
    for (label_lower, pk), steps in by_row.items():
        model = apps.get_model(label_lower)
        row = model._base_manager.filter(pk=pk).first()
        if row is None:
            changed.append(f"{model._meta.verbose_name} {pk} has been removed since")
        else:
            changed += _put_back(row, steps)
    return changed


def _put_back(row: models.Model, steps: list[MergeStep]) -> list[str]:
    changed: list[str] = []
    fields: list[str] = []
    for step in steps:
        field: Any = row._meta.get_field(step.field)
        if _json(_plain(row, field)) != step.after:
            changed.append(f"{field.verbose_name} of {row} has been changed since")
        elif step.created:
            row.delete()
        else:
            setattr(row, field.attname, field.to_python(step.before))
            fields.append(step.field)
    if fields:
        try:
            with transaction.atomic():
                row.save(update_fields=fields)
        except IntegrityError:
            changed.append(f"{row} could not go back: its place has been taken since")
    return changed


def _plain(row: models.Model, field: Any) -> Any:
    return getattr(row, field.attname)


def _json(value: Any) -> Any:
    """As a step keeps it. Moments keep their microseconds, so that what comes back is exactly what was there."""
    return value if isinstance(value, str | int | float | bool | list | dict | None) else _text(value)


def _text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _stored(by: Any) -> Any:
    return by if getattr(by, "pk", None) else None
