"""An offer or a request while it is being written: one page for each thing, kept in the session until it is sent."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from routeways.engagements.drafts import OUTSIDE, QUESTION, Draft
from routeways.engagements.kinds import Asked, Kind
from routeways.engagements.models.listing import Listing
from routeways.instruments.asking import flow
from routeways.instruments.asking.answers import said
from routeways.instruments.asking.schema import Question
from routeways.places import queries as places

DRAFTS = "connect.drafts"  # in the session: what is being written, by region, side and kind


@dataclass(frozen=True, slots=True)
class Writing:
    """`data` is what was said so far: fields of the draft, `answers` by question, `owner` and `listing` public ids."""

    region: str
    side: str
    rules: Kind
    data: MutableMapping[str, Any]
    visitor: bool = False  # somebody without an account, who says who they are
    several: bool = False  # more than one organisation to choose from

    @property
    def asked(self) -> Asked:
        return cast(Asked, getattr(self.rules, self.side))

    @property
    def answers(self) -> dict[str, Any]:
        return cast(dict[str, Any], self.data.setdefault("answers", {}))

    @property
    def pages(self) -> tuple[str, ...]:
        """The pages that are asked, in order; what a condition hides is left out."""
        asked = self.asked
        questions = flow.asked(asked.form, self.answers) if asked.form else ()
        return (
            "about",
            *(["number"] if asked.number else []),
            *(["where"] if asked.where else []),
            *(["when"] if asked.when else []),
            *(f"{QUESTION}{question.id}" for question in questions),
            *(["who"] if (self.visitor or self.several) and not self.data.get("listing") else []),
            "contact",
        )

    def question(self, page: str) -> Question | None:
        return self.asked.question(page.removeprefix(QUESTION)) if page.startswith(QUESTION) else None

    def after(self, page: str) -> str:
        """The page that follows; “check” after the last."""
        pages = self.pages
        if page not in pages:
            return self.next_open
        place = pages.index(page) + 1
        return pages[place] if place < len(pages) else "check"

    def before(self, page: str) -> str:
        """The page before; "" before the first."""
        pages = self.pages
        place = pages.index(page) if page in pages else 0
        return pages[place - 1] if place else ""

    @property
    def next_open(self) -> str:
        """The first page that nobody has filled in, or “check”."""
        seen = set(self.data.get("seen", []))
        return next((page for page in self.pages if page not in seen), "check")

    def keep(self, page: str, values: Mapping[str, Any]) -> None:
        self.data.update({name: _stored(value) for name, value in values.items()})
        self.seen(page)

    def keep_answer(self, page: str, question: Question, value: Any) -> None:
        if value is None:
            self.answers.pop(question.id, None)
        else:
            self.answers[question.id] = value
        self.seen(page)

    def seen(self, page: str) -> None:
        self.data["seen"] = [*dict.fromkeys([*self.data.get("seen", []), page])]

    def draft(self) -> Draft:
        """What the actions take. Answers to questions that are not asked any more are left out."""
        given = self.data
        counted = flow.counted(self.asked.form, self.answers) if self.asked.form else {}
        return Draft(
            title=given.get("title", ""),
            about=given.get("about", ""),
            number=int(given.get("number") or 1),
            postcode=given.get("postcode", ""),
            district=given.get("district", ""),
            starts_on=day(given.get("starts_on")),
            ends_on=day(given.get("ends_on")),
            expires_on=day(given.get("expires_on")),
            answers=counted,
            claimed_name=given.get("claimed_name", "") if self.visitor else "",
            contact_name=given.get("contact_name", ""),
            contact_email=given.get("contact_email", ""),
        )

    def rows(self) -> list[dict[str, str]]:
        """What stands on the page “Check your answers”: (question, answer, page)."""
        found = []
        for page in self.pages:
            question = self.question(page)
            if question is not None:
                text = "; ".join(said(question, self.answers.get(question.id)))
                found.append({"name": question.label, "value": text or "Not answered", "page": page})
            else:
                found += [{"name": name, "value": value or "–", "page": page} for name, value in self._words(page)]
        return found

    def _words(self, page: str) -> list[tuple[str, str]]:
        given = self.data
        match page:
            case "about":
                return [("Title", given.get("title", "")), ("More about it", given.get("about", ""))]
            case "number":
                return [(self.asked.number, str(given.get("number", "")))]
            case "where":
                return [(self.asked.where, ", ".join(filter(None, [given.get("postcode", ""), _district(given)])))]
            case "when":
                first, last = day(given.get("starts_on")), day(given.get("ends_on"))
                both = " to ".join(f"{one:%-d %B %Y}" for one in (first, last) if one)
                return [(self.asked.when, both or "Any day")]
            case "who":
                return [("Organisation", given.get("claimed_name") or given.get("owner_name", ""))]
            case _:
                return [("Contact", given.get("contact_name", "")), ("E-mail", given.get("contact_email", ""))]


def drafts(session: MutableMapping[str, Any]) -> dict[str, Any]:
    return cast(dict[str, Any], session.setdefault(DRAFTS, {}))


def key_of(region: str, side: str, kind: str) -> str:
    return f"{region}/{side}/{kind}"


def from_listing(listing: Listing) -> dict[str, Any]:
    """What was written before, to be changed page by page. Every page counts as seen."""
    fields = ("title", "about", "number", "postcode", "starts_on", "ends_on", "expires_on")
    contact = ("contact_name", "contact_email", "claimed_name")
    data: dict[str, Any] = {name: _stored(getattr(listing, name)) for name in (*fields, *contact)}
    data |= {"listing": listing.public_id, "answers": dict(listing.answers)}
    data |= {"district": listing.district or (OUTSIDE if listing.postcode else "")}
    side = "offer" if listing.rules.offer and type(listing).__name__ == "Offer" else "request"
    asked: Asked = getattr(listing.rules, side)
    questions = [f"{QUESTION}{question.id}" for question in asked.questions]
    return data | {"seen": ["about", "number", "where", "when", "contact", "who", *questions]}


def _district(given: Mapping[str, Any]) -> str:
    """In words; "" where the postcode says it."""
    code = given.get("district", "")
    return "outside the region" if code == OUTSIDE else places.name_of(code) if code else ""


def day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
