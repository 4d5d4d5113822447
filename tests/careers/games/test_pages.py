from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.careers.games.conftest import BURNLEY, PRESTON

pytestmark = pytest.mark.django_db
ALL = "/lancashire/careers/board-game/"


def test_every_district_of_the_region_can_be_chosen(client: Client, figures: Callable[[], None]) -> None:
    said = client.get(ALL).content.decode()
    assert said.count(f'href="{ALL}E0') == 14
    assert "Pendle" in said


def test_a_districts_page_shows_cards_with_citations_sizes_and_the_reading_age(
    client: Client, figures: Callable[[], None]
) -> None:
    said = client.get(f"{ALL}{BURNLEY}/").content.decode()
    assert "Burnley: Road to Work" in said
    assert said.count("Source: ") == 3
    assert said.count(".pdf") == 6 and said.count("PDF, ") == 6
    assert "reading age of" in said and "No organisation is on the public list" in said


def test_two_districts_and_two_sets_show_other_numbers(client: Client, figures: Callable[[], None]) -> None:
    pages = {client.get(f"{ALL}{path}").content for path in (f"{BURNLEY}/", f"{PRESTON}/", f"{BURNLEY}/?set=2")}
    assert len(pages) == 3


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("E07999999/", "is not a district of Lancashire"),
        (f"{BURNLEY}/?set=99", "Choose a number from 1 to 9"),
        (f"{BURNLEY}/?set=two", "Choose a number from 1 to 9"),
        (f"{BURNLEY}/poster.pdf", "The game has no part “poster”"),
    ],
)
def test_an_address_that_is_not_there_says_what_to_do(
    client: Client, figures: Callable[[], None], path: str, says: str
) -> None:
    answer = client.get(ALL + path)
    assert answer.status_code == 404
    assert says in answer.content.decode()


def test_a_district_with_few_figures_says_so_and_has_no_papers(client: Client, figures: Callable[[], None]) -> None:
    said = client.get(f"{ALL}E07000122/").content.decode()
    assert "There are not enough figures about Pendle" in said and ".pdf" not in said
    assert client.get(f"{ALL}E07000122/cards.pdf").status_code == 404


def test_papers_are_pdf(client: Client, figures: Callable[[], None]) -> None:
    answer = client.get(f"{ALL}{BURNLEY}/board-a3.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_a_page_asks_the_database_a_fixed_number_of_times(
    client: Client, figures: Callable[[], None], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client.get(f"{ALL}{BURNLEY}/")
    figures()
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(f"{ALL}{BURNLEY}/")
    with django_assert_max_num_queries(5):  # type: ignore[attr-defined]
        client.get(f"{ALL}{BURNLEY}/")
