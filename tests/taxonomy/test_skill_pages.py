from __future__ import annotations

import pytest


def page(client, address, **data):
    answer = client.get(f"/skills/{address}", data)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_names_publisher_licence_and_count(ten, client):
    html = page(client, "")
    assert 'href="/skills/starter/"' in html
    assert all(text in html for text in ("Starter skills", "Routeways", "MIT", ">10<"))


def test_all_taxonomies_are_searched_at_once(ten, client):
    html = page(client, "", q="bricks")
    assert "Skills found for “bricks”" in html
    assert 'href="/skills/starter/bricklaying/"' in html
    assert "Nothing found for “zzzz”" in page(client, "", q="zzzz")


@pytest.mark.django_db
def test_an_empty_house_says_so(client):
    assert "No taxonomy is loaded yet" in page(client, "")


def test_a_taxonomy_can_be_searched_and_narrowed(ten, client):
    html = page(client, "starter/")
    assert "10 skills" in html
    assert 'href="/skills/starter/mig-welding/"' in html
    html = page(client, "starter/", sector="digital")
    assert "3 skills found" in html
    assert "SQL" in html
    assert "MIG welding" not in html
    assert "1 skill found" in page(client, "starter/", q="query language")
    assert "1 skill found" in page(client, "starter/", kind="essential")
    assert "Nothing matches" in page(client, "starter/", q="zzzz")
    assert "10 skills" in page(client, "starter/", sector="nowhere")


def test_a_skill_shows_its_words_occupations_and_subjects(loaded, ten, client):
    html = page(client, "starter/mig-welding/")
    assert "Joins metal parts" in html
    assert "metal inert gas welding" in html
    assert 'href="/classifications/soc2020/5213/"' in html
    assert 'href="/classifications/ssa/4.2/"' in html


@pytest.mark.parametrize("address", ["nothing/", "starter/nothing/", "starter/%00/", "nothing/sql/"])
def test_an_unknown_address_is_not_found(ten, client, address):
    assert client.get(f"/skills/{address}").status_code == 404


def test_pages_ask_the_database_no_more_often_for_more_skills(loaded, ten, client, django_assert_num_queries):
    with django_assert_num_queries(4):
        page(client, "")
    with django_assert_num_queries(10):
        page(client, "starter/")
    with django_assert_num_queries(11):
        page(client, "starter/mig-welding/")
