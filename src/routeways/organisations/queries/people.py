"""People and contact as pages show them. What is about a person starts from `visible_to(actor)`."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from routeways.organisations.models import ContactRoute, Organisation, OutOfDateReport, Person, Role


def contact_route(one: Organisation, number: int) -> ContactRoute:
    """Raises ContactRoute.DoesNotExist, also where it leads to another organisation."""
    return one.contact_routes.get(pk=number)


def reports_of(one: Organisation, actor: Any, *, today: date) -> QuerySet[OutOfDateReport]:
    """What visitors found out of date, dealt with or not; nothing for those who may not change the record."""
    return OutOfDateReport.objects.visible_to(actor, today=today).filter(organisation=one)


def open_reports(one: Organisation, actor: Any, *, today: date) -> QuerySet[OutOfDateReport]:
    """Those that nobody has dealt with yet."""
    return reports_of(one, actor, today=today).filter(resolved_at__isnull=True)


def people_of(one: Organisation, actor: Any, *, today: date) -> QuerySet[Person]:
    """The people recorded at an organisation whom `actor` may see."""
    return Person.objects.visible_to(actor, today=today).filter(owner=one)


def people_without_role(one: Organisation, actor: Any, *, today: date) -> QuerySet[Person]:
    """Those of an organisation's people who hold no role there today."""
    held = Role.objects.filter(organisation=one, person__isnull=False).held_on(today).order_by()
    return people_of(one, actor, today=today).exclude(pk__in=held.values("person"))


def roles_at(one: Organisation, actor: Any, *, today: date) -> QuerySet[Role]:
    """Roles at an organisation that `actor` may see, ended ones too, with who holds each; those without an end last."""
    seen = Role.objects.visible_to(actor, today=today).filter(organisation=one)
    return seen.select_related("person", "user", "organisation").order_by("valid_to", "valid_from", "id")


def visible_holders(roles: QuerySet[Role], actor: Any, *, today: date) -> frozenset[int]:
    """Row ids of the people among the roles' holders whom `actor` may see."""
    people = Person.objects.visible_to(actor, today=today).filter(pk__in=roles.order_by().values("person"))
    return frozenset(people.values_list("pk", flat=True))
