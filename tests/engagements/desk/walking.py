"""One walk in a browser without JavaScript, from an offer to feedback; what differs between kinds is given."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from playwright.sync_api import expect

from routeways.places.actions import load_packaged_areas
from tests.browser import axe, signed_in_as
from tests.engagements.desk.people import contact
from tests.engagements.factories import REGION, employer
from tests.organisations.factories import make_organisation

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@dataclass
class Walk:
    """`answers`: what is chosen or written for a question, by its text. `ticks`: party → texts, for each step."""

    kind: str
    offers: str  # the button’s words: “Offer a talk”
    answers: Mapping[str, str | Sequence[str]]
    steps: Sequence[tuple[Mapping[str, Sequence[str]], str]]  # (who ticks what, name of the step that follows)
    end: str
    feedback: Mapping[str, str]  # question → answer, of the side that asked
    asker: str = "college"
    signs: bool = False
    ahead: int = 0  # days from today to the first day
    counts: str = "College students"
    finishing: Mapping[str, Sequence[str]] = field(default_factory=dict)  # ticks on the last step


class Walker:
    def __init__(self, context: BrowserContext, live_server: Any, walk: Walk) -> None:
        load_packaged_areas(now=timezone.now())
        self.context, self.url, self.walk = context, live_server.url, walk
        firm = employer("Imaginary Looms Ltd")
        asker = make_organisation("Imaginary College", kind=walk.asker, region=REGION)
        self.users = {"offer": contact(firm, "Firm Person"), "request": contact(asker, "College Person")}
        self.page: Page = context.new_page()
        self.page.set_default_timeout(10_000)

    def as_(self, side: str) -> None:
        self.context.clear_cookies()
        signed_in_as(self.context, self.url, self.users[side])

    def go(self, path: str) -> None:
        self.page.goto(f"{self.url}/{REGION}/connect/{path}")

    def press(self, name: str, exact: bool = True) -> None:
        self.page.get_by_role("button", name=name, exact=exact).click()

    def shows(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sound(self) -> None:
        """The page as it is opened anew, with the JavaScript that axe needs, breaks no rule."""
        assert self.context.browser is not None
        fresh = self.context.browser.new_context(storage_state=self.context.storage_state(), locale="en-GB")
        page = fresh.new_page()
        page.goto(self.page.url)
        assert axe(page) == []
        fresh.close()

    def day(self, legend: str, day: date) -> None:
        group = self.page.get_by_role("group", name=legend)
        for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(label, exact=True).fill(str(value))

    def write(self, title: str) -> None:
        """All pages of the form, whichever this kind has, and sends it."""
        page = self.page
        self.press("Start now")
        while "/check/" not in page.url:
            step = page.url.rstrip("/").rpartition("/")[2]
            if step == "about":
                page.get_by_label("Give it a title").fill(title)
            elif step == "number":
                page.get_by_role("textbox").fill("1")
            elif step == "where":
                page.get_by_role("textbox").fill("BB11 2AA")
            elif step == "contact":
                page.get_by_label("Whom may we ask for?").fill("Somebody Invented")
                page.get_by_label("E-mail address").fill(f"{title[:3].lower()}@example.org")
            elif step.startswith("q-"):
                self.answer(page.get_by_role("heading", level=1).inner_text())
            self.press("Continue")
            expect(page).not_to_have_url(re.compile(f"/{step}/"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
        self.press("Send")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("Check your answers")

    def answer(self, heading: str) -> None:
        (given,) = [value for text, value in self.walk.answers.items() if text in heading]
        for one in [given] if isinstance(given, str) else given:
            box = self.page.get_by_label(one, exact=True)
            if box.count():
                box.check()
            else:
                self.page.get_by_role("textbox").fill(one)

    def together(self) -> None:
        """An offer; a request for it from the board; yes."""
        self.as_("offer")
        self.go("new/")
        self.page.get_by_role("link", name=self.walk.offers, exact=True).click()
        self.write("Looms that think")
        self.shows("is open. Others can see it now.")
        self.as_("request")
        self.go("")
        self.page.get_by_role("link", name="Looms that think").click()
        self.press("We would like this")
        self.write("Weaving for us")
        self.as_("offer")
        self.go("home/")
        self.page.get_by_role("link", name="Looms that think and Weaving for us").click()
        self.press("Yes, we would like this")
        self.shows("Both sides have said yes. It begins.")
        self.sound()
        self.place = self.page.url

    def ticks(self, lists: Mapping[str, Sequence[str]]) -> None:
        for side, texts in lists.items():
            self.as_(side)
            self.page.goto(self.place)
            for text in texts:
                self.page.get_by_role("button", name=re.compile(rf"^Done\s*:\s*{text}")).click()
                expect(self.page.get_by_role("button", name=re.compile(rf"^Not done\s*:\s*{text}"))).to_be_visible()

    def dates(self) -> None:
        self.as_("request")
        self.page.goto(self.place)
        self.page.get_by_role("link", name="Agree the days").click()
        first = timezone.localdate() + timedelta(days=self.walk.ahead)
        self.day("First day", first)
        self.day("Last day", first)
        self.press("Save the days")
        expect(self.page.get_by_role("link", name="Change the days")).to_be_visible()

    def sign(self) -> None:
        for side in ("offer", "request"):
            self.as_(side)
            self.page.goto(self.place)
            self.page.get_by_role("link", name="Read and sign").click()
            self.page.get_by_label("Your job").fill("Manager")
            self.page.get_by_label("I have read the agreement and agree to it").check()
            self.press("Sign")
            self.shows("You have signed.")

    def happened(self) -> None:
        """What took place, feedback, and the end."""
        self.as_("request")
        self.page.goto(self.place)
        self.page.get_by_role("link", name="Record what happened").click()
        self.day("On which day?", timezone.localdate())
        self.page.get_by_label("In person").check()
        self.page.get_by_label(self.walk.counts).fill("24")
        self.press("Record it")
        self.shows(f"{self.walk.counts}: 24")
        self.page.get_by_role("link", name="Give feedback").click()
        for question, choice in self.walk.feedback.items():
            self.page.get_by_role("group", name=question).get_by_label(choice, exact=True).check()
        self.press("Send")
        self.shows("Thank you for your feedback.")
        self.page.get_by_role("link", name=self.walk.end).click()
        self.press("End it")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Looms that think")
        self.shows(self.walk.end)
        self.sound()

    def all(self) -> None:
        self.together()
        self.dates()
        if self.walk.signs:
            self.sign()
        for lists, following in self.walk.steps:
            self.ticks(lists)
            self.as_("request")
            self.page.goto(self.place)
            self.press(following)
            self.shows(f"Done: {following}.")
        self.ticks(self.walk.finishing)
        self.happened()
