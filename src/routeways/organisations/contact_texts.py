"""What may stand in the shared ledger: jobs and matters, never somebody’s name, address or number."""

from __future__ import annotations

import re

from routeways.organisations.models import Organisation, Person
from routeways.organisations.privacy import personal_data
from routeways.organisations.records import OrganisationError

_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof)\.?\s+[A-Z][\w’'-]+")


def clean(text: str) -> str:
    return text.replace("\x00", "").strip()


def refuse_persons(organisation: Organisation, texts: dict[str, str]) -> None:
    """`texts` are words for the place → what stands there. Raises OrganisationError where somebody is named.

    Names that we can know are those of people recorded at the employer, and what follows “Mr” or “Dr”.
    """
    if not any(texts.values()):
        return
    people = [
        " ".join(name.split()) for name in Person.objects.filter(owner=organisation).values_list("name", flat=True)
    ]
    for place, text in texts.items():
        if personal_data(text):
            raise OrganisationError(f"Leave e-mail addresses and telephone numbers out of {place}. Everybody reads it.")
        plain = " ".join(text.split())
        known = any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", plain, re.IGNORECASE) for name in people)
        if known or _TITLED.search(plain):
            raise OrganisationError(
                f"Name a job or a team in {place}, not a person, for example “HR team”. Everybody reads it."
            )
