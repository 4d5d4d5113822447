"""People who act for organisations: their work contact and the roles they hold. Never a pupil."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.rights import NOBODY, Access, access_from


def in_force(on: date) -> Q:
    """Rows with `valid_from` and `valid_to` that hold on a day, both ends included."""
    return (Q(valid_from__isnull=True) | Q(valid_from__lte=on)) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def access_of(actor: Any, *, today: date) -> Access:
    """What an actor may do on a day, in one query. A role that has ended, or has not begun, gives nothing."""
    if actor is None or not actor.is_authenticated or not actor.is_active:
        return NOBODY
    held = Role.objects.held_by(actor).held_on(today).values_list("role", "organisation_id", "region").order_by()
    return access_from(held, administrator=bool(getattr(actor, "is_administrator", False)))


class RoleQuerySet(models.QuerySet["Role"]):
    def held_on(self, today: date) -> RoleQuerySet:
        return self.filter(in_force(today))

    def held_by(self, user: Any) -> RoleQuerySet:
        """Roles given to a user, or to the person whom the user is."""
        if user is None or not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(Q(user=user) | Q(person__user=user))

    def visible_to(self, actor: Any, *, today: date) -> RoleQuerySet:
        """The actor's own roles, and those of the people whom the actor may see."""
        access = access_of(actor, today=today)
        seen = Role.objects.filter(
            Q(organisation__in=access.organisations_with("organisations.view_people"))
            | Q(organisation__regions__region__in=access.regions_with("organisations.view_role_holders"))
        )
        own = Role.objects.held_by(actor)
        return self.filter(Q(pk__in=seen.values("pk")) | Q(pk__in=own.values("pk")))


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, actor: Any, *, today: date) -> PersonQuerySet:
        """Whom `actor` may see on that day; nobody unless a rule says so.

        Oneself. The people of organisations in which one holds a role. Hub staff: those who hold a role today in their
        region. Those who manage an organisation's people: also its people whose roles have ended.
        """
        if actor is None or not actor.is_authenticated or not actor.is_active:
            return self.none()
        access = access_of(actor, today=today)
        roles = Role.objects.filter(in_force(today), person__isnull=False)
        here = roles.filter(organisation__in=access.organisations_with("organisations.view_people"))
        in_region = roles.filter(
            organisation__regions__region__in=access.regions_with("organisations.view_role_holders")
        )
        managed = access.organisations_with("organisations.manage_people")
        managed_regions = access.regions_with("organisations.manage_people")
        return self.filter(
            Q(user=actor)
            | Q(pk__in=here.values("person"))
            | Q(pk__in=in_region.values("person"))
            | Q(owner__in=managed)
            | Q(pk__in=Person.objects.filter(owner__regions__region__in=managed_regions).values("pk"))
        )


class Person(models.Model):
    """Somebody of 16 or over who acts for an organisation: work contact only. The record belongs to `owner`."""

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="people")
    name = models.CharField(max_length=120)
    work_email = models.EmailField(max_length=254, blank=True)
    work_phone = models.CharField(max_length=40, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )
    for_seat = models.BooleanField(default=False, editable=False)  # recorded by taking a seat in a group

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """Somebody does something for an organisation, from a day to a day. What the role may do is in definitions/roles.

    `region` is set for roles that reach over a whole region (a hub lead), "" for roles inside the organisation.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="roles")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="organisation_roles"
    )
    role = models.CharField(max_length=80)  # id of a role's definition
    region = models.CharField(max_length=80, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["role", "valid_from", "id"]
        indexes = [models.Index(fields=["role", "region"], name="role_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=True, user__isnull=False) | Q(person__isnull=False, user__isnull=True),
                name="role_person_or_user",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="role_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["person", "organisation", "role", "region"],
                condition=Q(valid_to__isnull=True, person__isnull=False),
                name="role_once_a_person",
            ),
            models.UniqueConstraint(
                fields=["user", "organisation", "role", "region"],
                condition=Q(valid_to__isnull=True, user__isnull=False),
                name="role_once_a_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} at {self.organisation}"

    def holds_on(self, today: date) -> bool:
        return self.valid_from <= today and (self.valid_to is None or today <= self.valid_to)
