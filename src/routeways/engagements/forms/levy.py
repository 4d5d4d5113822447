"""The pages on which levy money is pledged and asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from routeways.engagements.forms.money import MoneyField, WholeNumber
from routeways.engagements.kinds import Kind
from routeways.engagements.levy_rules import FUNDING, NETWORK, months_from
from routeways.foundation.dated_rules import rule
from routeways.places import queries as places
from routeways.places.postcodes import PostcodeError
from routeways.places.queries import PostcodeNotFound
from routeways.taxonomy.models import Qualification
from routeways.ui.forms import DatePartsField
from routeways.values import Money

MOST_BANDS = 3  # a price above so many funding bands is a slip of the pen


class LevyForm(forms.Form):
    declared = MoneyField(
        label="How much levy did you declare in the last tax year?",
        help_text="In pounds, from 6 April to 5 April, for all of your PAYE schemes together. Only the hub sees it.",
    )
    english = WholeNumber(
        1,
        100,
        label="How much of your pay bill is in England, in per cent?",
        help_text="Your apprenticeship service account says so. Enter 100 where all of your employees live in England.",
        initial=100,
    )


class AmountForm(forms.Form):
    yearly = MoneyField(label="How much do you want to pledge for each tax year?", help_text="In pounds.")
    years = forms.ChoiceField(
        label="For how many tax years can you pay?",
        help_text="A transfer pays until the training ends. Most apprenticeships last more than one tax year.",
        widget=forms.RadioSelect,
    )
    came_in = forms.ChoiceField(
        label="Is there money that would expire soon? Choose the month in which it came into your account.",
        required=False,
    )

    def __init__(self, today: date, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        most = int(rule(NETWORK, today)["most_years"])
        years = [
            ("1", "This tax year alone"),
            *((str(n), f"{n} tax years, this one included") for n in range(2, most + 1)),
        ]
        self.fields["years"].choices = years  # type: ignore[attr-defined]
        months = [day.replace(day=1) for day in months_from(today.replace(year=today.year - 2, day=1), 25)[::-1]]
        named = [(month.isoformat(), f"{month:%B %Y}") for month in months]
        self.fields["came_in"].choices = [("", "No, none that I know of"), *named]  # type: ignore[attr-defined]


class DistrictsForm(forms.Form):
    districts = forms.MultipleChoiceField(
        label="Where should the apprentices work?",
        help_text="Choose none to support all places.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, region: str, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["districts"].choices = districts(region)  # type: ignore[attr-defined]


class QuestionChoice(forms.Form):
    """One question of the kind: boxes where several may be chosen, else radio buttons."""

    def __init__(self, kind: Kind, side: str, question: str, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        asked = getattr(kind, side)
        found = asked.question(question)
        choices = [(option.id, option.label) for option in found.options]
        several = found.type == "multiple"
        field = forms.MultipleChoiceField if several else forms.ChoiceField
        self.fields[question] = field(
            label=found.text,
            help_text=found.hint,
            required=found.required,
            choices=choices,
            widget=forms.CheckboxSelectMultiple if several else forms.RadioSelect,
            error_messages={"required": "Choose one answer"},
        )


class OwnRulesForm(forms.Form):
    most_each = WholeNumber(
        1, 5000, label="At most how many apprentices of one employer?", required=False,
        help_text="Leave blank for no limit.",
    )  # fmt: skip
    months_ahead = WholeNumber(
        0, 12, label="How many months before the start must they ask?", required=False,
        help_text="Leave blank where it does not matter.",
    )  # fmt: skip
    small_firms = forms.BooleanField(label="Only for employers that pay no levy", required=False)
    own_rules = forms.CharField(
        label="What else matters to you?",
        help_text="Everybody reads it. For example: at least the real living wage.",
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )
    shows_left = forms.BooleanField(label="Show on the board roughly how much is left", required=False, initial=True)


class StandardSearch(forms.Form):
    q = forms.CharField(
        label="Which apprenticeship is it?",
        help_text="Search by name or reference, like “welder” or “ST0852”.",
        max_length=80,
        error_messages={"required": "Enter a word to search for, like “welder”"},
    )


class StandardForm(forms.Form):
    standard = forms.ChoiceField(
        label="Choose the apprenticeship",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the apprenticeship, or search again"},
    )

    def __init__(self, found: Iterable[Qualification], data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        choices = [(one.pk, f"{one.title}, {one.level_words.lower()}") for one in found]
        self.fields["standard"].choices = choices  # type: ignore[attr-defined]


class CostForm(forms.Form):
    band = MoneyField(
        label="What is its funding band?",
        help_text="In pounds. The national service “Find apprenticeship training” names it for each standard.",
    )
    price = MoneyField(
        label="What does the training provider ask for one apprentice?",
        help_text="In pounds, for training and assessment. Enter the true price, even if it is above the band: a "
        "transfer pays up to the band, and you pay the rest.",
    )

    def __init__(self, today: date, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.bands = [pounds * 100 for pounds in rule(FUNDING, today)["bands"]]

    def clean_band(self) -> int:
        band = int(self.cleaned_data["band"])
        if band not in self.bands:
            low, high = Money(self.bands[0]), Money(self.bands[-1])
            raise forms.ValidationError(f"{Money(band)} is not a funding band. Bands go from {low} to {high}")
        return band

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        band, price = cleaned.get("band"), cleaned.get("price")
        if band and price and price > MOST_BANDS * band:
            self.add_error(
                "price",
                f"{Money(price)} for one apprentice is more than {MOST_BANDS} times the band, {Money(band)}. Check the "
                "number: it is the price of one, in pounds",
            )
        return cleaned


class MonthsForm(forms.Form):
    def __init__(self, today: date, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        known = rule(FUNDING, today)
        self.fields["months"] = WholeNumber(
            known["fewest_months"], known["most_months"], label="How many months does the training last?",
            help_text="Your training provider knows. The assessment at the end is part of it.",
        )  # fmt: skip


class HowManyForm(forms.Form):
    number = WholeNumber(1, 50, label="How many apprentices do you want to train?", help_text="On this apprenticeship.")


class StartForm(forms.Form):
    starts_on = DatePartsField(label="On which day do they start?", help_text="For example, 1 9 2027.")

    def __init__(self, today: date, data: Any = None, **more: Any) -> None:
        super().__init__(data, **more)
        self.today = today

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise forms.ValidationError("This day has passed. A transfer is never backdated")
        return day


class PlaceForm(forms.Form):
    postcode = forms.CharField(
        label="Where will they work?", help_text="A postcode.", max_length=12,
        error_messages={"required": "Enter a postcode, like BB11 2AA"},
    )  # fmt: skip

    def clean_postcode(self) -> str:
        try:
            return places.postcode(str(self.cleaned_data["postcode"])).postcode
        except (PostcodeError, PostcodeNotFound) as error:
            raise forms.ValidationError(str(error)) from error


def districts(region: str) -> list[tuple[str, str]]:
    """(code, name) of the region's districts, by name."""
    names = places.names()
    codes = [district.code for district in places.region(region).districts()]
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda one: one[1])
