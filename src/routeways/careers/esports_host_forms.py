"""What a host fills in: an academy, its adults, notes, tournaments, results. Nothing of it goes to a learner."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.careers.actions.esports_academies import KIND, NewAcademy
from routeways.careers.days.definitions import programmes
from routeways.careers.esports.definitions import academy_kinds
from routeways.careers.esports_forms import WayForm
from routeways.careers.models import EsportsAcademy, EsportsAdult, EsportsLearner, EsportsTournament
from routeways.careers.school_years import year_name
from routeways.organisations.models import Person
from routeways.ui.forms import DatePartsField

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class WhyForm(forms.Form):
    why = forms.CharField(
        label="Why does it not take place?",
        help_text="Everybody reads it. Do not write anything about a person.",
        max_length=200,
        error_messages={"required": "Say why, for example “The building is closed”"},
    )


class AgreedForm(WayForm):
    """What a leader agreed on the telephone."""

    agreed_with = forms.CharField(
        label="Whom did you ring?",
        help_text="The name of the person to ring in an emergency. The parent gets a letter about the change.",
        max_length=80,
        error_messages={"required": "Write the name of whom you rang"},
    )


class GoneForm(forms.Form):
    """`asks` where the others are too few: nobody goes then, unless it cannot be helped."""

    gone = forms.BooleanField(
        label="They have gone already, and nobody could wait",
        help_text="It is written down, no more learners come in, and the safeguarding lead gets a letter at once.",
        error_messages={"required": "Let another adult come in first, or tick that they have gone already"},
    )

    def __init__(self, data: Any = None, *, asks: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not asks:
            del self.fields["gone"]


class IncidentForm(forms.Form):
    words = forms.CharField(
        label="What happened?",
        help_text="What you saw and heard, when, who was there, and what you did.",
        widget=forms.Textarea({"rows": 8}),
        max_length=2000,
        error_messages={"required": "Write what happened", "max_length": "Write at most 2,000 letters"},
    )


class AcademyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter a name for the academy"})
    says = forms.CharField(
        label="What learners do there",
        widget=forms.Textarea({"rows": 3}),
        max_length=500,
        error_messages={"required": "Say what learners do there"},
    )
    years = forms.TypedMultipleChoiceField(
        label="For which year groups?",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one year group"},
    )
    place = forms.CharField(
        label="Where", help_text="Building and room.", max_length=160, error_messages={"required": "Say where it is"}
    )
    starts_on = DatePartsField(label="First day")
    ends_on = DatePartsField(label="Last day")
    weekday = forms.TypedChoiceField(label="On which day?", coerce=int, choices=list(enumerate(WEEKDAYS)))
    starts = forms.TimeField(label="From", help_text="For example 15:45", error_messages={
        "required": "Enter a time like 15:45", "invalid": "Enter a time like 15:45"})  # fmt: skip
    ends = forms.TimeField(label="To", help_text="For example 17:15", error_messages={
        "required": "Enter a time like 17:15", "invalid": "Enter a time like 17:15"})  # fmt: skip
    capacity = forms.IntegerField(
        label="How many places?",
        min_value=1,
        max_value=200,
        error_messages={
            "required": "Enter how many places there are",
            "invalid": "Enter a whole number",
            "min_value": "Enter a number from 1 to 200",
            "max_value": "Enter a number from 1 to 200",
        },
    )
    closes_on = DatePartsField(label="Last day to register before the lottery")
    seed = forms.CharField(
        label="Seed of the lottery",
        help_text="Published with the academy. Leave it empty, and it is the name and the first day.",
        max_length=80,
        required=False,
    )
    ways = forms.MultipleChoiceField(
        label="Which ways home do you offer?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one way home"},
    )
    transport = forms.CharField(
        label="What parents must know about going home",
        max_length=400,
        required=False,
        help_text="Times of a late bus.",
    )
    games = forms.CharField(
        label="Games and the age on the box",
        help_text="One a line, such as “Kart race, 3”. A game for older players than your youngest is refused.",
        widget=forms.Textarea({"rows": 4}),
        required=False,
    )
    kit = forms.CharField(label="Kit", max_length=400, required=False, help_text="What is there, and what to bring.")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        what = academy_kinds()[KIND]
        years = programmes()[what.programme].years
        self.fields["years"].choices = [(year, year_name(year)) for year in years]  # type: ignore[attr-defined]
        self.fields["ways"].choices = [(one.id, one.label) for one in what.ways]  # type: ignore[attr-defined]

    def clean_games(self) -> tuple[tuple[str, int], ...]:
        found = []
        for number, line in enumerate(filter(str.strip, self.cleaned_data["games"].splitlines()), 1):
            name, _, rated = line.rpartition(",")
            if not name.strip() or not rated.strip().isdecimal():
                raise forms.ValidationError(f"Line {number}: write the game and its age, like “Kart race, 3”")
            found.append((" ".join(name.split())[:80], int(rated)))
        return tuple(found)

    def draft(self) -> NewAcademy:
        given = self.cleaned_data
        return NewAcademy(**{**given, "years": tuple(given["years"]), "ways": tuple(given["ways"])})


class AdultForm(forms.Form):
    person = forms.ChoiceField(label="Who?", error_messages={"required": "Choose somebody"})
    duty = forms.ChoiceField(label="What do they do?", choices=EsportsAdult.Duty.choices, widget=forms.RadioSelect)
    checked_on = DatePartsField(
        label="Day on which their check was seen", required=False, help_text="Nothing else about the check is kept."
    )
    expires_on = DatePartsField(
        label="Last day on which it holds", required=False, help_text="Leave it empty, and the rule of the day counts."
    )

    def __init__(self, *args: Any, people: list[Person], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = [("", "Choose"), *((one.public_id, one.name) for one in people)]  # type: ignore[attr-defined]


class TournamentForm(forms.Form):
    name = forms.CharField(label="Name", max_length=80, error_messages={"required": "Enter a name"})
    game = forms.ChoiceField(label="Game", widget=forms.RadioSelect, error_messages={"required": "Choose a game"})
    format = forms.ChoiceField(
        label="How is it played?",
        choices=EsportsTournament.Format.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is played"},
    )
    seed = forms.CharField(
        label="Seed of the draw",
        help_text="Tell everybody before the draw: with it, anybody can draw again.",
        max_length=80,
        error_messages={"required": "Enter the seed, for example today’s date"},
    )

    def __init__(self, *args: Any, academy: EsportsAcademy, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["game"].choices = [(name, f"{name} (PEGI {rated})") for name, rated in academy.games]  # type: ignore[attr-defined]


class TeamForm(forms.Form):
    alias = forms.CharField(
        label="Alias of the team", max_length=24, error_messages={"required": "Enter an alias for the team"}
    )
    members = forms.MultipleChoiceField(
        label="Who plays in it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one learner"},
    )

    def __init__(self, *args: Any, free: list[EsportsLearner], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["members"].choices = [(one.public_id, one.alias) for one in free]  # type: ignore[attr-defined]
