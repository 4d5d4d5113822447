"""What the fields of the explorer's definitions are for, for the tables in docs/definitions.md."""

from __future__ import annotations

from pydantic import BaseModel

from routeways.careers.explorer.definitions import Adviser, Asking, Audience, CareerRoute, Said, Sector
from routeways.careers.explorer.wording import Rejected, RejectedWording

SHOWN: tuple[type[BaseModel], ...] = (Audience, Adviser, Asking, Sector, CareerRoute, Said, RejectedWording, Rejected)
SPECIAL = {
    "Audience.name": "what it is called where it is chosen",
    "Audience.says": "who that is, in a sentence to the reader",
    "Audience.lead": "the first sentences of the front page",
    "Audience.shows": "the blocks of a job’s page, in their order; what is not named is not shown",
    "Audience.reading_age": "in years: the most that the pages may ask; a test measures it",
    "Audience.talk": "people to talk to, see below",
    "Audience.ask": "how the front door is opened, see below",
    "Audience.order": "its place in the list",
    "Adviser.who": "who it is; nobody’s name",
    "Adviser.how": "how to reach them, without an address or number: those change",
    "Asking.persona": "who asks, in the words of the routing table",
    "Asking.topic": "about what, in the words of the routing table",
    "Asking.label": "the words of the button",
    "Sector.name": "as learners say it",
    "Sector.says": "what people in it do, in one sentence",
    "Sector.sections": "letters of the sections of SIC 2007; each lies in one sector",
    "Sector.order": "its place on the front page",
    "CareerRoute.name": "as people say it",
    "CareerRoute.says": "what it is, in one sentence",
    "CareerRoute.kinds": "kinds of qualification that belong to it",
    "CareerRoute.course_types": "course types, as the national Course Directory writes them, that belong to it",
    "CareerRoute.title_words": "words of a course’s title by which it belongs here, where neither of the two says so",
    "CareerRoute.levels": "its levels",
    "CareerRoute.from_age": "from this age",
    "CareerRoute.starts": "the first day on which anybody can begin it; before it the route is shown as “not yet”",
    "CareerRoute.entry": "what one needs, see below",
    "CareerRoute.length": "how long it takes",
    "CareerRoute.cost": "what it costs, and who pays",
    "CareerRoute.earn": "pay while learning",
    "CareerRoute.hours": "hours and placement",
    "CareerRoute.leads": "where it leads",
    "Said.text": "the words; {braces} are filled with numbers of the rule",
    "Said.symbol": "in place of words: `x` not known, `z` not applicable",
    "Said.reason": "why a symbol stands there",
    "Said.since": "first day on which it holds; always, unless given",
    "Said.until": "last day",
    "Said.rule": "the dated rule whose numbers fill the braces, or `funding:` and a definition of `funding/`",
    "Said.source": "who says so",
    "Said.certain": "false where the source is to be read again before anyone relies on it",
    "RejectedWording.rejects": "what no public text may say, see below",
    "Rejected.phrases": "the phrases; capitals, hyphens and line ends do not matter",
    "Rejected.why": "what is wrong with them",
    "Rejected.instead": "what to write instead",
}
