"""Tournaments: teams, the draw, results by two adults, and what the public reads."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from routeways.careers.actions import esports_registering, esports_tournaments
from routeways.careers.errors import CareersError
from routeways.careers.models import EsportsAcademy, EsportsLearner, EsportsResult, EsportsTeam, EsportsTournament
from routeways.careers.queries import esports, esports_play
from tests.careers.esports.factories import AGREED, REGION, TOP, drawn, make_academy, make_adult, reader, register
from tests.careers.factories import make_institution

pytestmark = pytest.mark.django_db


def cup(academy: EsportsAcademy, **fields: str) -> EsportsTournament:
    asked = {"name": "Cup", "game": "Kart race", "format": "single", "seed": "told before", **fields}
    return esports_tournaments.make_tournament(by=None, academy=academy, now=timezone.now(), **asked)


@pytest.fixture
def academy() -> EsportsAcademy:
    """Four learners on the register, of one school; the first one’s parent did not agree to show the team."""
    made = make_academy(capacity=4)
    school = make_institution(name="Imaginary High", region=REGION)
    shy = {**AGREED, "showcase": False}
    for number in range(4):
        register(made, school=school, **({"consents": shy} if number == 0 else {}))
    return drawn(made)


def four(tournament: EsportsTournament) -> list[EsportsTeam]:
    """One team of each learner, in the order in which they were registered."""
    names = ("Red Fox", "Blue Owl", "Green Newt", "Grey Hare")
    learners = list(tournament.academy.learners.order_by("pk"))
    return [
        esports_tournaments.add_team(by=None, tournament=tournament, alias=alias, members=[one])
        for alias, one in zip(names, learners, strict=True)
    ]


def play_out(tournament: EsportsTournament) -> None:
    """Whoever stands first in a match wins it."""
    academy, now = tournament.academy, timezone.now()
    one, other = reader(academy), reader(academy, "safeguarding")
    while True:
        board = esports_play.board_of(tournament)
        ready = [match for held in board.rounds for match in held.matches if match.open]
        if not ready:
            return
        made = esports_tournaments.enter_result(
            by=one, tournament=tournament, match=ready[0].id, winner=ready[0].one or "", now=now
        )
        esports_tournaments.confirm_result(by=other, result=made, agrees=True, now=now)


def test_a_tournament_is_of_a_game_whose_age_was_checked_and_made_once(academy: EsportsAcademy) -> None:
    assert cup(academy) == cup(academy)
    for fields, says in (
        ({"game": "Arena"}, "its age rating has been checked"),
        ({"name": " "}, "Enter a name"),
        ({"format": "poker"}, "how it is played"),
    ):
        with pytest.raises(CareersError, match=says):
            cup(academy, **fields)


def test_a_team_has_learners_on_the_register_once_and_an_alias_without_a_name(academy: EsportsAcademy) -> None:
    held = cup(academy)
    red = four(held)[0]
    member = red.members.get()
    stranger, late = register(make_academy()), register(academy)
    for alias, members, says in (
        ("New Team", [member], "in another team"),
        ("New Team", [stranger], "on the register"),
        ("New Team", [late], "on the register"),
        ("New Team", [], "on the register"),
        ("red fox", [late], "is taken"),
        (f"{late.first_name} Team", [late], "without your child’s own name"),
        ("07700 900123", [late], "at most three digits"),
    ):
        with pytest.raises(CareersError, match=says):
            esports_tournaments.add_team(by=None, tournament=held, alias=alias, members=members)
    assert held.teams.count() == 4


def test_the_draw_is_made_once_by_the_published_seed(academy: EsportsAcademy) -> None:
    held = cup(academy)
    with pytest.raises(CareersError, match="two teams or more"):
        esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    four(held)
    first = esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    again = esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    assert first.order == again.order
    assert first.drawn_at == again.drawn_at
    with pytest.raises(CareersError, match="no team can be added"):
        esports_tournaments.add_team(by=None, tournament=held, alias="Late Lark", members=[register(academy)])


def test_a_result_counts_once_another_adult_has_confirmed_it(academy: EsportsAcademy) -> None:
    held, now = cup(academy), timezone.now()
    four(held)
    held = esports_tournaments.draw_tournament(by=None, tournament=held, now=now)
    one, other = reader(academy), reader(academy, "safeguarding")
    match = esports_play.board_of(held).rounds[0].matches[0]
    entered = {"by": one, "tournament": held, "match": match.id, "winner": match.one, "now": now}
    made = esports_tournaments.enter_result(**entered)
    assert esports_tournaments.enter_result(**entered) == made
    with pytest.raises(CareersError, match="Another result waits"):
        esports_tournaments.enter_result(**{**entered, "winner": match.other})
    with pytest.raises(CareersError, match="one of the two teams"):
        esports_tournaments.enter_result(**{**entered, "winner": "draw"})
    with pytest.raises(CareersError, match="not to be played now"):
        esports_tournaments.enter_result(**{**entered, "match": "W2.1"})
    with pytest.raises(CareersError, match="whoever entered it cannot"):
        esports_tournaments.confirm_result(by=one, result=made, agrees=True, now=now)
    assert esports_play.board_of(held).rounds[0].matches[0].winner is None
    esports_tournaments.confirm_result(by=other, result=made, agrees=True, now=now)
    esports_tournaments.confirm_result(by=other, result=made, agrees=False, now=now)  # it stands already
    assert esports_play.board_of(held).rounds[0].matches[0].winner == match.one
    esports_tournaments.take_result_back(by=one, result=made)
    made = esports_tournaments.enter_result(**entered)
    esports_tournaments.confirm_result(by=other, result=made, agrees=False, now=now)
    assert not EsportsResult.objects.exists()


@pytest.mark.parametrize("format", ["single", "double", "round-robin"])
def test_every_format_is_played_to_its_end_and_what_was_built_on_stays(academy: EsportsAcademy, format: str) -> None:
    held = cup(academy, format=format)
    four(held)
    held = esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    play_out(held)
    board = esports_play.shown(held, esports_play.names_inside(esports_play.teams_of(held)))
    assert board.champion or board.table
    if format == "single":
        with pytest.raises(CareersError, match="A later match was played"):
            esports_tournaments.take_result_back(by=None, result=held.results.get(match="W1.1"))


def test_the_public_reads_an_alias_and_a_school_only_where_every_parent_agreed(
    academy: EsportsAcademy, client: Client
) -> None:
    held = cup(academy)
    address = f"{TOP}{academy.public_id}/tournaments/{held.public_id}/"
    assert client.get(address).status_code == 404  # before the draw there is nothing to see
    four(held)
    held = esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    play_out(held)
    page = client.get(address).content.decode()
    assert "Red Fox" not in page
    assert "Team 1" in page
    assert "Blue Owl: Imaginary High" in page
    for one in EsportsLearner.objects.all():
        assert one.first_name not in page
        assert one.alias not in page
    owl = EsportsTeam.objects.get(alias="Blue Owl").members.get()
    esports_registering.keep_consents(learner=owl, given={"showcase": False}, now=timezone.now())
    assert "Blue Owl" not in client.get(address).content.decode()


def test_who_withdraws_leaves_results_that_hold_and_an_alias_of_nobody(academy: EsportsAcademy) -> None:
    held = cup(academy)
    owl = four(held)[1]
    held = esports_tournaments.draw_tournament(by=None, tournament=held, now=timezone.now())
    play_out(held)
    before = esports_play.board_of(held).champion
    esports_registering.withdraw_child(learner=owl.members.get(), now=timezone.now())
    assert esports_play.board_of(held).champion == before
    owl.refresh_from_db()
    assert owl.alias == "A team that left 2"
    assert esports_play.names_in_public(held)[owl.public_id] == ("Team 2", "")


def test_a_team_stays_hidden_once_somebody_left_whose_parent_had_not_agreed(academy: EsportsAcademy) -> None:
    held, (shy, owl, newt, hare) = cup(academy), academy.learners.order_by("pk")
    add = {"by": None, "tournament": held}
    hidden = esports_tournaments.add_team(**add, alias="Red Fox", members=[shy, owl])
    shown = esports_tournaments.add_team(**add, alias="Blue Owl", members=[newt, hare])
    for one in (shy, newt):
        esports_registering.withdraw_child(learner=one, now=timezone.now())
    names = esports_play.names_in_public(held)
    assert names[hidden.public_id] == ("Team 1", "")
    assert names[shown.public_id] == ("Blue Owl", "Imaginary High")


def test_leaders_enter_and_confirm_on_the_page(academy: EsportsAcademy, client: Client) -> None:
    base = f"{TOP}{academy.public_id}/desk/tournaments/"
    client.force_login(reader(academy))
    assert (
        client.post(f"{base}new/", {"name": "", "game": "Kart race", "format": "single", "seed": "s"}).status_code
        == 422
    )
    made = client.post(f"{base}new/", {"name": "Cup", "game": "Kart race", "format": "single", "seed": "s"})
    page = made["Location"]
    learners = list(esports.registered(academy))
    assert client.post(page, {"alias": "x", "members": [learners[0].public_id]}).status_code == 422
    assert (
        client.post(page, {"alias": "Red Fox", "members": [learners[0].public_id, learners[1].public_id]}).status_code
        == 302
    )
    client.post(page, {"alias": "Blue Owl", "members": [learners[2].public_id]})
    client.post(f"{page}draw/")
    owl = EsportsTeam.objects.get(alias="Blue Owl")
    client.post(f"{page}result/", {"match": "W1.1", "winner": owl.public_id})
    result = EsportsResult.objects.get()
    refused = client.post(f"{page}results/{result.pk}/", {"do": "agree"}, follow=True).content.decode()
    assert "Another leader confirms a result" in refused
    client.force_login(make_adult(academy, "leader"))
    assert "Confirm" in client.get(page).content.decode()
    client.post(f"{page}results/{result.pk}/", {"do": "agree"})
    assert "Blue Owl won." in client.get(page).content.decode()
    client.post(f"{page}results/{result.pk}/", {"do": "back"})
    assert not EsportsResult.objects.exists()
    assert client.post(f"{page}results/{result.pk}/", {"do": "back"}).status_code == 404
