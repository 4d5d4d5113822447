"""Forms of this floor. They check what was typed; what may be recorded is decided by the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from routeways.taxonomy.formats.document import KINDS, RELATIONS_BETWEEN, SECTORS


class BrowseForm(forms.Form):
    """Which skills of a taxonomy. Choices that the taxonomy has no use for are not offered."""

    use_required_attribute = False
    q = forms.CharField(max_length=100, label="Find a skill", help_text="A skill, another word for it or a code")
    sector = forms.ChoiceField(label="Sector")
    kind = forms.ChoiceField(label="Kind")
    category = forms.ChoiceField(label="Category")

    def __init__(self, data: Any, *, sectors: Sequence[str], kinds: Sequence[str], categories: Sequence[str]) -> None:
        super().__init__(data)
        self._offer("sector", "All sectors", [(key, SECTORS[key]) for key in sectors])
        self._offer("kind", "All kinds", [(key, KINDS[key]) for key in kinds])
        self._offer("category", "All categories", [(name, name) for name in categories])
        for field in self.fields.values():
            field.required = False

    def _offer(self, name: str, every: str, choices: list[tuple[str, str]]) -> None:
        if len(choices) < 2:
            del self.fields[name]
        else:
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]


class StartForm(forms.Form):
    title = forms.CharField(
        label="Title",
        help_text="For example “Skills on our shop floor”.",
        max_length=200,
        error_messages={"required": "Give the taxonomy a title"},
    )
    about = forms.CharField(
        label="What it is for", required=False, max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    organisation = forms.ChoiceField(label="Whose it is", error_messages={"required": "Choose the organisation"})

    def __init__(self, data: Any = None, *, organisations: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["organisation"].choices = list(organisations)  # type: ignore[attr-defined]


class AboutForm(forms.Form):
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Give the taxonomy a title"})
    about = forms.CharField(
        label="What it is for", required=False, max_length=2_000, widget=forms.Textarea({"rows": 3})
    )
    licence = forms.CharField(
        label="Licence",
        help_text="Under which others may use it, for example “CC BY 4.0”. Needed before you share it.",
        required=False,
        max_length=200,
    )


class OneALine(forms.CharField):
    """Several short texts, one a line."""

    widget = forms.Textarea({"rows": 4})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


class SkillForm(forms.Form):
    label = forms.CharField(
        label="Skill",
        help_text="In a few words, for example “Weld pipes”.",
        max_length=300,
        error_messages={"required": "Name the skill"},
    )
    statement = forms.CharField(
        label="What somebody who has it can do",
        help_text="One sentence that begins with a verb.",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 3}),
    )
    aliases = OneALine(label="Other words for it", help_text="One a line. Texts are searched for them.", required=False)
    kind = forms.ChoiceField(label="Kind", choices=list(KINDS.items()), required=False)
    category = forms.CharField(label="Category", required=False, max_length=300)
    sectors = forms.MultipleChoiceField(
        label="Sectors", choices=list(SECTORS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    parent = forms.ChoiceField(label="Stands under", required=False)
    heading = forms.BooleanField(
        label="It is a heading that orders skills, not a skill itself", required=False, initial=False
    )

    def __init__(self, data: Any = None, *, parents: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["parent"].choices = [("", "Nothing"), *parents]  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    target = forms.ChoiceField(
        label="What it is linked to",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the skill is linked to"},
    )
    relation = forms.ChoiceField(
        label="The skill is",
        choices=[(key, words[0].upper() + words[1:]) for key, words in RELATIONS_BETWEEN.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the skill is to it"},
    )
    source = forms.CharField(
        label="How we know", help_text="For example “Our own judgement”.", required=False, max_length=300
    )

    def __init__(self, data: Any = None, *, targets: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["target"].choices = list(targets)  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    use_required_attribute = False
    q = forms.CharField(label="Search", max_length=100, required=False)


class MergeForm(forms.Form):
    survivor = forms.ChoiceField(
        label="Which skill is it the same as?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the skill that it is the same as"},
    )
    reason = forms.CharField(
        label="Reason", max_length=500, error_messages={"required": "Say why the two are one skill"}
    )

    def __init__(self, data: Any = None, *, survivors: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["survivor"].choices = list(survivors)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=500, error_messages={"required": "Give the reason"})


class VersionForm(forms.Form):
    version = forms.CharField(
        label="Name of the version",
        help_text="For example 2026.1",
        max_length=60,
        error_messages={"required": "Name the version"},
    )
    note = forms.CharField(label="What changed", required=False, max_length=500)


class ImportForm(forms.Form):
    file = forms.FileField(label="File", error_messages={"required": "Choose a file"})
