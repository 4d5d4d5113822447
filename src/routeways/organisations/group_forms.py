"""Forms about groups. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms

from routeways.organisations.models import Attendance, Decision
from routeways.ui.forms import DatePartsField

LONDON = ZoneInfo("Europe/London")
Choices = list[tuple[str, str]]


class KindForm(forms.Form):
    """`choices` are (kind:owner, words) of what the person may open."""

    kind = forms.ChoiceField(
        label="What kind of group do you want to open?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind of group"},
    )

    def __init__(self, data: Any = None, *, choices: Choices) -> None:
        super().__init__(data)
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class GroupForm(forms.Form):
    name = forms.CharField(label="Name", max_length=160, error_messages={"required": "Give the group a name"})
    purpose = forms.CharField(
        label="What is it for?",
        help_text="Two or three sentences. Everybody can read them.",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say what the group is for"},
    )
    contact_label = forms.CharField(
        label="Whom to contact",
        help_text="A team or a job, for example “Skills team”. Not a person’s name.",
        max_length=100,
        required=False,
    )
    contact_email = forms.EmailField(label="Its e-mail address", required=False, max_length=254)
    quorum = forms.IntegerField(
        label="Quorum, if it differs from the rule of its kind",
        help_text="How many members must be there for the group to decide.",
        required=False,
        min_value=1,
        max_value=500,
    )

    def __init__(self, data: Any = None, *, with_quorum: bool, **more: Any) -> None:
        super().__init__(data, **more)
        if not with_quorum:
            del self.fields["quorum"]


class InviteForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter the person’s name"})
    email = forms.EmailField(
        label="Work e-mail",
        help_text="We send the invitation here. If they do not accept, name and address are deleted.",
        max_length=254,
        error_messages={"required": "Enter their e-mail address"},
    )
    role = forms.ChoiceField(label="What will they do in the group?", widget=forms.RadioSelect)
    represents = forms.CharField(
        label="Organisation they speak for",
        help_text="Its name as the directory of organisations shows it. Leave it blank for an independent member.",
        required=False,
        max_length=200,
    )

    def __init__(self, data: Any = None, *, roles: Choices) -> None:
        super().__init__(data)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]


class AgreeForm(forms.Form):
    """The wording of each box is the consent itself; none is ticked for anybody."""

    name = forms.CharField(
        label="Your name",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Enter your name"},
    )
    is_16_or_over = forms.BooleanField(
        label="I am 16 or over", error_messages={"required": "Confirm that you are 16 or over"}
    )
    agrees = forms.BooleanField(
        error_messages={"required": "Tick the box to agree, or decline. Nobody becomes a member without agreeing"}
    )
    may_be_named = forms.BooleanField(required=False)

    def __init__(
        self, data: Any = None, *, membership: str, named: str = "", with_name: bool = True, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.fields["agrees"].label = membership
        self.fields["may_be_named"].label = named
        if not named:
            del self.fields["may_be_named"]
        if not with_name:
            del self.fields["name"]


class MeetingForm(forms.Form):
    title = forms.CharField(label="Title", max_length=160, error_messages={"required": "Give the meeting a title"})
    on = DatePartsField(label="Day")
    at = forms.TimeField(
        label="Begins at",
        help_text="For example 14:30",
        input_formats=["%H:%M", "%H.%M"],
        error_messages={"required": "Enter a time, like 14:30", "invalid": "Enter a time, like 14:30"},
    )
    minutes = forms.IntegerField(
        label="How many minutes",
        min_value=5,
        max_value=7 * 24 * 60,
        error_messages={"required": "Enter how long it lasts, for example 90"},
    )
    place = forms.CharField(label="Place", required=False, max_length=200)
    link = forms.URLField(
        label="Link to join", help_text="Only members see it.", required=False, max_length=300, assume_scheme="https"
    )
    agenda = forms.CharField(
        label="Agenda",
        help_text="One item a line.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors and not found.get("place") and not found.get("link"):
            self.add_error("place", "Enter a place, or the link to join")
        return found

    @property
    def starts_at(self) -> datetime:
        """The day and time as London’s clocks show them."""
        at: time = self.cleaned_data["at"]
        return datetime.combine(self.cleaned_data["on"], at, tzinfo=LONDON).astimezone(UTC)


class AttendanceForm(forms.Form):
    """A question for each (seat, name)."""

    def __init__(self, data: Any = None, *, seats: Choices, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        for seat, name in seats:
            self.fields[seat] = forms.ChoiceField(
                label=name,
                choices=Attendance.State.choices,
                widget=forms.RadioSelect,
                error_messages={"required": f"Say whether {name} was there"},
            )


class MinutesForm(forms.Form):
    minutes = forms.CharField(
        label="Minutes",
        help_text="What was said and agreed. Leave out what is nobody else’s business, such as health.",
        max_length=50_000,
        widget=forms.Textarea({"rows": 16}),
        error_messages={"required": "Write the minutes"},
    )


class ShareForm(forms.Form):
    outcome = forms.CharField(
        label="What may everybody read?",
        help_text="Everybody will be able to read exactly this text, and nothing else of the meeting.",
        max_length=5_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write what is to be shared"},
    )
    agreed = forms.BooleanField(
        label="The group has agreed to share this", error_messages={"required": "Share it only when the group agrees"}
    )


class ActionForm(forms.Form):
    what = forms.CharField(label="What is to be done?", max_length=300, error_messages={"required": "Say what it is"})
    taken_by = forms.ChoiceField(label="Who has taken it on?")
    due_on = DatePartsField(label="By when?")

    def __init__(self, data: Any = None, *, seats: Choices) -> None:
        super().__init__(data)
        self.fields["taken_by"].choices = seats  # type: ignore[attr-defined]


class RecommendForm(forms.Form):
    what = forms.CharField(
        label="What do you recommend?",
        help_text="One thing, in one sentence. Make a second recommendation for a second thing.",
        max_length=300,
        error_messages={"required": "Say what you recommend"},
    )
    why = forms.CharField(
        label="Why?",
        max_length=2_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say why you recommend it"},
    )
    addressee = forms.CharField(
        label="Which organisation is to decide?",
        help_text="Its name as the directory of organisations shows it.",
        max_length=200,
        error_messages={"required": "Enter the organisation that is to decide"},
    )
    meeting = forms.ChoiceField(label="Which meeting made it?", required=False)

    def __init__(self, data: Any = None, *, meetings: Choices) -> None:
        super().__init__(data)
        self.fields["meeting"].choices = [("", "None of them"), *meetings]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What do you decide?",
        choices=Decision.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide"},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="The group will read it.",
        max_length=2_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Give the reason"},
    )
    instead = forms.CharField(
        label="If you change it: what will you do instead?",
        required=False,
        max_length=2_000,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("outcome") == Decision.Outcome.CHANGED and not found.get("instead"):
            self.add_error("instead", "Say what you will do instead")
        return found


class ChangeMadeForm(forms.Form):
    what = forms.CharField(
        label="What has changed?",
        max_length=2_000,
        widget=forms.Textarea({"rows": 5}),
        error_messages={"required": "Say what has changed"},
    )
    made_on = DatePartsField(label="Since when?")


class EvidenceForm(forms.Form):
    says = forms.CharField(
        label="What shows it?",
        help_text="For example: “The course page lists the new unit since September.”",
        max_length=1_000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "Say what shows that it was done"},
    )
    link = forms.URLField(label="Link", required=False, max_length=300, assume_scheme="https")


class NoticeForm(forms.Form):
    title = forms.CharField(label="Title", max_length=160, error_messages={"required": "Give the notice a title"})
    text = forms.CharField(
        label="What do all members need to know?",
        max_length=3_000,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"required": "Write what members need to know"},
    )
    due_on = DatePartsField(label="To be read by")


class ConsentForm(forms.Form):
    """One box for each (purpose, wording), none of them ticked."""

    agrees = forms.MultipleChoiceField(
        label="What do you agree to?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what you agree to. To agree to nothing, simply leave this page"},
    )

    def __init__(self, data: Any = None, *, purposes: Choices) -> None:
        super().__init__(data)
        self.fields["agrees"].choices = purposes  # type: ignore[attr-defined]
