"""Every page of this floor × every role, with the employers’ contact ledger and the accounts of money.

`pages.csv` says which permission each page declares and why; HOLDERS which roles hold it;
`matrix/permission_matrix.csv` what each kind of person really gets when they open the page or send its form empty,
and whether a person’s name stands in the answer. After a change: `python -m tests.engagements.matrix`, then read what
changed as somebody would who wants to see what is not theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from routeways.foundation.permissions import PUBLIC
from routeways.organisations.roles import role_definitions
from tests.engagements import page_table
from tests.engagements.matrix import addresses, table, trespassing
from tests.engagements.matrix.asking import REFUSED, Askers
from tests.organisations.factories import make_user

# Permissions that roles give, and the roles that give them. The others are decided by the record itself:
# open_engagement, hold_listing, answer_match and their like follow from these at the organisations of the record.
HOLDERS = {
    "engagements.coordinate_region": {"hub-lead", "enterprise-coordinator"},
    "engagements.make_offers": {"organisation-administrator", "organisation-contact", "programme-manager"},
    "engagements.make_requests": {
        "organisation-administrator",
        "organisation-contact",
        "programme-manager",
        "careers-leader",
        "curriculum-planner",
        "placement-coordinator",
    },
    "engagements.take_part": {
        "organisation-administrator",
        "organisation-contact",
        "programme-manager",
        "careers-leader",
        "curriculum-planner",
        "placement-coordinator",
        "referral-adviser",
        "safeguarding-lead",
    },
    "engagements.sign_safeguarding": {"safeguarding-lead"},
    "engagements.see_participants": {
        "organisation-administrator",
        "programme-manager",
        "placement-coordinator",
    },
}

# What belongs to somebody in an address: not a kind, and not an employer, whom all who keep contacts see.
RECORDS = {value for one in addresses.PAGES.values() for value in one.parts.values() if value[0] != "="} - {
    "kind", "employer", "month",
}  # fmt: skip

ADD = """{0} has no line in the table of who may open it. Say in tests/engagements/matrix/addresses.py what stands in
its address and whose thing it is (make the thing in subjects.py, if it is new), run `python -m
tests.engagements.matrix`, and read each new line as somebody would who wants to see what is not theirs."""


def test_every_page_stands_in_the_table_with_its_permission_and_a_reason() -> None:
    table = {row["page"]: row["permission"] for row in page_table.rows()}
    assert page_table.declared() == table, "run: python -m tests.engagements.page_table"
    assert [row["page"] for row in page_table.rows() if len(row["why"]) < 10] == []


def test_each_role_gives_just_these_permissions() -> None:
    given = {name: {id for id, role in role_definitions().items() if name in role.may} for name in HOLDERS}
    assert given == HOLDERS


def test_no_page_is_left_out_of_the_matrix() -> None:
    found = [route for route in addresses.routes() if route in addresses.missing() or route not in table.kept()]
    assert found == [], ADD.format(", ".join(found))
    assert set(table.kept()) == set(addresses.routes()), "pages that are gone: python -m tests.engagements.matrix"


@pytest.fixture(scope="module")
def askers(django_db_setup: None, django_db_blocker: Any) -> Iterator[Askers]:
    """One world for all pages; each answer is asked for inside a savepoint."""
    with django_db_blocker.unblock(), table.march(), transaction.atomic():
        world = table.peopled()
        trespassing.add_things(world)
        yield Askers(world, make_user("Nobody"))
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in addresses.routes() if route not in addresses.missing()])
def test_a_page_answers_everybody_as_the_table_says(askers: Askers, route: str) -> None:
    assert table.measured(askers, route) == table.kept().get(route, []), ADD.format(route)


@pytest.mark.django_db
@pytest.mark.parametrize("form", trespassing.FORMS, ids=lambda form: form.name)
def test_a_neighbour_who_names_what_is_not_theirs_changes_nothing(askers: Askers, form: trespassing.Form) -> None:
    answer, written = trespassing.tried(askers, form, ours=True)
    assert written > 0, f"{answer}: whose it is can do it, or the form proves nothing"
    answer, written = trespassing.tried(askers, form, ours=False)
    assert (written, answer in ("302 goes on", "200")) == (0, False), answer


def test_nobody_else_s_things_open_to_a_neighbour() -> None:
    """Where an address names a record, no house next door and no region next door gets the page or sends its form."""
    for route, rows in table.kept().items():
        if addresses.permission(route) == PUBLIC or not set(addresses.page(route).parts.values()) & RECORDS:
            continue
        for row in rows:
            if row["answer"] not in REFUSED:
                assert "another " not in row["who"] and " elsewhere" not in row["who"], row


# Who may read a name in an answer, on which pages. Written by hand, beside the table that is measured.
KNOW = {
    "learner": {"the student", "college", "firm"},  # the firm: an application that was sent to it, and what was shared
    "what helps": {"the student", "firm"},  # shared with the firm
    "candidate": {"job centre", "college"},  # who sent them to an academy; the provider of their bootcamp
    "asker": {"college", "hub"},  # to whom the question went, and who oversees
}


def test_nobody_reads_people_of_others() -> None:
    for rows in table.kept().values():
        for row in rows:
            told = row["answer"].partition(" with ")[2]
            houses = {one.partition(":")[0] for one in row["who"].split("; ")}
            for name in told.split(", ") if told else ():
                assert houses <= KNOW[name], row
    trains = {row["page"] for rows in table.kept().values() for row in rows if "candidate" in row["answer"] and
              "college" in row["who"]}  # fmt: skip
    assert all(page.startswith("engagements:bootcamps_") for page in trains)
    firm = {row["page"] for rows in table.kept().values() for row in rows if "learner" in row["answer"] and
            "firm" in row["who"]}  # fmt: skip
    assert firm == {"engagements:jobs_applicants", "engagements:outcomes_shared"}
