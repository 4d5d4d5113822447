"""Groups as pages and other floors read them. Names of people come from `seats`, which asks who is reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Prefetch, QuerySet
from django.utils import timezone

from routeways.organisations.group_kinds import Minutes
from routeways.organisations.models import (
    ActionItem,
    Attendance,
    Group,
    Meeting,
    Membership,
    Notice,
    Person,
    Receipt,
    Recommendation,
    access_of,
)
from routeways.organisations.models.recommendation import DECIDE


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in a region’s public list. `dates` are empty where its meetings are its own affair."""

    group: Group
    kind: str
    dates: tuple[Meeting, ...]
    member: bool


@dataclass(frozen=True, slots=True)
class MeetingText:
    """What a meeting left that may be quoted. `openness`: public, or members: those who may read the group’s notes."""

    meeting: str
    title: str
    on: date
    text: str
    openness: Minutes


@dataclass(frozen=True, slots=True)
class Overdue:
    """What waits too long in a region."""

    recommendations: tuple[Recommendation, ...]
    actions: tuple[ActionItem, ...]
    notices: tuple[Notice, ...]

    def __bool__(self) -> bool:
        return bool(self.recommendations or self.actions or self.notices)


def group(public_id: str, *, region: str | None = None) -> Group:
    """Closed ones too. Raises Group.DoesNotExist, also where it is not in `region`."""
    rows = Group.objects.select_related("owner")
    return rows.get(public_id=public_id, **({"region": region} if region else {}))


def groups(region: str, actor: Any = None, *, now: datetime | None = None) -> list[GroupLine]:
    """A region’s open groups in the order of their names, with public facts; `member` says where `actor` has a seat.

    `dates` are the meetings from `now` on; without it there are none.
    """
    today = timezone.localdate(now) if now else None
    coming = Meeting.objects.filter(cancelled=False)
    coming = coming.filter(ends_at__gte=now).order_by("starts_at") if now else coming.none()
    rows = Group.objects.open().filter(region=region).select_related("owner")
    rows = rows.prefetch_related(Prefetch("meetings", coming, to_attr="coming"))
    mine = set(Group.objects.of_member(actor, today=today).values_list("pk", flat=True)) if today else set()
    return [
        GroupLine(
            group=row,
            kind=row.rules.name,
            dates=() if row.rules.confidential else tuple(row.coming[:3]),
            member=row.pk in mine,
        )
        for row in rows
    ]


def public_names(group: Group, *, today: date) -> list[str]:
    """Members who agreed to be named, in kinds of group that name any: “Name, organisation”."""
    if not group.rules.members_named:
        return []
    seats = group.memberships.seated(today).filter(named__withdrawn_at__isnull=True, named__isnull=False)
    rows = seats.filter(person__isnull=False).select_related("person", "represents").order_by("person__name")
    return [f"{row.called}, {row.represents}" if row.represents_confirmed else row.called for row in rows]


def represented(group: Group, *, today: date) -> list[str]:
    """The organisations that have a seat: no names of people. Nothing for a confidential group."""
    if group.rules.confidential:
        return []
    seats = (
        group.memberships.seated(today)
        .filter(represents__isnull=False, represents_confirmed=True)
        .order_by("represents__name_key")
    )
    return list(dict.fromkeys(seats.values_list("represents__name", flat=True)))


def seats(group: Group, actor: Any, *, today: date) -> QuerySet[Membership]:
    """Members and open invitations that the actor may see, those who run it first."""
    seen = Membership.objects.visible_to(actor, today=today).filter(group=group)
    held = [Membership.State.ACTIVE, Membership.State.INVITED]
    return seen.filter(state__in=held).select_related("person", "represents", "group", "user", "named").order_by("id")


def members_at(meeting: Meeting) -> list[Membership]:
    """The seats that were held on the day of the meeting, people who have left since included."""
    day = timezone.localtime(meeting.starts_at).date()
    held = meeting.group.memberships.filter(began_on__lte=day).select_related("person", "represents", "group")
    return [
        seat
        for seat in held.order_by("id")
        if (seat.ended_on is None or seat.ended_on >= day) and (seat.term_ends is None or seat.term_ends >= day)
    ]


def meetings(group: Group) -> QuerySet[Meeting]:
    """All meetings, the newest first, with what their pages show."""
    seats = Attendance.objects.select_related("membership__person", "membership__group", "membership__represents")
    return group.meetings.select_related("group").prefetch_related("agenda", Prefetch("attendance", seats))


def recommendations(group: Group) -> QuerySet[Recommendation]:
    """All that a group recommended, the newest first, with what came of each."""
    rows = group.recommendations.select_related("addressee", "decision", "meeting", "group")
    return rows.prefetch_related("changes__evidence")


def action_items(group: Group) -> QuerySet[ActionItem]:
    """What members took on: open things by the day they are due, then what was done last."""
    rows = group.action_items.select_related("taken_by__person", "taken_by__group", "group")
    return rows.order_by(F("done_on").desc(nulls_first=True), "due_on", "id")


def notices(group: Group) -> QuerySet[Notice]:
    """Notices, the newest first, with who has read them."""
    seats = Receipt.objects.select_related("membership__person", "membership__group", "membership__represents")
    return group.notices.select_related("group").prefetch_related(Prefetch("receipts", seats))


def unread(group: Group, seat: Membership) -> list[Notice]:
    """Notices that the holder of a seat has not confirmed yet."""
    return list(group.notices.filter(receipts__membership=seat, receipts__read_at__isnull=True))


def addressed(region: str, actor: Any, *, today: date) -> QuerySet[Recommendation]:
    """What groups ask of the organisations for which the actor decides, the first due first; decided ones last."""
    mine = access_of(actor, today=today).organisations_with(DECIDE)
    rows = Recommendation.objects.filter(addressee__in=mine, group__region=region)
    rows = rows.select_related("addressee", "decision", "group").prefetch_related("changes__evidence")
    return rows.order_by("decision__decided_on", "decide_by", "id")


def minutes(group: Group) -> list[MeetingText]:
    """Texts of meetings, the newest first, each with its openness. Of a confidential group only what it shared.

    They may be shown to everybody where `openness` is public, else to those who `read_by` the group.
    """
    found: list[MeetingText] = []
    for row in group.meetings.filter(cancelled=False).order_by("-starts_at", "-id"):
        on = timezone.localtime(row.starts_at).date()
        if row.outcome and row.outcome_shared_on:
            found.append(MeetingText(row.public_id, row.title, on, row.outcome, "public"))
        if row.minutes and not group.rules.confidential:
            found.append(MeetingText(row.public_id, row.title, on, row.minutes, group.rules.minutes))
    return found


def overdue(region: str, today: date) -> Overdue:
    """Decisions, actions and unread notices that are late. Confidential groups keep theirs to themselves."""
    here = [row for row in Group.objects.open().filter(region=region) if not row.rules.confidential]
    late = Recommendation.objects.filter(group__in=here, decide_by__lt=today).waiting().order_by("decide_by", "id")
    items = ActionItem.objects.filter(group__in=here, done_on__isnull=True, due_on__lt=today)
    sent = Notice.objects.filter(group__in=here, due_on__lt=today, receipts__read_at__isnull=True)
    sent = sent.filter(receipts__membership__state=Membership.State.ACTIVE).distinct()
    return Overdue(
        tuple(late.select_related("group", "addressee")),
        tuple(items.select_related("group", "taken_by__person", "taken_by__group").order_by("due_on", "id")),
        tuple(sent.select_related("group").prefetch_related("receipts").order_by("due_on", "id")),
    )


def terms_ending(group: Group, *, today: date, within: timedelta = timedelta(days=90)) -> QuerySet[Membership]:
    """Members whose term has ended or ends soon, so that it can be renewed or the seat offered again."""
    rows = group.memberships.filter(state=Membership.State.ACTIVE, term_ends__lte=today + within)
    return rows.select_related("person", "represents", "group").order_by("term_ends", "id")


def person_of(actor: Any) -> Person | None:
    """The person whom an account is."""
    return Person.objects.filter(user=actor).first()
