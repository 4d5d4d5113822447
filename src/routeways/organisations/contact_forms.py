"""Forms of the contact ledger. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.organisations.contact_purposes import CONSENT, INTEREST, TYPES, contact_purposes
from routeways.organisations.models import Organisation, Person, Touch
from routeways.organisations.sectors import sectors
from routeways.ui.forms import DatePartsField

KEPT, ASKED = "kept", "asked"


def purposes() -> list[tuple[str, str]]:
    return [(one.id, one.name) for one in contact_purposes().values()]


class EmployerSearchForm(forms.Form):
    q = forms.CharField(label="Name", required=False, max_length=100)
    sector = forms.ChoiceField(label="Sector", required=False)
    type = forms.ChoiceField(label="Type of contact", required=False, choices=[("", "All types"), *TYPES.items()])
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "All employers"),
            ("mine", "Our next contacts"),
            ("due", "Next contact is due"),
            ("quiet", "No contact for a while"),
        ],
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["sector"].choices = [("", "All sectors"), *sectors().items()]  # type: ignore[attr-defined]


class TouchForm(forms.Form):
    """`houses` are those for which the writer records; `people` those who agreed to be named."""

    by_organisation = forms.ChoiceField(label="Your organisation")
    purpose = forms.ChoiceField(label="What was it for?")
    asks = forms.ChoiceField(
        label="What did you do?",
        widget=forms.RadioSelect,
        choices=[(ASKED, "We asked the employer for something"), (KEPT, "We kept in touch and asked for nothing")],
        error_messages={"required": "Say whether you asked for something"},
    )
    channel = forms.ChoiceField(label="How?", choices=Touch.Channel.choices)
    on = DatePartsField(label="When?")
    about = forms.CharField(
        label="What was it about?",
        help_text="A few words. Schools, colleges, the hub and the employer read this. No names of people.",
        max_length=300,
        error_messages={"required": "Say in a few words what it was about"},
    )
    outcome = forms.ChoiceField(label="What came of it?", choices=Touch.Outcome.choices)
    with_role = forms.CharField(
        label="Whom did you speak with?",
        help_text="A job or a team, for example “HR team”. Not a person’s name.",
        max_length=100,
        required=False,
    )
    with_person = forms.ChoiceField(label="Or somebody who agreed to be named", required=False)
    note = forms.CharField(label="Note", max_length=2_000, required=False, widget=forms.Textarea({"rows": 4}))
    note_is_private = forms.BooleanField(label="Only our organisation reads the note", required=False, initial=True)
    next_on = DatePartsField(
        label="When do you speak with them next?", required=False, help_text="Leave it blank if nothing is planned."
    )
    next_role = forms.CharField(label="Which job or team of yours does that?", max_length=100, required=False)

    def __init__(
        self, data: Any = None, *, houses: Iterable[Organisation], people: Iterable[Person], **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.houses = {one.public_id: one for one in houses}
        self.people = {one.public_id: one for one in people}
        fields: Any = self.fields
        fields["by_organisation"].choices = [(key, one.name) for key, one in self.houses.items()]
        fields["purpose"].choices = purposes()
        fields["with_person"].choices = [("", "Nobody"), *((key, one.name) for key, one in self.people.items())]
        if not self.people:
            del self.fields["with_person"]

    def values(self) -> dict[str, Any]:
        """What `record_touch` takes."""
        asked = dict(self.cleaned_data)
        return {
            **asked,
            "by_organisation": self.houses[asked["by_organisation"]],
            "asks": asked["asks"] == ASKED,
            "with_person": self.people.get(asked.get("with_person", "")),
        }


class CorrectForm(forms.Form):
    purpose = forms.ChoiceField(label="What was it for?")
    channel = forms.ChoiceField(label="How?", choices=Touch.Channel.choices)
    on = DatePartsField(label="When?")
    about = forms.CharField(
        label="What was it about?", max_length=300, error_messages={"required": "Say what it was about"}
    )
    outcome = forms.ChoiceField(label="What came of it?", choices=Touch.Outcome.choices)
    with_role = forms.CharField(label="Whom did you speak with?", max_length=100, required=False)
    note = forms.CharField(label="Note", max_length=2_000, required=False, widget=forms.Textarea({"rows": 4}))
    note_is_private = forms.BooleanField(label="Only our organisation reads the note", required=False)
    why = forms.CharField(
        label="Why is it corrected?",
        help_text="For example “Wrong day”. What it said before is kept.",
        max_length=300,
        error_messages={"required": "Say why it is corrected"},
    )

    def __init__(self, data: Any = None, *, asked: bool, reads_note: bool, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["purpose"].choices = purposes()  # type: ignore[attr-defined]
        if asked:  # others rely on what was asked and when
            del self.fields["purpose"], self.fields["on"]
        if not reads_note:
            del self.fields["note"], self.fields["note_is_private"]


class TakeBackForm(forms.Form):
    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="For example “Written down twice”.",
        max_length=300,
        error_messages={"required": "Say why it is taken back"},
    )


class PlanForm(forms.Form):
    owner = forms.ChoiceField(label="Who speaks with them?")
    due_on = DatePartsField(label="By when?")
    owner_role = forms.CharField(label="Which job or team does that?", max_length=100, required=False)
    about = forms.CharField(label="What about?", max_length=300, required=False)

    def __init__(self, data: Any = None, *, houses: Iterable[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.houses = {one.public_id: one for one in houses}
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            (key, one.name) for key, one in self.houses.items()
        ]

    def values(self) -> dict[str, Any]:
        """What `plan_next` takes."""
        return {**self.cleaned_data, "owner": self.houses[self.cleaned_data["owner"]]}


class AnswersForm(forms.Form):
    """What an employer may be asked, in the words of the definitions: what may be asked until it says no, and what only
    after it has said yes. Nothing of the second kind is ticked for anybody."""

    interest = forms.MultipleChoiceField(
        label="You may be asked for these until you say no",
        help_text="Take out the tick where you do not want to be asked.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    consent = forms.MultipleChoiceField(
        label="Only if you agree",
        help_text="Tick what you agree to.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, answers: dict[str, bool | None]) -> None:
        super().__init__(data)
        self.before = answers
        for name, basis in (("interest", INTEREST), ("consent", CONSENT)):
            asked = [one for one in contact_purposes().values() if one.basis == basis and one.id in answers]
            self.fields[name].choices = [(one.id, one.wording) for one in asked]  # type: ignore[attr-defined]
            self.fields[name].initial = [one.id for one in asked if answers[one.id]]

    def values(self) -> dict[str, bool]:
        """Purpose → may be asked, where the answer has changed."""
        ticked = {*self.cleaned_data["interest"], *self.cleaned_data["consent"]}
        given = {purpose: purpose in ticked for purpose in self.before}
        return {purpose: agreed for purpose, agreed in given.items() if agreed != bool(self.before[purpose])}


class SectorForm(forms.Form):
    sector = forms.ChoiceField(label="Sector", required=False)

    def __init__(self, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["sector"].choices = [("", "Not known"), *sectors().items()]  # type: ignore[attr-defined]


class ImportTouchesForm(forms.Form):
    by_organisation = forms.ChoiceField(label="Your organisation")
    file = forms.FileField(label="File", help_text="CSV or Excel (xlsx)", error_messages={"required": "Choose a file"})

    def __init__(self, data: Any = None, files: Any = None, *, houses: Iterable[Organisation]) -> None:
        super().__init__(data, files)
        self.houses = {one.public_id: one for one in houses}
        self.fields["by_organisation"].choices = [  # type: ignore[attr-defined]
            (key, one.name) for key, one in self.houses.items()
        ]
