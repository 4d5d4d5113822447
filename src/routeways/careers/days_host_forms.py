"""What a host of days, or the hub for it, fills in: rooms, staff, access, and sessions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from routeways.careers.day_files import parts_of
from routeways.careers.days.definitions import session_kinds
from routeways.careers.days.hosting import HostFacts, NewSession
from routeways.careers.models import DayHost, DaySession
from routeways.foundation.tables import Unresolved
from routeways.organisations.reading import dates

STEP_FREE = "step-free"
MOST_DATES = 200


class HostForm(forms.Form):
    """`colleges`: (id, name) of those that could become hosts; None where the host is known."""

    college = forms.ChoiceField(label="College", error_messages={"required": "Choose a college"})
    accessible = forms.ChoiceField(
        label="Can everybody get from the coach to the rooms without steps, and is there a suitable toilet?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the building is without steps"},
    )
    access_words = forms.CharField(
        label="Access and arriving",
        help_text="Lift, hearing loop, quiet room, changing place; where a coach sets down, the nearest station.",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    rooms = forms.CharField(
        label="Rooms",
        help_text=f"One a line: name, how many pupils, and {STEP_FREE} where it is. Hall, 64, {STEP_FREE}",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": f"Enter at least one room, like: Hall, 64, {STEP_FREE}"},
    )
    staff = forms.CharField(
        label="Staff who can hold sessions",
        help_text="Jobs, one a line, such as Tutor 1. No names.",
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    kinds = forms.MultipleChoiceField(
        label="Which sessions can be held?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one session of the catalogue"},
    )

    def __init__(self, *args: Any, colleges: Iterable[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["kinds"].choices = [(one.id, one.name) for one in session_kinds().values()]
        if colleges is None:
            del self.fields["college"]
        else:
            chosen["college"].choices = [("", "Choose"), *colleges]

    def clean_rooms(self) -> tuple[tuple[str, int, bool], ...]:
        rooms = [_room(line) for line in self.cleaned_data["rooms"].splitlines() if line.strip()]
        names = [name for name, _, _ in rooms]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise forms.ValidationError(f"{twice} stands there twice. Give each room once.")
        return tuple(rooms)

    @property
    def facts(self) -> HostFacts:
        given = self.cleaned_data
        staff = parts_of(given["staff"].replace("\n", ";"))
        return HostFacts(
            given["rooms"], tuple(given["kinds"]), staff, given["accessible"] == "yes", given["access_words"]
        )

    @staticmethod
    def initial_of(host: DayHost) -> dict[str, Any]:
        rooms = [f"{one.name}, {one.pupils}{f', {STEP_FREE}' if one.accessible else ''}" for one in host.rooms.all()]
        return {
            "accessible": "yes" if host.accessible else "no",
            "access_words": host.access_words,
            "rooms": "\n".join(rooms),
            "staff": "\n".join(host.staff),
            "kinds": host.kinds,
        }


def _room(line: str) -> tuple[str, int, bool]:
    parts = [part.strip() for part in line.split(",")]
    size = parts[1] if len(parts) > 1 else ""
    if len(parts) not in (2, 3) or not parts[0] or len(parts[0]) > 60 or not (size.isascii() and size.isdigit()):
        raise forms.ValidationError(f"“{line.strip()[:60]}” is not a room. Write it like: Hall, 64, {STEP_FREE}")
    if len(parts) == 3 and parts[2].casefold() != STEP_FREE:
        raise forms.ValidationError(f"“{parts[2][:60]}” is not known. Write {STEP_FREE}, or nothing.")
    if not 1 <= int(size) <= 2000:
        raise forms.ValidationError(f"{parts[0]}: enter between 1 and 2,000 pupils.")
    return parts[0], int(size), len(parts) == 3


class SessionForm(forms.Form):
    """`on` takes several dates, one a line, while sessions are added; one where a session is changed."""

    kind = forms.ChoiceField(label="Session", error_messages={"required": "Choose a session"})
    room = forms.ChoiceField(label="Room", error_messages={"required": "Choose a room"})
    on = forms.CharField(
        label="Dates",
        help_text="One a line, like 15/3/2027. Not in the holidays of schools, and no bank holiday.",
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Enter a date, like 15/3/2027"},
    )
    starts = forms.TimeField(
        label="Starts at", help_text="Like 09:30", error_messages={"required": "Enter when it starts, like 09:30"}
    )
    ends = forms.TimeField(
        label="Ends at", help_text="Like 14:00", error_messages={"required": "Enter when it ends, like 14:00"}
    )
    schools = forms.IntegerField(label="How many schools can come?", min_value=1, max_value=50, initial=1)
    pupils = forms.IntegerField(
        label="How many pupils in all?",
        help_text="Empty: as many as the room holds.",
        min_value=1,
        max_value=2000,
        required=False,
    )
    staff = forms.MultipleChoiceField(label="Who holds it?", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, host: DayHost, one: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields
        chosen["kind"].choices = [("", "Choose"), *((id, session_kinds()[id].name) for id in host.kinds)]
        chosen["room"].choices = [("", "Choose"), *((r.name, f"{r}, {r.pupils} pupils") for r in host.rooms.all())]
        chosen["staff"].choices = [(role, role) for role in host.staff]
        self.one = one
        if not host.staff:
            del self.fields["staff"]
        if one:
            chosen["on"].label, chosen["on"].help_text, chosen["on"].widget = (
                "Date",
                "Like 15/3/2027.",
                forms.TextInput(),
            )

    def clean_on(self) -> list[date]:
        texts = [line.strip() for line in self.cleaned_data["on"].splitlines() if line.strip()]
        if len(texts) > (1 if self.one else MOST_DATES):
            raise forms.ValidationError("Enter one date." if self.one else f"Enter at most {MOST_DATES} dates at once.")
        found = dates(texts)
        for text in texts:
            if isinstance(found[text], Unresolved):
                raise forms.ValidationError(f"“{text[:40]}” is not a date. Write it like 15/3/2027.")
        return [date.fromisoformat(str(found[text])) for text in texts]

    @property
    def sessions(self) -> list[NewSession]:
        given = self.cleaned_data
        return [
            NewSession(
                given["room"], given["kind"], day, given["starts"], given["ends"], given["schools"], given["pupils"],
                tuple(given.get("staff", ())),
            )
            for day in given["on"]
        ]  # fmt: skip

    @staticmethod
    def initial_of(one: DaySession) -> dict[str, Any]:
        return {name: getattr(one, name) for name in ("kind", "starts", "ends", "schools", "pupils", "staff")} | {
            "room": one.room.name,
            "on": f"{one.on:%d/%m/%Y}",
        }


class DaysFileForm(forms.Form):
    """`what` is asked where both files can be loaded."""

    what = forms.ChoiceField(
        label="What does the file hold?",
        choices=[("hosts", "Colleges with their rooms, one row a room"), ("sessions", "Sessions, one row a session")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the file holds"},
    )
    file = forms.FileField(
        label="File",
        help_text="CSV or Excel, up to 2 MB.",
        error_messages={"required": "Choose a file", "empty": "This file is empty. Save it again"},
    )

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["what"]
