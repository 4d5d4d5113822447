"""Enquiries: one question of a visitor, who has it, what was said. Only those who have it and the hub read it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from routeways.engagements.models.engagement import Engagement
from routeways.foundation.ids import public_id
from routeways.organisations.models import Organisation, access_of

ANSWER = "engagements.answer_enquiries"
OVERSEE = "engagements.oversee_enquiries"
OPEN_ENQUIRY = "engagements.open_enquiry"  # about one enquiry


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, actor: Any, *, today: date) -> EnquiryQuerySet:
        """Those that one's own organisation has or had answered, and those of the regions one oversees.

        What was handed on or went on because it was late is no longer theirs.
        """
        access = access_of(actor, today=today)
        held = Addressee.objects.filter(organisation__in=access.organisations_with(ANSWER), state__in=HOLDING)
        return self.filter(Q(pk__in=held.values("enquiry")) | Q(region__in=access.regions_with(OVERSEE)))


class Enquiry(models.Model):
    """What somebody asked, and how they are reached: deleted some time after closing, when `cleared_at` is set.

    `first_answer_days` are working days from sending to the first answer. `contact_through` says whose the contact is:
    for somebody under 16 it is a parent's, a carer's or a school's.
    """

    class Through(models.TextChoices):
        SELF = "self", "Whoever asked"
        PARENT = "parent", "A parent or carer"
        SCHOOL = "school", "A school or college"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    engagement = models.OneToOneField(Engagement, models.CASCADE, related_name="enquiry")
    region = models.CharField(max_length=80)
    persona = models.CharField(max_length=40)  # options of the kind's questions
    topic = models.CharField(max_length=40)
    subject = models.CharField(max_length=20, blank=True)  # a subject area's key (“ssa:4.1”)
    age_band = models.CharField(max_length=10, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)  # WGS84 degrees
    longitude = models.FloatField(null=True, blank=True)
    district = models.CharField(max_length=9, blank=True)
    words = models.TextField(max_length=4000, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    contact_phone = models.CharField(max_length=40, blank=True)
    contact_through = models.CharField(max_length=6, choices=Through.choices, default=Through.SELF)
    may_hand_on = models.BooleanField(default=False)
    site = models.CharField(max_length=200, blank=True)  # the address under which this site was reached, for e-mails
    rule = models.CharField(max_length=120)  # the version of the rule that set the days
    sent_at = models.DateTimeField()
    due_on = models.DateField()  # the last day for the next first answer
    first_answer_at = models.DateTimeField(null=True, blank=True)
    first_answer_days = models.PositiveIntegerField(null=True, blank=True)
    in_time = models.BooleanField(null=True, blank=True)
    reroutes = models.PositiveSmallIntegerField(default=0)
    reopened = models.PositiveSmallIntegerField(default=0)
    cleared_at = models.DateTimeField(null=True, blank=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name_plural = "enquiries"
        indexes = [models.Index(fields=["region", "sent_at"], name="enquiry_region")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True)
                | Q(words="", contact_name="", contact_email="", contact_phone="", postcode=""),
                name="enquiry_cleared_holds_nothing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.persona_name}: {self.topic_name}"

    @property
    def persona_name(self) -> str:
        return self._label("persona", self.persona)

    @property
    def topic_name(self) -> str:
        return self._label("topic", self.topic)

    @property
    def is_open(self) -> bool:
        return self.engagement.state != Engagement.State.ENDED

    def _label(self, question: str, option: str) -> str:
        asked = self.engagement.rules.request
        found = asked.question(question) if asked else None
        one = found.option(option) if found else None
        return one.label if one else option


class Addressee(models.Model):
    """An organisation that was asked to answer, with the reason why it was chosen."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for an answer"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed"
        HANDED_ON = "handed-on", "Handed on"
        MOVED_ON = "moved-on", "Too late, went to the next"

    public_id = models.CharField(max_length=20, unique=True, default=public_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, models.CASCADE, related_name="addressees")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="enquiries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    rule = models.CharField(max_length=80, blank=True)  # of the routing table; "" where a person chose
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    handed_on_by = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="handed_on_to")
    outcome = models.CharField(max_length=40, blank=True)  # an end of the kind
    cause = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["organisation", "state", "due_on"], name="addressee_tracker")]
        constraints = [models.UniqueConstraint(fields=["enquiry", "organisation"], name="addressee_once")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_state_display().lower()}"

    @property
    def is_active(self) -> bool:
        """Has the question and has not closed it: whoever asked can write to it."""
        return self.state in ACTIVE

    @property
    def holds(self) -> bool:
        return self.state in HOLDING


ACTIVE = (Addressee.State.WAITING, Addressee.State.ANSWERED)
HOLDING = (*ACTIVE, Addressee.State.CLOSED)


class EnquiryMessage(models.Model):
    """An answer of one organisation, or what the asker wrote to it. The hub reads it, other organisations do not."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="said")
    from_asker = models.BooleanField(default=False)
    text = models.TextField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{'Asker' if self.from_asker else self.addressee.organisation}, {self.at:%Y-%m-%d}"
