"""What a visitor filled in at the front door, checked in one place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from routeways.engagements import routing
from routeways.engagements.errors import EngagementError
from routeways.engagements.models import Enquiry
from routeways.foundation.dated_rules import rule
from routeways.instruments.asking.answers import tidy
from routeways.places import queries as places

Through = Enquiry.Through


@dataclass(frozen=True, slots=True)
class EnquiryDraft:
    """What a visitor filled in. `age` in years is a learner's, kept as a band; `subject` is an area's key."""

    persona: str
    topic: str
    words: str
    subject: str = ""
    age: int | None = None
    postcode: str = ""
    district: str = ""
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    contact_through: str = Through.SELF
    may_hand_on: bool = False


def age_band(age: int | None) -> str:
    if age is None:
        return ""
    return "13-15" if age < 16 else "16-17" if age < 18 else "18-over"


def placed(draft: EnquiryDraft) -> tuple[float | None, float | None, str, str]:
    """Latitude, longitude, postcode and district; a district alone stands at its middle."""
    if draft.postcode.strip():
        try:
            found = places.postcode(draft.postcode)
        except (places.PostcodeError, places.PostcodeNotFound) as error:
            raise EngagementError(str(error)) from error
        return found.latitude, found.longitude, found.postcode, found.district
    if draft.district:
        area = places.area(draft.district)
        return area.latitude, area.longitude, "", draft.district
    return None, None, "", ""


def refuse_unclear(draft: EnquiryDraft, today: date) -> None:
    allowed = routing.table().topics.get(draft.persona)
    if allowed is None:
        raise EngagementError("Say who you are.")
    if draft.topic not in allowed:
        raise EngagementError("Choose what it is about.")
    words = tidy(draft.words)
    if not words:
        raise EngagementError("Write your question.")
    if len(words) > 4000:
        raise EngagementError("A question has at most 4,000 letters. Shorten it.")
    _refuse_age(draft, today)
    if not (draft.contact_email.strip() or draft.contact_phone.strip()):
        raise EngagementError("Give an e-mail address or a telephone number, so that you can be answered.")
    if draft.contact_email.strip():
        try:
            validate_email(draft.contact_email.strip())
        except ValidationError:
            raise EngagementError("Enter an e-mail address like name@example.com.") from None


def _refuse_age(draft: EnquiryDraft, today: date) -> None:
    if draft.persona != "learner":
        return
    level = rule("enquiries", today)
    if draft.age is None:
        raise EngagementError("Say how old you are.")
    if draft.age < int(level["alone_from_age"]):
        raise EngagementError("Ask together with a parent, a carer or your school: they fill in this form for you.")
    if draft.age < int(level["direct_from_age"]):
        if draft.contact_through not in (Through.PARENT, Through.SCHOOL):
            raise EngagementError("We answer through a parent, a carer or your school. Say who, and how to reach them.")
        if not draft.contact_email.strip():
            raise EngagementError("Enter the e-mail address of your parent, carer or school.")
