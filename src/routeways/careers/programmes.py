"""What stands on the public page of an institution's careers programme, and what it must have.

What must be there follows the statutory guidance on careers for schools and colleges: who leads careers and how they
are reached, a summary of the programme, how others can use it, how its effect is measured, when it is reviewed, and
(for secondary schools) the provider access statement. To be checked each September against the guidance then in force.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from routeways.careers.benchmarks.scoring import BENCHMARKS
from routeways.careers.models import CareersLeader, Institution, PlanAction, Programme, Template

ALWAYS = {
    "summary": "a summary of the programme",
    "leader_contact": "how the careers leader is reached",
    "information": "how pupils, parents, staff and employers can use the programme",
    "impact": "how its effect is measured",
    "review_on": "the day of the next review",
}
ACCESS = {
    "access_request": "how a provider asks to visit (provider access statement)",
    "access_grounds": "on what grounds that is granted or refused (provider access statement)",
    "access_premises": "which rooms and facilities a visitor can use (provider access statement)",
}


CONTACT = "leader_contact"
LEAST = 8  # letters of a statement that says anything


def must_have(institution: Institution) -> dict[str, str]:
    """Field of Programme → what it is, for this kind of institution. Provider access binds schools, not colleges."""
    return ALWAYS if institution.template == Template.COLLEGE else ALWAYS | ACCESS


def missing_from(institution: Institution, *, today: date) -> list[str]:
    """What still has to be there, in words; [] where the programme can be published."""
    held = _words(institution)
    missing = [what for name, what in must_have(institution).items() if not getattr(held, name)]
    missing += [
        f"{what}: {'an e-mail address or a telephone number' if name == CONTACT else 'at least a few words'}"
        for name, what in must_have(institution).items()
        if getattr(held, name) and name != "review_on" and not _says(name, getattr(held, name))
    ]
    if _leader(institution, today) is None:
        missing.insert(0, "the name of the careers leader")
    if held.review_on and held.review_on < today:
        missing.append("a day of the next review that is still to come")
    return missing


def content_of(institution: Institution, *, today: date) -> dict[str, Any]:
    """Everything the public page shows, as plain data. Evidence and what was dropped stay inside."""
    held = _words(institution)
    leader = _leader(institution, today)
    names = [*ALWAYS, *(ACCESS if institution.template != Template.COLLEGE else ())]
    words = {name: _plain(getattr(held, name)) for name in names}
    actions = institution.plan_actions.exclude(state=PlanAction.State.DROPPED)
    return {
        **words,
        "name": institution.organisation.name,
        "leader": leader.person.name if leader else "",
        "plan": [
            {
                "benchmark": one.benchmark,
                "title": BENCHMARKS[one.benchmark],
                "what": one.what,
                "owner": one.owner,
                "due_on": one.due_on.isoformat(),
                "state": str(one.get_state_display()),
            }
            for one in actions
        ],
    }


def _says(name: str, text: str) -> bool:
    """Whether a statement is more than a letter put there to pass, and a way to reach somebody leads to somebody."""
    if name == CONTACT:
        return "@" in text.strip("@ ") or sum(letter.isdigit() for letter in text) >= 9
    return len(text.split()) > 1 and len(text.strip()) >= LEAST


def _words(institution: Institution) -> Programme:
    return Programme.objects.filter(institution=institution).first() or Programme(institution=institution)


def _leader(institution: Institution, today: date) -> CareersLeader | None:
    return institution.leaders.on(today).select_related("person").last()


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else value or ""
