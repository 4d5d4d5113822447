from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import signing
from django.test import Client

from tests.careers.games.conftest import BURNLEY, PRESTON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]
PLAY = f"/lancashire/careers/board-game/{BURNLEY}/play/"


def started(client: Client) -> str:
    answer = client.get(f"{PLAY}?start=1&team=0&team=2")
    assert answer.status_code == 302
    return str(answer["Location"]).partition("#")[0]


def test_a_game_starts_with_teams_from_the_list_and_rolls(client: Client) -> None:
    address = started(client)
    said = client.get(address).content.decode()
    assert "Otters: roll the dice" in said and "Foxes" in said
    rolled = client.get(f"{address}&do=roll")
    assert rolled.status_code == 302
    again = client.get(f"{address}&do=roll")
    assert signing.loads(state(rolled["Location"]), salt=f"careers.games.play/{BURNLEY}") == signing.loads(
        state(again["Location"]), salt=f"careers.games.play/{BURNLEY}"
    )
    assert "rolled" in client.get(rolled["Location"]).content.decode()


def test_nothing_is_stored_about_anybody(client: Client) -> None:
    client.get(started(client))
    assert not client.cookies


def test_a_whole_game_can_be_played_with_the_forms_alone(client: Client) -> None:
    address = started(client)
    for _ in range(300):
        said = client.get(address).content.decode()
        if "The game is over" in said:
            break
        address = str(client.get(address + "&" + next_move(said))["Location"]).partition("#")[0]
    assert "The game is over" in said and "the highest score" in said and "once more" in said


def next_move(said: str) -> str:
    """The first form of the page, with the first choice of each of its questions, or its first button."""
    form = said[said.index('id="now"') :]
    form = form[: form.index("</form>")]
    do = re.search(r'name="do" value="(\w+)"', form)
    assert do
    names = dict(re.findall(r'type="radio"[^>]*name="(\w+)" value="([\w-]+)"', form)[::-1])
    button = re.search(r'<button type="submit" name="(\w+)" value="([\w-]*)"', form)
    names |= {button[1]: button[2]} if button else {}
    return "&".join([f"do={do[1]}", *(f"{name}={value}" for name, value in names.items())])


def test_each_page_says_in_its_title_what_happened(client: Client) -> None:
    address = started(client)
    assert "<title>Otters: roll the dice. Burnley: Road to Work" in client.get(address).content.decode()
    rolled = str(client.get(f"{address}&do=roll")["Location"]).partition("#")[0]
    assert re.search(r"<title>Otters: rolled [1-6], [A-Z+]", client.get(rolled).content.decode())
    refused = client.get(f"{address}&do=pick&value=coin").content.decode()
    assert "<title>Error: Otters: roll the dice" in refused
    assert refused.index('id="now"') < refused.index("not your move") < refused.index("roll the dice</h2>")


def test_one_button_swaps_a_kind_for_another(client: Client) -> None:
    held = [7, [[0, 0, 11, "", 2, 0, 0, 0], [1, 1, 0, "", 0, 0, 0, 0]], 0, "swap", 3, 1, 0, -1, -1, 0]
    packed = signing.dumps(held, salt=f"careers.games.play/{BURNLEY}")
    said = client.get(f"{PLAY}?g={packed}").content.decode()
    assert "Keep them all" in said and "Give 2 coins, take 2 stars" in said and "Give 1 heart" not in said
    swapped = client.get(f"{PLAY}?g={packed}&do=swap&value=coin-know")["Location"]
    assert signing.loads(state(swapped), salt=f"careers.games.play/{BURNLEY}")[1][0][4:7] == [0, 0, 2]


def test_the_bell_ends_the_game_at_once(client: Client) -> None:
    answer = client.get(f"{started(client)}&do=stop")
    assert "The game is over" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("start=1&team=0", "Choose 2 to 4 teams."),
        ("start=1&team=0&team=name", "Choose 2 to 4 teams."),
        ("g=nonsense", "This game cannot be read"),
        ("g=", "This game cannot be read"),
    ],
)
def test_what_cannot_be_played_says_what_to_do(client: Client, query: str, says: str) -> None:
    answer = client.get(f"{PLAY}?{query}")
    assert answer.status_code == 400 and says in answer.content.decode()


def test_a_move_that_is_not_there_keeps_the_game(client: Client) -> None:
    answer = client.get(f"{started(client)}&do=pick&value=coin")
    assert answer.status_code == 400
    said = answer.content.decode()
    assert "not your move" in said and "Otters: roll the dice" in said


def test_a_game_of_one_district_cannot_be_played_in_another(client: Client) -> None:
    other = started(client).replace(BURNLEY, PRESTON)
    assert client.get(other).status_code == 400


def test_a_state_that_somebody_made_up_is_refused(client: Client) -> None:
    for wrong in ([], [1], [1, [[0, 0]], 99], "text", {"a": 1}, [1, [], 0, "roll", 0, 0, 0, -1, -1, 0]):
        packed = signing.dumps(wrong, salt=f"careers.games.play/{BURNLEY}")
        assert client.get(f"{PLAY}?g={packed}").status_code == 400


def test_a_district_without_enough_figures_leads_back_to_its_page(client: Client, figures: Callable[[], None]) -> None:
    assert client.get(PLAY.replace(BURNLEY, "E07000122")).status_code == 302


def state(address: str) -> str:
    found = re.search(r"g=([^&#]+)", address)
    assert found
    return found[1].replace("%3A", ":")
