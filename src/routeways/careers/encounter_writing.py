"""An encounter that is being written: kept in the session page by page, turned into a draft when it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from routeways.careers.counting.words import EMPLOYERS, FLAGS, MODES, PROVIDERS, SECTORS, SIZES
from routeways.careers.encounter_drafts import EncounterDraft, MetDraft, ReachDraft
from routeways.careers.encounter_forms import SIGNS
from routeways.careers.models import Encounter, Institution, Met
from routeways.careers.school_years import year_name
from routeways.engagements.models import Engagement
from routeways.organisations.models import Organisation
from routeways.organisations.names import name_key

KEY = "careers.encounter"
Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Writing:
    """`data` is what was answered so far, by the names of the forms’ fields; it holds plain JSON."""

    institution: Institution
    data: Data

    @property
    def pages(self) -> list[str]:
        found = ["what", "whom"]
        kinds = set(self.data.get("kinds", ()))
        if "employer" in kinds:
            found.append("employer")
        found += ["how", "reach", "signs"]
        if self.data.get("workplace"):
            found.append("workplace")
        if kinds & PROVIDERS.keys():
            found.append("access")
        return found

    def after(self, step: str) -> str:
        """The next page, or “check”."""
        pages = self.pages
        following = pages[pages.index(step) + 1 :] if step in pages else pages
        return following[0] if following else "check"

    @property
    def next_open(self) -> str:
        seen = self.data.get("seen", ())
        return next((step for step in self.pages if step not in seen), "check")

    def keep(self, step: str, given: Mapping[str, Any]) -> None:
        if step in ("signs", "workplace", "access"):
            self.data.setdefault("flags", {})[step] = list(given["flags"])
            given = {name: value for name, value in given.items() if name != "flags"}
        self.data.update({name: _plain(value) for name, value in given.items()})
        self.data["seen"] = sorted({*self.data.get("seen", ()), step})

    def initial(self, step: str) -> Data:
        given = dict(self.data)
        given["flags"] = self.data.get("flags", {}).get(step, [])
        if given.get("on"):
            given["on"] = date.fromisoformat(given["on"])
        return given

    def flags(self) -> tuple[str, ...]:
        """Those of the pages that are still asked: a workplace that was taken back takes its signs along."""
        held = self.data.get("flags", {})
        return tuple(flag for step in self.pages for flag in held.get(step, ()))

    def draft(self, engagement: Engagement | None = None) -> EncounterDraft:
        data = self.data
        at_work = bool(data.get("workplace"))
        return EncounterDraft(
            on=date.fromisoformat(data["on"]),
            title=data["title"],
            mode=data["mode"],
            flags=self.flags(),
            words={"outcomes": data["outcomes"]} if data.get("outcomes") else {},
            workplace=at_work,
            days=Decimal(data.get("days") or 0) if at_work else Decimal(0),
            hours=Decimal(data.get("hours") or 0) if at_work else Decimal(0),
            caught_up=bool(data.get("caught_up")),
            engagement=engagement,
            met=tuple(one for kind in data.get("kinds", ()) for one in self._met(kind)),
            reach=tuple(one for year in self.institution.years if (one := self._reach(year)) is not None),
        )

    def _met(self, kind: str) -> list[MetDraft]:
        """Of a kind: who was written down, else somebody of that kind. `held` are those beyond the pages’ one."""
        held = [self._known(**one) for one in self.data.get("held", ()) if one["kind"] == kind]
        if kind in EMPLOYERS:
            asked = {name: self.data.get(name, "") for name in ("name", "size", "sector")}
            return [self._known(kind, **asked), *held]
        return held or [MetDraft(kind)]

    def _known(self, kind: str, name: str, size: str, sector: str) -> MetDraft:
        found = organisation_called(name, self.institution.region)
        return MetDraft(kind, found, "" if found else name, size, sector)

    def _reach(self, year: int) -> ReachDraft | None:
        data = self.data
        send, fsm = data.get(f"send_{year}"), data.get(f"fsm_{year}")
        if str(year) in data.get("whole", ()):
            return ReachDraft(year, whole=True, away=data.get(f"away_{year}") or 0, send=send, fsm=fsm)
        sizes = data.get("sizes", {})
        classes = {
            one.split(":", 1)[1]: sizes.get(one, 0) for one in data.get("classes", ()) if one.startswith(f"{year}:")
        }
        count = data.get(f"count_{year}") or 0
        return ReachDraft(year, pupils=count, classes=classes, send=send, fsm=fsm) if classes or count else None

    def rows(self) -> list[dict[str, str]]:
        """“Check your answers”: name, value and the page on which it is changed."""
        draft, data = self.draft(), self.data
        found = [
            ("What", draft.title, "what"),
            ("Day", f"{draft.on.day} {draft.on:%B %Y}", "what"),
            ("Whom pupils met", "; ".join({**EMPLOYERS, **PROVIDERS}[one] for one in data.get("kinds", ())), "whom"),
        ]
        if "employer" in data.get("kinds", ()):
            said = (data.get("name"), SIZES.get(data.get("size", "")), SECTORS.get(data.get("sector", "")))
            found.append(("Employer", "; ".join(one for one in said if one) or "Not said", "employer"))
        found.append(("How", MODES[draft.mode], "how"))
        found.append(("Who took part", "; ".join(reach_words(one) for one in draft.reach), "reach"))
        for step, label in (
            ("signs", "What it was like"),
            ("workplace", "At the workplace"),
            ("access", "What was told"),
        ):
            if step in self.pages:
                flags = [FLAGS[flag] for flag in data.get("flags", {}).get(step, ())]
                if step == "workplace":
                    flags.insert(0, time_words(draft.days, draft.hours) or "No time said")
                found.append((label, "; ".join(flags) or "Nothing chosen", step))
        return [{"name": name, "value": value, "page": page} for name, value, page in found]


def written(one: Encounter) -> Data:
    """An encounter as the pages hold it, so that it can be changed on them."""
    met = list(one.met.all())
    employer = next((row for row in met if row.kind in EMPLOYERS), None)
    data: Data = {
        "title": one.title, "on": one.on.isoformat(), "mode": one.mode, "workplace": one.workplace,
        "kinds": list(dict.fromkeys(row.kind for row in met)), "caught_up": one.caught_up,
        "days": str(one.days), "hours": str(one.hours), "outcomes": one.words.get("outcomes", ""),
        "flags": {step: [flag for flag in one.flags if flag in signs] for step, signs in SIGNS.items()},
        "editing": one.public_id, "whole": [], "classes": [], "sizes": {},
        "seen": ["access", "employer", "how", "reach", "signs", "what", "whom", "workplace"],
    }  # fmt: skip
    data["held"] = [_held(row) for row in met if row is not employer and (row.organisation or row.name)]
    if employer is not None:
        data |= {name: value for name, value in _held(employer).items() if name != "kind"}
    for reach in one.reach.all():
        data |= {f"send_{reach.year}": reach.send, f"fsm_{reach.year}": reach.fsm}
        if reach.whole:
            data["whole"].append(str(reach.year))
            data[f"away_{reach.year}"] = reach.away
        elif reach.classes:
            data["classes"] += [f"{reach.year}:{name}" for name in reach.classes]
            data["sizes"] |= {f"{reach.year}:{name}": count for name, count in reach.classes.items()}
        else:
            data[f"count_{reach.year}"] = reach.pupils
    return data


def _held(row: Met) -> dict[str, str]:
    name = row.organisation.name if row.organisation else row.name
    return {"kind": row.kind, "name": name, "size": row.size, "sector": row.sector}


def organisation_called(name: str, region: str) -> Organisation | None:
    """The one organisation of the region’s directory with this name; None where there is none, or several."""
    key = name_key(name)
    rows = list(Organisation.objects.standing().in_region(region).filter(name_key=key)[:2]) if key else []
    return rows[0] if len(rows) == 1 else None


def reach_words(one: Any) -> str:
    """“All of Year 9, 4 away” or “9A and 9B” or “Year 9, 45 pupils”: of a draft or a stored row."""
    name = year_name(one.year)
    if one.whole:
        return f"all of {name}" + (f", {one.away} away" if one.away else "")
    if one.classes:
        return f"{name}: {', '.join(f'{known} ({count})' for known, count in one.classes.items())}"
    return f"{name}: {one.pupils} pupils"


def time_words(days: Decimal, hours: Decimal) -> str:
    said = [
        f"{number.normalize():f} {word}{'' if number == 1 else 's'}"
        for number, word in ((days, "day"), (hours, "hour"))
        if number
    ]
    return " and ".join(said)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value
