"""What schools and judges fill in about challenges."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.careers.challenges.aliases import FIRST, SECOND
from routeways.careers.challenges.definitions import Challenge
from routeways.careers.counting.words import MEANINGFUL, MODES
from routeways.careers.school_years import year_name
from routeways.ui.forms import DatePartsField

SURE = "sure"
NOBODY = "No name, face or voice of a pupil is in it"


class EnterForm(forms.Form):
    first = forms.ChoiceField(label="First word of the alias", choices=[(word, word) for word in FIRST])
    second = forms.ChoiceField(label="Second word of the alias", choices=[(word, word) for word in SECOND])

    def __init__(self, data: Any = None, *, years: Iterable[int], **more: Any) -> None:
        super().__init__(data, **more)
        for year in years:
            self.fields[f"year_{year}"] = forms.IntegerField(
                label=f"Pupils of {year_name(year)}", min_value=0, max_value=40, required=False
            )

    def alias(self) -> str:
        return f"{self.cleaned_data['first']} {self.cleaned_data['second']}"

    def counts(self) -> dict[int, int]:
        given = self.cleaned_data.items()
        return {int(name.removeprefix("year_")): n for name, n in given if name.startswith("year_") and n}


class HandInForm(forms.Form):
    text = forms.CharField(
        label="In words",
        help_text="The judges read it. They see the alias, not your school: do not name the school, its street or its "
        "staff either.",
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=6000,
        required=False,
    )
    address = forms.URLField(
        label="Address at which more can be seen",
        help_text="Judges open it, so it must not show your school: not in the address, and not on the page that "
        "opens. A shared file often shows whose it is: look at it first as somebody who is not signed in.",
        max_length=500,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter a whole address, like https://example.org/our-idea"},
    )
    nobody = forms.BooleanField(
        label=NOBODY, error_messages={"required": f"Look through it once more, then tick “{NOBODY}”"}
    )

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        if data and SURE in data:
            self.ask_sure()

    def ask_sure(self) -> None:
        """What was written may name the school: from now on the form asks whether it does."""
        self.fields[SURE] = forms.BooleanField(label="It does not name our school here", required=False)


class MaskForm(forms.Form):
    words = forms.CharField(
        label="Words that judges do not read",
        help_text="One a line, as they stand there. Judges read “[masked]” instead.",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )
    address = forms.BooleanField(label="Judges do not read the address", required=False)

    def lines(self) -> list[str]:
        return [line for line in map(str.strip, self.cleaned_data["words"].splitlines()) if line]


class ShowForm(forms.Form):
    words = forms.CharField(
        label="What did the team make?",
        help_text="Everybody can read it. Write no names.",
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=800,
        error_messages={"required": "Write what the team made, in a few sentences"},
    )
    consent = forms.BooleanField(
        label="We hold the consent of every pupil of the team and of a parent or carer",
        error_messages={"required": "Nothing is shown without everybody’s consent. Tick this once you hold it"},
    )
    nobody = forms.BooleanField(
        label=NOBODY, error_messages={"required": f"Look through it once more, then tick “{NOBODY}”"}
    )
    name_school = forms.BooleanField(label="Show the name of our school, too", required=False)


class MetForm(forms.Form):
    on = DatePartsField(label="On which day did they meet last?")
    mode = forms.ChoiceField(
        label="How did they meet?",
        choices=[one for one in MODES.items() if one[0] != "recording"],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how they met"},
    )
    signs = forms.MultipleChoiceField(
        label="What can you say of it?",
        help_text="It counts for benchmark 5 only with all of them. Tick only what is so.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, data: Any = None, *, signs: Iterable[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["signs"].choices = [(id, MEANINGFUL[id]) for id in signs]  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    """A level and a reason for each criterion of the rubric."""

    def __init__(self, data: Any = None, *, challenge: Challenge, **more: Any) -> None:
        super().__init__(data, **more)
        self.challenge = challenge
        for one in challenge.rubric:
            self.fields[f"level_{one.id}"] = forms.TypedChoiceField(
                label=f"{one.name}: {one.asks}",
                choices=[(at, f"{at}: {says}") for at, says in enumerate(one.levels, start=1)],
                coerce=int,
                widget=forms.RadioSelect,
                error_messages={"required": f"{one.name}: choose a level"},
            )
            self.fields[f"why_{one.id}"] = forms.CharField(
                label=f"{one.name}: what was good, and what would be next?",
                help_text="The team reads it, without your name.",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=400,
                required=False,
            )

    def levels(self) -> dict[str, int]:
        return {one.id: self.cleaned_data[f"level_{one.id}"] for one in self.challenge.rubric}

    def why(self) -> dict[str, str]:
        return {one.id: self.cleaned_data[f"why_{one.id}"] for one in self.challenge.rubric}
