"""The demonstration's groups: invented people who agreed, what they recommended, and what came of it.

Everything is read from `definitions/demonstration-groups/` and goes through the same actions as a person's clicks, on
invented days. A group that is there already stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Literal

from django.utils import timezone

from routeways.foundation import definitions
from routeways.foundation.definitions import Definition, Part
from routeways.foundation.queries import user_by_email
from routeways.organisations import actions
from routeways.organisations.models import Group, Meeting, Membership, Organisation, Recommendation

NOBODY = "https://routeways.example"  # nothing is sent from a demonstration
DOMAIN = "routeways.example"


class InventedMember(Part):
    """`account` is the e-mail address of one of the demonstration's people who sign in."""

    id: str
    name: str
    at: str
    role: str
    account: str = ""


class InventedMeeting(Part):
    id: str
    title: str
    day: int
    place: str
    agenda: tuple[str, ...] = ()
    present: tuple[str, ...] = ()
    minutes: str = ""
    shared: str = ""


class InventedDecision(Part):
    day: int
    outcome: Literal["accepted", "changed", "refused"]
    reason: str
    instead: str = ""


class InventedChange(Part):
    day: int
    what: str


class InventedEvidence(Part):
    day: int
    says: str


class InventedRecommendation(Part):
    what: str
    why: str
    to: str
    day: int
    meeting: str = ""
    decision: InventedDecision | None = None
    change: InventedChange | None = None
    evidence: InventedEvidence | None = None


class InventedAction(Part):
    what: str
    by: str
    day: int
    due: int
    done: int | None = None


class InventedNotice(Part):
    title: str
    text: str
    day: int
    due: int
    read: tuple[str, ...] = ()


class InventedGroup(Part):
    kind: str
    name: str
    owner: str
    opened: int
    purpose: str
    contact: str = ""
    members: tuple[InventedMember, ...]
    meetings: tuple[InventedMeeting, ...] = ()
    recommendations: tuple[InventedRecommendation, ...] = ()
    actions: tuple[InventedAction, ...] = ()
    notices: tuple[InventedNotice, ...] = ()


class DemonstrationGroups(Definition):
    """What `definitions/demonstration-groups/<region>.yaml` holds. Days are counted from the day of loading."""

    KIND: ClassVar[str] = "demonstration-groups"

    groups: tuple[InventedGroup, ...]


def load_groups(*, by: Any, region: str, organisations: Mapping[str, Organisation], now: datetime) -> int:
    """Makes the groups of a demonstration region that are missing; how many there were. Raises KeyError for strangers.

    `organisations` are the invented ones by their ids.
    """
    known = definitions.load(DemonstrationGroups).get(region)
    made = 0
    for invented in known.groups if known else ():
        if not Group.objects.filter(region=region, name=invented.name).exists():
            _Made(by, region, organisations, now, invented).everything()
            made += 1
    return made


class _Made:
    """One group as it is being made, with what later steps point at."""

    def __init__(
        self,
        by: Any,
        region: str,
        organisations: Mapping[str, Organisation],
        now: datetime,
        invented: InventedGroup,
    ) -> None:
        self.by, self.region, self.organisations, self.now = by, region, organisations, now
        self.invented = invented
        self.seats: dict[str, Membership] = {}
        self.meetings: dict[str, Meeting] = {}
        self.group = actions.open_group(
            by=by,
            region=region,
            owner=organisations[invented.owner],
            kind=invented.kind,
            name=invented.name,
            purpose=invented.purpose,
            today=self.day(invented.opened),
            contact_label=invented.contact,
            contact_email=f"groups.desk@{invented.owner}.{DOMAIN}" if invented.contact else "",
        )

    def everything(self) -> None:
        for member in self.invented.members:
            self.seats[member.id] = self._seat(member)
        for meeting in self.invented.meetings:
            self.meetings[meeting.id] = self._meeting(meeting)
        for asked in self.invented.recommendations:
            self._recommendation(asked)
        for item in self.invented.actions:
            self._action(item)
        for notice in self.invented.notices:
            self._notice(notice)

    def day(self, offset: int) -> date:
        return timezone.localdate(self.now) + timedelta(days=offset)

    def moment(self, offset: int) -> datetime:
        """Ten in the morning of that day, London's clocks."""
        noon = timezone.localtime(self.now).replace(hour=10, minute=0, second=0, microsecond=0)
        return noon + timedelta(days=offset)

    def _seat(self, member: InventedMember) -> Membership:
        joined = self.invented.opened + 5
        today, now = self.day(joined), self.moment(joined)
        own = f"{member.name.lower().replace(' ', '.')}@{member.at}.{DOMAIN}"
        invited = actions.invite(
            by=self.by,
            group=self.group,
            name=member.name,
            email=member.account or own,
            role=member.role,
            represents=self.organisations[member.at],
            site=NOBODY,
            now=now,
            today=today,
        )
        seat = actions.accept_invitation(
            by=user_by_email(invited.seat.email),
            token=invited.address.rstrip("/").rpartition("/")[2],
            name=member.name,
            agrees=True,
            may_be_named=False,
            is_16_or_over=True,
            site=NOBODY,
            now=now,
            today=today,
        )
        return actions.confirm_represents(by=None, seat=seat, today=today)

    def _meeting(self, invented: InventedMeeting) -> Meeting:
        starts = self.moment(invented.day)
        starts -= timedelta(days=max(0, starts.weekday() - 4))  # nobody meets on a Saturday or Sunday
        meeting = actions.call_meeting(
            by=self.by,
            group=self.group,
            title=invented.title,
            starts_at=starts,
            minutes=90,
            place=invented.place,
            agenda=invented.agenda,
            now=min(self.now, starts - timedelta(days=14)),
        )
        if invented.present:
            after = starts + timedelta(days=1)
            states = {
                seat.public_id: "present" if member in invented.present else "apologies"
                for member, seat in self.seats.items()
            }
            meeting = actions.record_attendance(by=self.by, meeting=meeting, states=states, now=after)
            actions.write_minutes(by=self.by, meeting=meeting, minutes=invented.minutes, now=after)
        if invented.shared:
            today = self.day(invented.day + 7)
            actions.share_outcome(by=self.by, meeting=meeting, outcome=invented.shared, shared=True, today=today)
        return meeting

    def _recommendation(self, invented: InventedRecommendation) -> None:
        asked = actions.recommend(
            by=self.by,
            group=self.group,
            addressee=self.organisations[invented.to],
            what=invented.what,
            why=invented.why,
            today=self.day(invented.day),
            meeting=self.meetings.get(invented.meeting),
        )
        answer = invented.decision
        if answer is None:
            return
        actions.decide(
            by=self.by,
            recommendation=asked,
            outcome=answer.outcome,
            reason=answer.reason,
            instead=answer.instead,
            today=self.day(answer.day),
        )
        if invented.change is not None:
            self._change(Recommendation.objects.get(pk=asked.pk), invented.change, invented.evidence)

    def _change(self, asked: Recommendation, invented: InventedChange, evidence: InventedEvidence | None) -> None:
        on = self.day(invented.day)
        change = actions.record_change(by=self.by, recommendation=asked, what=invented.what, made_on=on, today=on)
        if evidence is not None:
            actions.add_evidence(by=self.by, change=change, says=evidence.says, today=self.day(evidence.day))

    def _action(self, invented: InventedAction) -> None:
        item = actions.add_action(
            by=self.by,
            group=self.group,
            what=invented.what,
            taken_by=self.seats[invented.by],
            due_on=self.day(invented.due),
        )
        if invented.done is not None:
            actions.finish_action(by=self.by, item=item, today=self.day(invented.done))

    def _notice(self, invented: InventedNotice) -> None:
        notice = actions.send_notice(
            by=self.by,
            group=self.group,
            title=invented.title,
            text=invented.text,
            due_on=self.day(invented.due),
            site=NOBODY,
            now=self.moment(invented.day),
            today=self.day(invented.day),
        )
        for member in invented.read:
            moment = self.moment(invented.day) + timedelta(hours=3)
            actions.acknowledge(by=self.by, notice=notice, seat=self.seats[member], now=moment)
