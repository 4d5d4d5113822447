"""Forms of this floor. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from routeways.foundation.models import User
from routeways.needs.kinds import LEVELS, Decision, EvidenceKind, Sharing, When
from routeways.needs.models import Need
from routeways.needs.placing import districts, sections
from routeways.needs.queries import Narrow
from routeways.needs.reports import Section
from routeways.organisations.models import Organisation
from routeways.ui.forms import DatePartsField

TAKEN = (EvidenceKind.ADVERT, EvidenceKind.INTERVIEW, EvidenceKind.NOTE, EvidenceKind.MINUTE, EvidenceKind.SURVEY)
STATES = (
    ("", "All"),
    ("unread", "Not read yet"),
    ("waiting", "Waiting for review"),
    ("reviewed", "Reviewed"),
    ("unmatched", "With words that matched nothing"),
    ("withdrawn", "Withdrawn"),
)


def _sharing() -> list[tuple[str, str]]:
    return [(value, str(label).capitalize()) for value, label in Sharing.choices]


class EvidenceSearchForm(forms.Form):
    q = forms.CharField(label="Words, business or source", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "All kinds"), *((value, str(label).capitalize()) for value, label in EvidenceKind.choices)],
    )
    state = forms.ChoiceField(label="State", required=False, choices=STATES)


class ImportForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="CSV, Excel, JSON Lines or plain text, up to 64 MB. One text a row.",
        error_messages={"required": "Choose a file", "empty": "The file is empty. Save it again and try once more"},
    )
    owner = forms.ChoiceField(label="Which organisation holds it", error_messages={"required": "Choose who holds it"})
    kind = forms.ChoiceField(
        label="What the texts are", choices=[(one.value, str(one.label).capitalize()) for one in TAKEN]
    )
    source = forms.CharField(
        label="Where they come from",
        help_text="For example “Chamber’s job board, March 2026”. It is shown with every number.",
        max_length=200,
        error_messages={"required": "Say where the texts come from"},
    )
    on = DatePartsField(
        label="Day, for rows that give none", required=False, help_text="Not needed if every row has a Date."
    )
    sharing = forms.ChoiceField(
        label="Who may read the words",
        choices=_sharing,
        initial=Sharing.REGION,
        widget=forms.RadioSelect,
        help_text="Rows may say otherwise. Words that only their holder may read are never counted.",
    )
    consent = forms.CharField(
        label="How the businesses agreed",
        required=False,
        max_length=200,
        help_text="For example “Adverts they published themselves”. Needed before everybody may read the words.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, holders: list[Organisation], **more: Any) -> None:
        super().__init__(data, files, **more)
        self.fields["owner"].choices = [(one.public_id, one.name) for one in holders]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("sharing") == Sharing.PUBLIC and not found.get("consent"):
            self.add_error("consent", "Say how the businesses agreed that everybody may read their words")
        return found


class ConfirmImportForm(forms.Form):
    """What was entered in step 1, carried along unseen, and one question where there are personal details."""

    upload = forms.CharField(widget=forms.HiddenInput)
    owner = forms.ChoiceField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=EvidenceKind.choices)
    source = forms.CharField(widget=forms.HiddenInput, max_length=200)
    on = forms.DateField(widget=forms.HiddenInput, required=False)
    sharing = forms.ChoiceField(widget=forms.HiddenInput, choices=Sharing.choices)
    consent = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)
    seen_personal = forms.BooleanField(
        label="I have looked at these details. They may be kept for those who review the texts", required=False
    )

    def __init__(self, data: Any = None, *, holders: list[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner"].choices = [(one.public_id, one.name) for one in holders]  # type: ignore[attr-defined]


class SharingForm(forms.Form):
    sharing = forms.ChoiceField(label="Who may read the words", choices=_sharing, widget=forms.RadioSelect)
    consent = forms.CharField(label="How the business agreed", required=False, max_length=200)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why?", max_length=300, error_messages={"required": "Say why, for example “The business asked for it”"}
    )


class PickForm(forms.Form):
    q = forms.CharField(label="Search skills and occupations", required=False, max_length=100)


class AddForm(forms.Form):
    ref = forms.CharField(max_length=200)
    words = forms.CharField(label="The words in the text", required=False, max_length=300)
    reason = forms.CharField(label="Why?", required=False, max_length=300)


class RegisterFilterForm(forms.Form):
    q = forms.CharField(label="Skill or occupation", required=False, max_length=100)
    subject = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "Skills and occupations"), ("skill", "Skills"), ("occupation", "Occupations")],
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    area = forms.ChoiceField(label="District", required=False)
    level = forms.ChoiceField(label="Level", required=False, choices=[("", "All levels"), *LEVELS.items()])

    def __init__(self, data: Any, *, region: str) -> None:
        super().__init__(data)
        self.fields["sector"].choices = [("", "All sectors"), *sections().items()]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "All districts"), *districts(region).items()]  # type: ignore[attr-defined]

    @property
    def asks(self) -> bool:
        return any(self.cleaned_data.values())

    def narrow(self) -> Narrow:
        asked = self.cleaned_data
        return Narrow(
            subject=asked.get("subject", ""),
            sector=asked.get("sector", ""),
            area=asked.get("area", ""),
            level=asked.get("level", ""),
            text=asked.get("q", ""),
        )

    def keeps(self, row: Any) -> bool:
        """Whether a published line is asked for. A district or sector that is withheld is not said to be there."""
        only = self.narrow()
        return (
            all(word in row.label.lower() for word in only.text.lower().split())
            and only.subject in ("", row.subject)
            and only.level in ("", row.narrowed["level"])
            and (not only.sector or bool(row.tables.get("sector", {}).get(only.sector)))
            and (not only.area or bool(row.tables.get("area", {}).get(only.area)))
        )


class NeedForm(forms.Form):
    volume = forms.IntegerField(
        label="People wanted",
        required=False,
        min_value=0,
        help_text="If you know better than the statements add up to.",
    )
    volume_lower = forms.IntegerField(label="At least", required=False, min_value=0)
    volume_upper = forms.IntegerField(label="At most", required=False, min_value=0)
    volume_basis = forms.CharField(label="What the number is based on", required=False, max_length=300)
    wanted = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "As the evidence says"), *((v, str(n).capitalize()) for v, n in When.choices)],
    )
    state = forms.ChoiceField(label="State", choices=[(v, str(n).capitalize()) for v, n in Need.State.choices])
    note = forms.CharField(label="Note", required=False, max_length=500, widget=forms.Textarea({"rows": 3}))


class NarrowForm(forms.Form):
    level = forms.ChoiceField(label="Level", required=False, choices=[("", "All levels"), *LEVELS.items()])
    sector = forms.ChoiceField(label="Sector", required=False)
    area = forms.ChoiceField(label="District", required=False)

    def __init__(self, data: Any = None, *, region: str) -> None:
        super().__init__(data)
        self.fields["sector"].choices = [("", "All sectors"), *sections().items()]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "All districts"), *districts(region).items()]  # type: ignore[attr-defined]


class HopForm(forms.Form):
    hop = forms.CharField(max_length=15)
    before = forms.CharField(max_length=180)
    after = forms.CharField(max_length=180)
    label = forms.CharField(max_length=300)
    state = forms.ChoiceField(
        choices=[(one.value, one.value) for one in (Decision.CONFIRMED, Decision.CHANGED, Decision.REFUSED)]
    )
    reason = forms.CharField(max_length=300, required=False)
    instead_of = forms.CharField(max_length=180, required=False)


class PriorityForm(forms.Form):
    """`needs` are (public id, words) to choose from."""

    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the priority a title"})
    why = forms.CharField(
        label="Why is it a priority?",
        max_length=3000,
        widget=forms.Textarea({"rows": 6}),
        help_text="Blank lines part paragraphs. Begin a line with “- ” for a point of a list.",
        error_messages={"required": "Say why it is a priority"},
    )
    action = forms.CharField(
        label="What will be done, by whom and until when?",
        required=False,
        max_length=3000,
        widget=forms.Textarea({"rows": 5}),
    )
    needs = forms.MultipleChoiceField(
        label="Needs it answers",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one need"},
    )

    def __init__(self, data: Any = None, *, needs: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["needs"].choices = needs  # type: ignore[attr-defined]


class SignForm(forms.Form):
    organisation = forms.ChoiceField(label="For which organisation?")
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, data: Any = None, *, holders: list[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["organisation"].choices = [(one.public_id, one.name) for one in holders]  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Why?", max_length=300)


class SectionsForm(forms.Form):
    """One box a section of the report’s definition."""

    def __init__(self, data: Any = None, *, sections: Iterable[Section], **more: Any) -> None:
        super().__init__(data, **more)
        for one in sections:
            self.fields[one.id] = forms.CharField(
                label=one.heading, required=False, help_text=one.hint, widget=forms.Textarea({"rows": 10})
            )


class CycleForm(forms.Form):
    title = forms.CharField(label="Name", max_length=120, help_text="For example “2026/27”.")
    starts_on = DatePartsField(label="First day")
    sector = forms.ChoiceField(label="Sector", required=False)
    owner = forms.ChoiceField(label="Which organisation runs it?")

    def __init__(self, data: Any = None, *, holders: list[Organisation], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["sector"].choices = [("", "All sectors"), *sections().items()]  # type: ignore[attr-defined]
        self.fields["owner"].choices = [(one.public_id, one.name) for one in holders]  # type: ignore[attr-defined]


class StageForm(forms.Form):
    due_on = DatePartsField(label="Due on")
    owner = forms.ChoiceField(label="Who sees to it?", required=False)
    note = forms.CharField(label="Note", required=False, max_length=300)

    def __init__(self, data: Any = None, *, owners: list[User], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["owner"].choices = [("", "Nobody yet"), *((one.public_id, str(one)) for one in owners)]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    said = forms.CharField(label="You said", max_length=5000, widget=forms.Textarea({"rows": 6}))
    did = forms.CharField(label="We did", max_length=5000, widget=forms.Textarea({"rows": 8}))
    to = forms.EmailField(label="E-mail address", required=False, max_length=254)
