"""Kinds of group and wordings of consent are definitions: read, checked, and in step with the roles that use them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from routeways.organisations.consent_purposes import MEMBERSHIP, NAMED, ConsentPurpose, consent_purposes
from routeways.organisations.group_access import OPEN
from routeways.organisations.group_kinds import GroupKind, Quorum, group_kinds
from routeways.organisations.roles import role_definitions


def _kind(**fields: object) -> GroupKind:
    known = {
        "schema": 1,
        "id": "imaginary",
        "name": "Imaginary group",
        "says": "People who imagine things together.",
        "opened_by": ["hub-lead"],
        "roles": [{"id": "chair", "name": "Chair", "runs": True}, {"id": "member", "name": "Member"}],
        "minutes": "members",
        "notices": False,
        "recommends": False,
        "source": "Made up for this test.",
    }
    return GroupKind.model_validate({**known, **fields})


def test_every_kind_the_documents_name_is_defined() -> None:
    assert set(group_kinds()) == {
        "action-learning-set",
        "adult-skills-forum",
        "business-network",
        "cornerstone-employer-group",
        "digital-skills-partnership",
        "employer-advisory-group",
        "fe-professional-development-network",
        "t-level-routeway-network",
        "town-skills-group",
    }


def test_what_is_said_in_an_action_learning_set_is_confidential_by_default() -> None:
    kind = group_kinds()["action-learning-set"]
    assert kind.confidential
    assert (kind.least, kind.most) == (5, 8)
    assert not kind.recommends
    assert kind.agenda


@pytest.mark.parametrize("kind", group_kinds().values(), ids=lambda kind: kind.id)
def test_who_may_open_a_kind_holds_a_role_that_opens_groups(kind: GroupKind) -> None:
    for role in kind.opened_by:
        assert OPEN in role_definitions()[role].may, f"{role} is named by {kind.id} but may open nothing"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"roles": [{"id": "member", "name": "Member"}]}, "one of them must run the group"),
        ({"roles": [{"id": "chair", "name": "Chair", "runs": True}]}, "the last one"),
        ({"recommends": True}, "exactly where the group recommends"),
        ({"decide_within_days": 30}, "exactly where the group recommends"),
        ({"least": 8, "most": 5}, "not fewer than least"),
        ({"quorum": {}}, "a number or a share"),
        ({"quorum": {"number": 3, "share": 0.5}}, "a number or a share"),
        ({"colour": "green"}, "Extra inputs"),
    ],
)
def test_a_kind_that_does_not_hang_together_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        _kind(**fields)


@given(st.integers(0, 500), st.sampled_from([0.01, 1 / 3, 0.34, 0.5, 2 / 3, 1.0]))
def test_a_share_as_quorum_is_enough_members_and_not_one_more(members: int, share: float) -> None:
    needed = Quorum(share=share).of(members)
    assert needed >= 1
    assert needed >= share * members - 1e-6
    assert needed == 1 or needed - 1 < share * members


def test_half_of_ten_is_five_and_of_eleven_six() -> None:
    assert (Quorum(share=0.5).of(10), Quorum(share=0.5).of(11), Quorum(number=3).of(100)) == (5, 6, 3)


def test_every_purpose_says_what_it_is_about_and_that_it_can_be_taken_back() -> None:
    for purpose in consent_purposes().values():
        text = purpose.words("Imaginary Forum")
        assert "Imaginary Forum" in text
        assert "{" not in text
        assert "at any time" in text
    assert {MEMBERSHIP, NAMED} <= set(consent_purposes())


def test_a_wording_that_names_nothing_or_something_else_is_refused() -> None:
    known = {"schema": 1, "id": "x", "name": "X", "about": "region", "version": "1"}
    for wording in ("Send me all sorts of news, please.", "Send me news about {group}, at any time."):
        with pytest.raises(ValidationError, match=r"name \{region\}, and nothing else"):
            ConsentPurpose.model_validate({**known, "wording": wording})
