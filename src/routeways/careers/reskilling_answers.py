"""Answers on their way from page to page: signed text in the address. A page can be bookmarked, the site keeps nothing.

The postcode is shortened to its sector, and needs of access never stand in an address.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from typing import Any

from django.core import signing

from routeways.careers.reskilling.facts import Age, Person, Work

SALT = "careers.change"
LONGEST = 6_000  # letters of an address that we read


class AnswersBroken(Exception):
    """The address was cut off or changed."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered so far; "" or None where nothing yet. less, more: codes of skills beside the job's own."""

    job: str = ""
    code: str = ""
    seen: bool = False  # the page on skills was answered
    less: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    level: int | None = None
    age: str = ""
    work: str = ""
    weekly_pay: str = ""
    hours: float | None = None
    apprentice: str = ""
    least_pay: str = ""
    weekly_money: str = ""
    loan: str = ""
    sector: str = ""
    way: str = ""
    minutes: int | None = None

    @property
    def lacking(self) -> str:
        """The first page that is still to be answered; "" when all are."""
        checks = (
            ("job", self.job),
            ("which", self.code),
            ("skills", self.seen),
            ("level", self.level is not None),
            ("age", self.age),
            ("work", self.work),
            ("hours", self.hours is not None),
            ("paid", self.apprentice),
            ("money", self.weekly_money and self.loan),
            ("travel", self.sector and self.way and self.minutes),
        )
        return next((page for page, answered in checks if not answered), "")

    def token(self) -> str:
        # Not by equality: 0 is an answer (no exams yet, no hours), and equals False.
        held = {name: value for name, value in asdict(self).items() if value or type(value) in (int, float)}
        return signing.dumps(held, salt=SALT, compress=True)

    def skills(self, own: frozenset[str]) -> frozenset[str]:
        """Of the job's own skills those that were not taken away, with those that were added."""
        return (own - frozenset(self.less)) | frozenset(self.more)

    def person(self, own: frozenset[str], access: frozenset[str] = frozenset()) -> Person:
        """Only when nothing is lacking. access: of “step-free”, “remote”, “part-time”."""
        age: Age = self.age  # type: ignore[assignment]
        work: Work = self.work  # type: ignore[assignment]
        return Person(
            occupation=self.code,
            skills=self.skills(own),
            level=self.level or 0,
            age=age,
            work=work,
            weekly_pay=Decimal(self.weekly_pay) if self.weekly_pay else None,
            hours=float(self.hours or 0),
            apprentice=self.apprentice == "yes",
            least_pay=Decimal(self.least_pay or 0),
            weekly_money=Decimal(self.weekly_money or 0),
            loan=self.loan == "yes",
            minutes=self.minutes or 0,
            step_free="step-free" in access,
            remote="remote" in access,
            part_time="part-time" in access,
        )

    def with_job(self, job: str) -> Answers:
        """Another job is another occupation with other skills."""
        return self if job == self.job else replace(self, job=job, code="", seen=False, less=(), more=())


def read(token: str) -> Answers:
    """Raises AnswersBroken. An empty text is a new beginning."""
    if not token:
        return Answers()
    try:
        held: dict[str, Any] = signing.loads(token[:LONGEST], salt=SALT)
    except signing.BadSignature as error:
        raise AnswersBroken from error
    known = {one.name for one in fields(Answers)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in held.items() if name in known
    }
    return Answers(**given)
