"""What a parent fills in about a child, one thing a page. No field takes words that somebody sends to a learner."""

from __future__ import annotations

from typing import Any

from django import forms

from routeways.careers.esports.places import Places
from routeways.careers.models import EsportsAcademy, EsportsLearner, Institution
from routeways.careers.school_years import year_name

PAGES = {
    "child": "Your child",
    "school": "Year group and school",
    "contact": "Whom do the adults ring in an emergency?",
    "needs": "What should the adults know?",
    "way": "The way home",
    "consents": "What do you agree to?",
}


class JoinForm(forms.Form):
    email = forms.EmailField(
        label="Your e-mail address",
        help_text="The parent’s or carer’s, not the child’s. We send you a private link, and the rest is done there.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Enter your e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )


class InviteForm(forms.Form):
    """For a school: it says whom to ask, and nothing about the child."""

    academy = forms.ChoiceField(label="Which academy?", widget=forms.RadioSelect)
    email = forms.EmailField(
        label="The parent’s or carer’s e-mail address",
        help_text="We send a private link. The parent registers the child, or does not; you are not told which.",
        error_messages={
            "required": "Enter the parent’s e-mail address",
            "invalid": "Enter an e-mail address like name@example.org",
        },
    )

    def __init__(
        self, data: Any = None, *, academies: list[EsportsAcademy], places: dict[int, Places], **more: Any
    ) -> None:
        super().__init__(data, **more)
        words = [(one.public_id, f"{one} at {one.host} ({_lower(places[one.pk].word)})") for one in academies]
        self.fields["academy"].choices = words  # type: ignore[attr-defined]
        self.fields["academy"].error_messages["required"] = "Choose an academy"


def _lower(word: str) -> str:
    return word[:1].lower() + word[1:]


class ChildForm(forms.Form):
    first_name = forms.CharField(
        label="First name", max_length=40, help_text="No surname.", error_messages={"required": "Enter the first name"}
    )
    alias = forms.CharField(
        label="Alias",
        max_length=24,
        help_text="What others read at tournaments, such as “Blue Comet 7”. It must not lead to your child.",
        error_messages={"required": "Choose an alias, for example “Blue Comet 7”"},
    )


class SchoolForm(forms.Form):
    year = forms.TypedChoiceField(
        label="Year group",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your child’s year group"},
    )
    school = forms.ChoiceField(
        label="School",
        required=False,
        help_text="The school is not told who comes; if five or more of a year group do, it reads how many.",
    )

    def __init__(self, *args: Any, academy: EsportsAcademy, schools: list[Institution], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"].choices = [(year, year_name(year)) for year in academy.years]  # type: ignore[attr-defined]
        options = [(one.public_id, str(one)) for one in schools]
        self.fields["school"].choices = [("", "Another school, or taught at home"), *options]  # type: ignore[attr-defined]
        self._schools = {one.public_id: one for one in schools}

    def given(self) -> dict[str, Any]:
        return {"year": self.cleaned_data["year"], "school": self._schools.get(self.cleaned_data["school"])}


class ContactForm(forms.Form):
    contact_name = forms.CharField(
        label="Name", max_length=80, error_messages={"required": "Enter the name of the person to ring"}
    )
    contact_phone = forms.RegexField(
        r"^[0-9+() -]{9,40}$",
        label="Telephone number",
        help_text="Where this person is reached while the academy is on.",
        widget=forms.TextInput({"type": "tel"}),
        error_messages={
            "required": "Enter the telephone number",
            "invalid": "Enter a telephone number in digits, for example 01632 960 001",
        },
    )


class NeedsForm(forms.Form):
    needs = forms.CharField(
        label="Is there anything your child needs to take part?",
        help_text="Access, health, allergies. Leave it empty if there is nothing. The academy’s leaders read it.",
        widget=forms.Textarea({"rows": 4}),
        max_length=400,
        required=False,
    )


class WayForm(forms.Form):
    way = forms.ChoiceField(
        label="How does your child go home?",
        help_text="Nobody leaves in another way. You can change it here until your child is signed out.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how your child goes home"},
    )
    way_says = forms.CharField(
        label="Who collects, which stop, or what else the adults must know",
        max_length=160,
        error_messages={"required": "Say who collects, which stop, or what else the adults must know"},
    )

    def __init__(self, *args: Any, learner: EsportsLearner, **more: Any) -> None:
        super().__init__(*args, **more)
        what, year = learner.academy.what, learner.year if learner.year is not None else 99
        ways = [one for one in map(what.way, learner.academy.ways) if one and year >= one.from_year]
        self.fields["way"].choices = [(one.id, one.label) for one in ways]  # type: ignore[attr-defined]


class ConsentsForm(forms.Form):
    """Each item by itself, yes or no; nothing is ticked beforehand."""

    def __init__(self, *args: Any, academy: EsportsAcademy, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in academy.what.consents:
            self.fields[one.id] = forms.ChoiceField(
                label=one.label,
                help_text=one.says,
                choices=[("yes", "Yes"), ("no", "No")],
                widget=forms.RadioSelect,
                error_messages={"required": f"{one.label}: choose yes or no"},
            )

    def given(self) -> dict[str, bool]:
        return {item: says == "yes" for item, says in self.cleaned_data.items()}


def form_of(page: str, data: Any, learner: EsportsLearner, schools: list[Institution]) -> forms.Form:
    """The form of one page, with what was answered before."""
    if page == "school":
        start = {"year": learner.year, "school": learner.school.public_id if learner.school else ""}
        return SchoolForm(data, initial=start, academy=learner.academy, schools=schools)
    if page == "consents":
        said = {one.item: "yes" if one.given else "no" for one in learner.consents.all()}
        return ConsentsForm(data, initial=said, academy=learner.academy)
    if page == "way":
        return WayForm(data, initial={"way": learner.way, "way_says": learner.way_says}, learner=learner)
    plain: dict[str, type[forms.Form]] = {"child": ChildForm, "contact": ContactForm, "needs": NeedsForm}
    made = plain[page]
    return made(data, initial={name: getattr(learner, name) for name in made.base_fields})
