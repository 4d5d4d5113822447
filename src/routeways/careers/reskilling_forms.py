"""The questions to an adult who looks for other work, one page each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from routeways.places import queries as places
from routeways.places.queries import PostcodeError, PostcodeNotFound

YES_NO = [("yes", "Yes"), ("no", "No")]
NONE_OF_THESE = "none"
LEVELS = [
    ("0", "No exams yet, or below GCSE"),
    ("1", "Level 1: GCSEs at grades 1 to 3, or D to G"),
    ("2", "Level 2: GCSEs at grade 4 or above, or A* to C"),
    ("3", "Level 3: A levels, a BTEC National, an advanced apprenticeship"),
    ("4", "Level 4: a Higher National Certificate"),
    ("5", "Level 5: a Higher National Diploma or foundation degree"),
    ("6", "Level 6: a degree"),
    ("7", "Level 7 or above: a master’s degree"),
]
AGES = [("16-18", "16 to 18"), ("19-23", "19 to 23"), ("24+", "24 or over")]
WORK = [("employed", "I have a job"), ("self-employed", "I work for myself"), ("out", "I am out of work")]
WAYS = [("public-transport", "Bus, tram or train"), ("car", "Car"), ("cycle", "Bicycle"), ("walk", "On foot")]
MINUTES = ("20", "30", "45", "60", "90", "120")
STEP_FREE = "Places without steps"
ACCESS = [
    ("step-free", STEP_FREE),
    ("remote", "Learning from home only"),
    ("part-time", "Part-time learning only"),
]


def _money(label: str, hint: str, example: str, *, required: bool) -> forms.DecimalField:
    wrong = f"Enter pounds a week as a number, like {example}"
    return forms.DecimalField(
        label=label,
        help_text=hint,
        required=required,
        min_value=0,
        max_value=9_999,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={
            "required": wrong,
            "invalid": wrong,
            "min_value": wrong,
            "max_value": wrong,
            "max_decimal_places": wrong,
        },
    )


def _choice(label: str, choices: Sequence[tuple[str, str]], lacking: str, hint: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": lacking, "invalid_choice": lacking},
    )


class JobForm(forms.Form):
    job = forms.CharField(
        label="What work do you do now?",
        help_text="Your last job will do as well. For example: waitress, warehouse operative, care worker.",
        max_length=100,
        error_messages={"required": "Enter the name of your job, like waitress"},
    )


class WhichForm(forms.Form):
    code = _choice("Which of these is nearest to your work?", [], "Choose the one that is nearest")

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = (NONE_OF_THESE, "None of these: I will describe my job in other words")
        self.fields["code"].choices = [*choices, none]  # type: ignore[attr-defined]


class SkillsForm(forms.Form):
    """`own` are the job's skills and those found in the words; `common` those that every job shares."""

    own = forms.MultipleChoiceField(
        label="From your work",
        help_text="Untick what you do not do.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = forms.CharField(
        label="What else can you do?",
        help_text="In your own words: other jobs, hobbies, things you do for family. We look for skills in them.",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    common = forms.MultipleChoiceField(
        label="Skills that every kind of work needs", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, own: Sequence[tuple[str, str]], common: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["own"].choices = own  # type: ignore[attr-defined]
        self.fields["common"].choices = common  # type: ignore[attr-defined]
        if not own:
            del self.fields["own"]


class LevelForm(forms.Form):
    level = _choice("What is the highest exam or qualification you have passed?", LEVELS, "Choose the highest one")


class AgeForm(forms.Form):
    age = _choice("How old are you?", AGES, "Choose how old you are", "Who pays for a course depends on it.")


class WorkForm(forms.Form):
    work = _choice("Are you in work?", WORK, "Choose what is true today", "Who pays for a course depends on it.")
    weekly_pay = _money(
        "What do you earn in a week, before tax?",
        "Leave it empty if you would rather not say. Then we suppose no help that depends on it.",
        "350",
        required=False,
    )


class HoursForm(forms.Form):
    hours = forms.DecimalField(
        label="How many hours a week could you learn?",
        help_text="All of it together: lessons and learning by yourself. No way that we show takes more.",
        min_value=1,
        max_value=60,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value", "max_decimal_places"), "Enter hours from 1 to 60, like 10"
        ),
    )


class PaidForm(forms.Form):
    """ages: at which ages one can start an apprenticeship, by the rule of the day, in whole sentences."""

    apprentice = _choice("Could you change to a paid job in which you learn?", YES_NO, "Choose yes or no")
    least_pay = _money(
        "What would it have to pay in a week at least?",
        "Before tax. Leave it empty for any pay.",
        "250",
        required=False,
    )

    def __init__(self, *args: Any, ages: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["apprentice"].help_text = f"That is an apprenticeship. {ages}"


class MoneyForm(forms.Form):
    weekly_money = _money(
        "How much could you put aside for a course each week?",
        "Fees are due when a course begins. We count what you can save until then. Enter 0 for nothing.",
        "15",
        required=True,
    )
    loan = _choice(
        "Would you take out a loan for fees?", YES_NO, "Choose yes or no", "It is paid back out of earnings."
    )


class TravelForm(forms.Form):
    """Afterwards `cleaned_data["postcode"]` is the sector alone."""

    postcode = forms.CharField(
        label="Your postcode",
        help_text="Like BB11 2AA. We use the first part and one digit, and keep nothing.",
        max_length=12,
        error_messages={"required": "Enter a postcode, like BB11 2AA"},
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    way = forms.ChoiceField(label="How you travel", choices=WAYS, widget=forms.RadioSelect, initial="public-transport")
    minutes = forms.ChoiceField(
        label="How long a journey could take, one way, at most",
        choices=[(one, f"{one} minutes") for one in MINUTES],
        initial="45",
    )

    def clean_postcode(self) -> str:
        try:
            return places.postcode(self.cleaned_data["postcode"].strip()).sector
        except (PostcodeError, PostcodeNotFound) as error:
            raise forms.ValidationError(str(error)) from error


class AccessForm(forms.Form):
    access = forms.MultipleChoiceField(
        label="Do you need any of these?",
        help_text=(
            "Tick what you need. We use it for the next page only: it is not kept, and stands in no address. No list "
            f"of courses says yet which places have no steps: with “{STEP_FREE}” you see courses online alone."
        ),
        choices=ACCESS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
