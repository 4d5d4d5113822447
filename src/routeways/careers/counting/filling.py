"""Which offers fill which gap: by the kind of what is offered, for whom it is, and who offers it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from routeways.careers.school_years import key_stage

# The option of a listing’s question “ages” for each key stage.
AGES: Mapping[int, str] = {1: "primary", 2: "primary", 3: "years-7-9", 4: "years-10-11", 5: "post-16"}

PROVIDERS = ("college", "university", "training-provider")
_MET = ("talk", "visit", "masterclass", "guest-lecture", "live-brief", "mentoring", "challenge-mentor")
_AT_WORK = ("visit", "work-experience", "virtual-work-experience", "industry-placement")
_OF_A_LEDGER: Mapping[str, tuple[str, ...]] = {
    "bm5": (*_MET, *_AT_WORK),
    "bm6": _AT_WORK,
    "bm7": ("talk", "visit", "ask-session", "guest-lecture", "masterclass"),
    "access": ("ask-session",),
}
# Those that are for learners of 16 and over, where the offer does not say for whom it is.
_OLDER = ("guest-lecture", "industry-placement", "live-brief", "masterclass")


def fills_with(kind: str, ages: Collection[str], owner: str, *, ledger: str, year: int) -> bool:
    """`owner`: the kind of organisation that offers it. Personal guidance is filled by no offer."""
    if kind not in _OF_A_LEDGER.get(ledger, ()):
        return False
    if kind != "ask-session" and (owner in PROVIDERS) != (ledger == "bm7"):
        return False
    stage = AGES.get(key_stage(year) or 0, "")
    return stage in ages if ages else kind not in _OLDER or stage == "post-16"
