from __future__ import annotations

import pytest

from routeways.taxonomy import queries
from routeways.taxonomy.models import Classification, Node


def codes(nodes):
    return [node.code for node in nodes]


def test_a_group_knows_its_place(loaded):
    node = queries.node("soc2020", "2134")
    assert codes(queries.ancestors(node)) == ["2", "21", "213"]
    assert codes(queries.children(node.parent)) == ["2131", "2132", "2133", "2134", "2135", "2136", "2137", "2139"]
    assert codes(queries.top("soc2020")) == list("123456789")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("62.01", "6201"),
        ("62.01/2", "62012"),
        ("62012", "62012"),
        ("01110", "0111"),
        ("a", "A"),
        ("C", "C"),
        ("10", "10"),
    ],
)
def test_sic_codes_are_found_however_they_are_written(loaded, written, code):
    assert queries.node("sic2007", written).code == code


@pytest.mark.parametrize("written", ["", "62019999", "Z", "6201x", "soc2020:1"])
def test_an_unknown_code_is_no_group(loaded, written):
    assert queries.node("sic2007", written) is None


def test_titles_are_read_once_for_each_loaded_version(loaded, django_assert_num_queries):
    titles = queries.titles("sic2007", "section")
    assert (len(titles), titles["C"], next(iter(titles))) == (21, "Manufacturing", "A")
    with django_assert_num_queries(1):
        assert queries.titles("sic2007", "section") is titles
    Node.objects.filter(id="sic2007:C").update(title="Making things")
    Classification.objects.filter(id="sic2007").update(packaged_digest="a later package")
    assert queries.titles("sic2007", "section")["C"] == "Making things"
    assert dict(queries.titles("nothing", "section")) == {}


def test_cached_titles_cannot_be_changed_by_a_reader(loaded):
    with pytest.raises(TypeError):
        queries.titles("sic2007", "section")["C"] = "Something else"


def test_links_are_seen_from_both_sides(loaded):
    group = queries.node("aps-industry", "BDE")
    assert [(link.relation, link.node.code) for link in queries.links(group)] == [
        ("broader", "B"),
        ("broader", "D"),
        ("broader", "E"),
    ]
    section = queries.links(queries.node("sic2007", "D"))
    assert ("narrower", "aps-industry:BDE") in [(link.relation, link.node.id) for link in section]
    assert all(link.source for link in section)


def test_search_finds_titles_codes_and_all_words_best_first(loaded):
    assert queries.search("data analysts")[0].title == "Data analysts"
    assert queries.search("2136")[0].id == "soc2020:2136"
    assert queries.search("analysts data")[0].title == "Data analysts"
    assert queries.search("manufacturing", classification="sic2007")[0].code == "C"
    assert queries.search("   ") == []
    assert queries.search("zzzz") == []
    assert len(queries.search("a", limit=7)) == 7
