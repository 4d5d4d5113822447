from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from routeways.foundation.ids import public_id
from routeways.organisations.group_kinds import GroupKind, group_kinds
from routeways.organisations.models.consent import Consent
from routeways.organisations.models.organisation import Organisation
from routeways.organisations.models.person import Person, Role, access_of

OVERSEE = "organisations.oversee_groups"


class GroupQuerySet(models.QuerySet["Group"]):
    def open(self) -> GroupQuerySet:
        return self.filter(closed_on__isnull=True)

    def of_member(self, actor: Any, *, today: date) -> GroupQuerySet:
        """Groups in which the actor holds a seat today."""
        return self.filter(pk__in=Membership.objects.seated(today).held_by(actor).values("group"))

    def convened_by(self, actor: Any, *, today: date) -> GroupQuerySet:
        """Groups of an organisation where the actor holds a role today that opens groups of that kind."""
        if _nobody(actor):
            return self.none()
        mine = Q(pk__in=[])
        held = Role.objects.held_by(actor).held_on(today).order_by().values_list("role", "organisation_id", "region")
        for role, organisation, region in held:
            kinds = [kind.id for kind in group_kinds().values() if role in kind.opened_by]
            here = Q(owner=organisation, kind__in=kinds)
            mine |= here & Q(region=region) if region else here
        return self.filter(mine)

    def overseen_by(self, actor: Any, *, today: date) -> GroupQuerySet:
        """Groups of the regions that the actor oversees, but for those in which what is said stays there."""
        regions = access_of(actor, today=today).regions_with(OVERSEE)
        secret = [kind.id for kind in group_kinds().values() if kind.confidential]
        return self.filter(region__in=regions).exclude(kind__in=secret)

    def visible_to(self, actor: Any, *, today: date) -> GroupQuerySet:
        """Groups whose workspace the actor may open: members and dates, not always what was said."""
        own = Group.objects.of_member(actor, today=today) | Group.objects.convened_by(actor, today=today)
        seen = Group.objects.overseen_by(actor, today=today)
        return self.filter(Q(pk__in=own.values("pk")) | Q(pk__in=seen.values("pk")))

    def read_by(self, actor: Any, *, today: date) -> GroupQuerySet:
        """Groups of which the actor may read what was said: of a confidential one only its members."""
        secret = [kind.id for kind in group_kinds().values() if kind.confidential]
        member = Group.objects.of_member(actor, today=today)
        seen = Group.objects.visible_to(actor, today=today).exclude(kind__in=secret)
        return self.filter(Q(pk__in=member.values("pk")) | Q(pk__in=seen.values("pk")))


class Group(models.Model):
    """People who meet for a purpose. Its rules are those of its kind (definitions/groups); it belongs to `owner`.

    Name, kind, purpose and contact are public. `contact_email` is the mailbox of a job, never of a person.
    """

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    region = models.CharField(max_length=80)
    owner = models.ForeignKey(Organisation, models.CASCADE, related_name="groups")
    kind = models.CharField(max_length=80)  # id of a kind's definition
    kind_digest = models.CharField(max_length=16, editable=False)  # of the definition under which it was opened
    name = models.CharField(max_length=160)
    purpose = models.TextField(max_length=1000)
    contact_label = models.CharField(max_length=100, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    quorum = models.PositiveSmallIntegerField(null=True, blank=True)  # the group's own, instead of the kind's
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["region", "kind"], name="group_region_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")), name="group_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(closed_on__isnull=True), name="group_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> GroupKind:
        return group_kinds()[self.kind]

    def quorum_of(self, members: int) -> int | None:
        """How many of so many members make a quorum; None where the kind asks for none."""
        if self.quorum is not None:
            return self.quorum
        return self.rules.quorum.of(members) if self.rules.quorum else None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def seated(self, today: date) -> MembershipQuerySet:
        """Those who agreed, have not left and whose term runs."""
        running = Q(term_ends__isnull=True) | Q(term_ends__gte=today)
        return self.filter(running, state=Membership.State.ACTIVE)

    def held_by(self, actor: Any) -> MembershipQuerySet:
        if _nobody(actor):
            return self.none()
        return self.filter(Q(user=actor) | Q(person__user=actor))

    def visible_to(self, actor: Any, *, today: date) -> MembershipQuerySet:
        """The seats of groups whose workspace the actor may open, and their own."""
        seen = Group.objects.visible_to(actor, today=today)
        own = Membership.objects.held_by(actor)
        return self.filter(Q(group__in=seen.values("pk")) | Q(pk__in=own.values("pk")))


class Membership(models.Model):
    """A seat in a group. `name` and `email` are an invitation’s and are emptied when it is answered.

    Who accepted is `person` (and `user`, the account with which they open the workspace); both are let go when they
    leave, so that only the seat, whom it represented and its dates remain.
    """

    class State(models.TextChoices):
        INVITED = "invited", "Invited"
        ACTIVE = "active", "Member"
        DECLINED = "declined", "Declined"
        LEFT = "left", "Left"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40)  # id of a seat of the group's kind
    represents = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="seats")
    represents_confirmed = models.BooleanField(default=False, editable=False)  # by the organisation, or the hub
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="group_memberships"
    )
    consent = models.ForeignKey(Consent, models.RESTRICT, null=True, blank=True, related_name="+")
    named = models.ForeignKey(Consent, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    began_on = models.DateField(null=True, blank=True)
    term_ends = models.DateField(null=True, blank=True)  # the last day
    ended_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["role", "began_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person"],
                condition=Q(state="active", person__isnull=False),
                name="membership_once_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["left", "declined"]) | Q(name="", email="", person=None, user=None),
                name="membership_ended_names_nobody",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(consent__isnull=False), name="membership_by_consent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.group}"

    @property
    def role_name(self) -> str:
        seat = self.group.rules.seat(self.role)
        return seat.name if seat else self.role

    @property
    def speaks_for(self) -> str:
        """The organisation, marked for as long as only those who run the group say so; "" for independent members."""
        if self.represents is None:
            return ""
        return self.represents.name if self.represents_confirmed else f"{self.represents.name} (not confirmed)"

    @property
    def called(self) -> str:
        """The name as members and those who run the group read it; what the seat stood for once it is empty."""
        if self.person is not None:
            return self.person.name
        if self.name:
            return self.name
        return f"Former {self.role_name.lower()}"

    def runs_on(self, today: date) -> bool:
        running = self.state == self.State.ACTIVE and (self.term_ends is None or today <= self.term_ends)
        return running and self.role in self.group.rules.running


def _nobody(actor: Any) -> bool:
    return actor is None or not actor.is_authenticated or not actor.is_active
