"""What is handed in must not tell judges the school: checked when it is handed in, and masked when it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from routeways.careers.challenges import revealing
from routeways.careers.errors import CareersError
from routeways.careers.models import ChallengeHandIn, Institution
from routeways.foundation import audit

MOST_MASKS = 20


class RevealsSchoolError(CareersError):
    """The school may be told by its name; whoever hands in can say that it is not."""


def check_what_it_tells(institution: Institution, text: str, address: str, *, sure: bool) -> None:
    """Raises CareersError for a school’s own site, and RevealsSchoolError for the name, unless somebody is `sure`."""
    names, domains = _names(institution), _domains(institution)
    if site := revealing.site_of_a_school(address, domains):
        raise CareersError(
            f"“{site}” is the site of a school: judges would know who the team is. Put it where the address does not "
            "tell the school, or hand it in in words."
        )
    if site := revealing.site_of_a_school(text, domains):
        raise CareersError(f"“{site}” in your words is the site of a school: judges would know who the team is.")
    if sure:
        return
    if name := revealing.named(text, names):
        raise RevealsSchoolError(
            f"“{name}” stands in your words, and in the name of your school. Take it out, or say that it means "
            "something else here."
        )
    if name := revealing.named_in_address(address, names):
        raise RevealsSchoolError(
            f"“{name}” stands in the address, and in the name of your school. Use another address, or say that it "
            "means something else here."
        )


def named_in(institution: Institution, words: str) -> str:
    """What in these words names the school, else “”."""
    return revealing.named(words, _names(institution))


def _names(institution: Institution) -> list[str]:
    organisation = institution.organisation
    return [organisation.name, *organisation.aliases.values_list("name", flat=True)]


def _domains(institution: Institution) -> set[str]:
    organisation = institution.organisation
    known = [organisation.website, *organisation.contact_routes.values_list("email", flat=True)]
    return {domain for one in known if (domain := revealing.domain_of(one))}


@transaction.atomic
def mask_hand_in(
    *, by: Any, hand_in: ChallengeHandIn, words: Sequence[str], address: bool, now: datetime
) -> ChallengeHandIn:
    """From now on judges read “[masked]” in place of these words, and with `address` no address. The school reads all.

    The same again changes nothing. Raises CareersError for a word that does not stand in what was handed in.
    """
    held = ChallengeHandIn.objects.select_for_update().get(pk=hand_in.pk)
    wanted = list(dict.fromkeys(word for one in words if (word := " ".join(one.split()))))
    if len(wanted) > MOST_MASKS:
        raise CareersError(f"At most {MOST_MASKS} words can be masked. Mask longer pieces.")
    for word in wanted:
        if len(word) < 2 or word.casefold() not in held.text.casefold():
            raise CareersError(f"“{word}” does not stand in what was handed in. Write it as it stands there.")
    if (held.masks, held.address_masked) == (wanted, address):
        return held
    held.masks, held.address_masked = wanted, address
    held.save(update_fields=["masks", "address_masked"])
    details = {"step": held.step, "words": len(wanted), "address": address}
    audit.record(by=by, verb="careers.mask_hand_in", subject=held.team, details=details)
    return held
