from __future__ import annotations

import pytest

from routeways.taxonomy.models import Node


def test_the_list_of_classifications_leads_to_each(loaded, client):
    html = client.get("/classifications/").content.decode()
    assert 'href="/classifications/soc2020/"' in html
    assert "Standard Industrial Classification" in html


def test_a_classification_shows_its_first_level_and_where_it_comes_from(loaded, client):
    html = client.get("/classifications/sic2007/").content.decode()
    assert 'href="/classifications/sic2007/C/"' in html
    assert "Open Government Licence v3.0" in html
    assert "615 classes" in html


def test_a_group_shows_what_is_below_above_and_beside_it(loaded, client):
    html = client.get("/classifications/sic2007/C/").content.decode()
    assert 'href="/classifications/sic2007/10/"' in html
    assert 'href="/classifications/aps-industry/C/"' in html
    assert 'href="/classifications/sic2007/"' in html
    assert "Section letters in the column headings" in html


def test_texts_are_shown_once_they_are_loaded_and_escaped(loaded, client):
    Node.objects.filter(id="soc2020:2136").update(description="<b>Tests</b>", tasks="plans\nruns", job_titles="Tester")
    html = client.get("/classifications/soc2020/2136/").content.decode()
    assert "&lt;b&gt;Tests" in html
    assert "<li>runs</li>" in html
    assert "Tester" in html


def test_a_title_to_be_checked_says_so(loaded, client):
    assert "check it with Ofqual" in client.get("/classifications/ssa/10.1/").content.decode()


def test_searching_finds_groups_and_says_when_there_are_none(loaded, client):
    html = client.get("/classifications/soc2020/", {"q": "data analysts"}).content.decode()
    assert "Groups found for “data analysts”" in html
    assert "Nothing found for “zzzz”" in client.get("/classifications/", {"q": "zzzz"}).content.decode()
    assert "Groups found" not in client.get("/classifications/", {"q": ""}).content.decode()


def test_too_long_a_search_is_told_so(loaded, client):
    html = client.get("/classifications/", {"q": "x" * 200}).content.decode()
    assert "at most 100 characters" in html


@pytest.mark.parametrize("address", ["nothing/", "soc2020/99999/", "soc2020/%00/"])
def test_an_unknown_address_is_not_found(loaded, client, address):
    assert client.get(f"/classifications/{address}").status_code == 404


def test_every_group_has_an_address_that_answers(loaded, client):
    for node in Node.objects.order_by("?")[:25]:
        assert client.get(f"/classifications/{node.classification_id}/{node.code}/").status_code == 200
