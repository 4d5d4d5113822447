"""A pledge or a request for levy money while it is being written: one page for each thing, kept in the session."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from routeways.engagements.actions.levy import PledgeTerms, RequestTerms, refuse_pledge
from routeways.engagements.errors import EngagementError
from routeways.engagements.forms import levy as pages
from routeways.engagements.forms.listing import ContactForm, OwnerForm, VisitorForm
from routeways.engagements.kinds import kind
from routeways.engagements.levy_eligible import needs_none, refused_at
from routeways.engagements.models.levy import KIND
from routeways.organisations.models import Organisation
from routeways.taxonomy import queries as taxonomy
from routeways.taxonomy.models import Qualification

SESSION = "levy.drafts"
FOUND = 20  # standards on one page


@dataclass(frozen=True, slots=True)
class Page:
    """One thing that is asked. `name` is what the summary calls it."""

    id: str
    name: str
    form: Callable[[Any, MutableMapping[str, Any]], forms.Form]


@dataclass(frozen=True, slots=True)
class Written:
    """`data` is what was said so far, in the form in which the session keeps it."""

    side: str
    region: str
    today: date
    data: MutableMapping[str, Any]
    organisations: Sequence[Organisation] = ()

    @property
    def visitor(self) -> bool:
        return not self.organisations

    @property
    def pages(self) -> tuple[Page, ...]:
        who = (Page("who", "Organisation", self._who),) if self.visitor or len(self.organisations) > 1 else ()
        if self.side == "offer":
            return (*who, *self._pledge())
        return (*self._decides(), *who, *self._request())

    def page(self, id: str) -> Page | None:
        return next((page for page in self.pages if page.id == id), None)

    def after(self, id: str) -> str:
        ids = [page.id for page in self.pages]
        place = ids.index(id) + 1
        return ids[place] if place < len(ids) else "check"

    def before(self, id: str) -> str:
        ids = [page.id for page in self.pages]
        place = ids.index(id) if id in ids else len(ids)
        return ids[place - 1] if place else ""

    @property
    def first_open(self) -> str:
        """The first page that was not answered yet; “check” where all were."""
        done = self.data.get("done", [])
        return next((page.id for page in self.pages if page.id not in done), "check")

    def keep(self, id: str, cleaned: Mapping[str, Any]) -> None:
        for name, value in cleaned.items():
            self.data[name] = value.isoformat() if isinstance(value, date) else value
        self.data["done"] = sorted({*self.data.get("done", []), id})

    def refused(self, id: str, cleaned: Mapping[str, Any]) -> str:
        """What stands in the way of this answer beside those before it, told on its own page; "" where nothing does."""
        given = {**self.data, **cleaned}
        if self.side == "offer":
            return self._pledge_refused(given) if id in ("levy", "amount") else ""
        standard = taxonomy.qualification(str(given.get("standard", "")))
        given["starts_on"] = _day(given.get("starts_on"))
        if id == "standard" and standard is not None:
            given["level"] = standard.level or given.get("level")
        listed, closed_on = (standard.listed, standard.valid_to) if standard else (True, None)
        return refused_at(given, self.today, listed=listed, closed_on=closed_on)

    def _pledge_refused(self, given: Mapping[str, Any]) -> str:
        """Above the allowance of a tax year, or money that has expired."""
        if "declared" not in given or "yearly" not in given:
            return ""
        terms = PledgeTerms(
            declared=given["declared"], yearly=given["yearly"], english=given["english"], years=int(given["years"]),
            came_in=_day(given.get("came_in")),
        )  # fmt: skip
        try:
            refuse_pledge(terms, self.region, self.owner, self.today)
        except EngagementError as error:
            return str(error)
        return ""

    @property
    def owner(self) -> Organisation | None:
        if len(self.organisations) == 1:
            return self.organisations[0]
        return next((one for one in self.organisations if one.public_id == self.data.get("owner")), None)

    @property
    def standard(self) -> Qualification | None:
        return taxonomy.qualification(str(self.data.get("standard", "")))

    def pledge_terms(self) -> PledgeTerms:
        """Raises KeyError where a page was left out."""
        data = self.data
        return PledgeTerms(
            declared=data["declared"],
            english=data["english"],
            yearly=data["yearly"],
            years=int(data["years"]),
            came_in=_day(data.get("came_in")),
            districts=tuple(data["districts"]),
            answers={name: data[name] for name in ("sector", "type", "level") if data[name]},
            most_each=data["most_each"],
            months_ahead=data["months_ahead"] or 0,
            small_firms=data["small_firms"],
            own_rules=data["own_rules"],
            shows_left=data["shows_left"],
            contact_name=data["contact_name"],
            contact_email=data["contact_email"],
        )

    def request_terms(self) -> RequestTerms:
        """Raises KeyError where a page was left out."""
        data, starts_on = self.data, _day(self.data["starts_on"])
        return RequestTerms(
            standard=data["standard"],
            band=data["band"],
            price=data["price"],
            months=data["months"],
            number=data["number"],
            starts_on=starts_on or self.today,
            postcode=data["postcode"],
            answers={name: data[name] for name in ("sector", "type", "level", "starters", "ages", "levy")},
            claimed_name=data.get("claimed_name", ""),
            contact_name=data["contact_name"],
            contact_email=data["contact_email"],
        )

    def _who(self, data: Any, held: MutableMapping[str, Any]) -> forms.Form:
        if self.visitor:
            return VisitorForm(data, initial=held)
        return OwnerForm(self.organisations, data, initial=held)

    def _question(self, id: str, name: str) -> Page:
        rules, side = kind(KIND), self.side
        return Page(id, name, lambda data, held: pages.QuestionChoice(rules, side, id, data, initial=held))

    def _pledge(self) -> tuple[Page, ...]:
        today, region = self.today, self.region
        return (
            Page("levy", "Your levy", lambda data, held: pages.LevyForm(data, initial=held)),
            Page("amount", "What you pledge", lambda data, held: pages.AmountForm(today, data, initial=held)),
            Page("places", "Places", lambda data, held: pages.DistrictsForm(region, data, initial=held)),
            self._question("sector", "Sectors"),
            self._question("type", "Types of apprenticeship"),
            self._question("level", "Levels"),
            Page("rules", "Your own rules", lambda data, held: pages.OwnRulesForm(data, initial=held)),
            Page("contact", "Contact", lambda data, held: ContactForm(data, initial=held)),
        )

    def _decides(self) -> tuple[Page, ...]:
        """What tells whether a transfer is needed at all comes first."""
        return (self._question("ages", "Age"), self._question("levy", "Pays the levy"))

    def needs_none(self, id: str, cleaned: Mapping[str, Any]) -> bool:
        """Whether these answers mean that the government pays all of it already."""
        given = {**self.data, **cleaned}
        return id in ("ages", "levy") and "ages" in given and needs_none(given["ages"], given.get("levy"), self.today)

    def _request(self) -> tuple[Page, ...]:
        today = self.today
        level = () if self._known_level() else (self._question("level", "Level"),)
        return (
            Page("search", "Search", lambda data, held: pages.StandardSearch(data, initial=held)),
            Page("standard", "Apprenticeship", self._standards),
            *level,
            self._question("type", "Type of apprenticeship"),
            self._question("sector", "Your sector"),
            Page("cost", "Cost of one apprentice", lambda data, held: pages.CostForm(today, data, initial=held)),
            Page("months", "Length", lambda data, held: pages.MonthsForm(today, data, initial=held)),
            Page("number", "Apprentices", lambda data, held: pages.HowManyForm(data, initial=held)),
            Page("start", "Start", lambda data, held: pages.StartForm(today, data, initial=held)),
            Page("place", "Place of work", lambda data, held: pages.PlaceForm(data, initial=held)),
            self._question("starters", "Who they are"),
            Page("contact", "Contact", lambda data, held: ContactForm(data, initial=held)),
        )

    def _known_level(self) -> str:
        """Where the list names one level of the standard, it is not asked."""
        standard = self.standard
        return standard.level if standard is not None and standard.level in {"2", "3", "4", "5", "6", "7"} else ""

    def _standards(self, data: Any, held: MutableMapping[str, Any]) -> forms.Form:
        return pages.StandardForm(found(str(held.get("q", ""))), data, initial=held)

    def know_level(self) -> None:
        """After a standard is chosen: its level, and how long it usually takes."""
        if level := self._known_level():
            self.data["level"] = level


def found(words: str) -> list[Qualification]:
    """Standards whose name or reference holds the words, at most twenty."""
    return list(taxonomy.qualifications(text=words, kind="standard")[:FOUND]) if words.strip() else []


def initial(form: forms.Form, held: Mapping[str, Any]) -> dict[str, Any]:
    """What a form is filled with: days come back as days."""
    return {
        name: _day(held[name]) if isinstance(field, forms.MultiValueField) else held[name]
        for name, field in form.fields.items()
        if name in held
    }


def draft_of(session: Any, region: str, side: str) -> MutableMapping[str, Any]:
    """What somebody wrote so far; writing into it is kept when `session.modified` is set."""
    drafts = session.setdefault(SESSION, {})
    kept: MutableMapping[str, Any] = drafts.setdefault(f"{region}:{side}", {})
    return kept


def forget(session: Any, region: str, side: str) -> None:
    session.get(SESSION, {}).pop(f"{region}:{side}", None)
    session.modified = True


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text)) if text else None
    except ValueError:
        return None
