"""What coordinators fill in: a run, an edit, a check, a year, an end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.engagements.models import RunEdit, Vetting
from routeways.engagements.queries.runs import MODE_WORDS
from routeways.ui.forms import DatePartsField

MODES = [(mode, f"{name}: {says[0].lower()}{says[1:]}") for mode, (name, says) in MODE_WORDS.items()]
WHY = {"required": "Say why, for example “They work together already”"}


class StartForm(forms.Form):
    mode = forms.ChoiceField(
        label="How should it match?",
        help_text="All three are worked out, and you can compare them before you choose.",
        choices=MODES,
        widget=forms.RadioSelect,
    )
    seed = forms.CharField(
        label="Seed of the lottery",
        help_text="It breaks ties. Tell everybody before the run: with it, anybody can draw the lottery again.",
        max_length=80,
        error_messages={"required": "Enter the seed, for example today’s date"},
    )
    move = forms.BooleanField(
        label="Pairs that work together already may be put with others",
        help_text="As few as possible are. Without this, nobody who has somebody is touched.",
        required=False,
    )

    def __init__(self, data: Any = None, *, may_move: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not may_move:
            del self.fields["move"]


class EditForm(forms.Form):
    action = forms.ChoiceField(
        label="What should happen with the two?", choices=RunEdit.Action.choices, widget=forms.RadioSelect
    )
    request = forms.ChoiceField(label="Who asks")
    offer = forms.ChoiceField(label="Who offers")
    why = forms.CharField(
        label="Why?",
        help_text="Coordinators read it. Do not write anything about a person’s health, check or private life.",
        max_length=300,
        error_messages=WHY,
    )

    def __init__(
        self, data: Any = None, *, requests: Iterable[Any], offers: Iterable[Any], action: str = "", **more: Any
    ) -> None:
        super().__init__(data, **more)
        for name, listings in (("request", requests), ("offer", offers)):
            rows = sorted((f"{one.who}: {one.title}", one.public_id) for one in listings)
            self.fields[name].choices = [("", "Choose"), *((id, label) for label, id in rows)]  # type: ignore[attr-defined]


class VettingForm(forms.Form):
    check_kind = forms.ChoiceField(
        label="Kind of check",
        help_text="For the hub alone. Schools and advisers read “checked until” and the day, nothing else.",
        choices=Vetting.CheckKind.choices,
        widget=forms.RadioSelect,
    )
    checked_on = DatePartsField(label="On which day was it seen?")
    expires_on = DatePartsField(
        label="Until which day does it hold?",
        help_text="Leave it empty where the usual time holds.",
        required=False,
    )
    checked_by = forms.CharField(
        label="Which organisation saw it?",
        max_length=120,
        error_messages={"required": "Enter the organisation, for example the hub"},
    )


class YearForm(forms.Form):
    goes_on = forms.ChoiceField(
        label="Does it go on for another year?",
        choices=[("yes", "Yes, it goes on"), ("no", "No, it ends")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    why = forms.CharField(label="If it ends, why?", help_text="Do not name a pupil.", required=False, max_length=300)


class LeaveForm(forms.Form):
    cause = forms.ChoiceField(label="Why does it end?", widget=forms.RadioSelect)
    adviser_stops = forms.BooleanField(
        label="The adviser stops altogether",
        help_text="The offer is closed, and nobody else is matched with it.",
        required=False,
    )
    look = forms.BooleanField(
        label="Look for another adviser for the school now",
        help_text="A run for this school alone. Nobody else moves.",
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, *, causes: Iterable[str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["cause"].choices = [(one, one) for one in causes]  # type: ignore[attr-defined]


class RankForm(forms.Form):
    """A box for a number beside each of those that can be ranked; empty means “after all others”."""

    def __init__(self, data: Any = None, *, lines: Iterable[Any], **more: Any) -> None:
        super().__init__(data, **more)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[line.id] = forms.IntegerField(
                label=f"Your rank for {line.title}, {line.name}",
                required=False,
                min_value=1,
                max_value=500,
                initial=line.rank,
                widget=forms.TextInput({"inputmode": "numeric", "class": "w2"}),
                error_messages={
                    "invalid": f"{line.title}: enter a whole number, 1 for the best",
                    "min_value": f"{line.title}: ranks begin at 1, the best",
                    "max_value": f"{line.title}: enter a number up to 500",
                },
            )

    @property
    def ranks(self) -> dict[str, int]:
        return {id: rank for id, rank in self.cleaned_data.items() if rank is not None}

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(line, self[line.id]) for line in self.lines]
