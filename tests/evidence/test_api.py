"""/api/v1: the same rows as the pages, page by page; what is wrong is told as a problem; nothing breaks it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.cache import caches
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from routeways.evidence import api_shapes as shapes
from routeways.evidence.exports.columns import COLUMNS
from routeways.foundation.api import Problem
from routeways.places import api as places_api
from routeways.taxonomy import actions as taxonomy
from routeways.taxonomy import api as taxonomy_api
from routeways.values import Symbol
from routeways.warehouse.models import Vintage
from routeways.warehouse.queries import current_sets
from tests.evidence.depositing import NOW, across, by_key, deposit_rows, over_time

BURNLEY, PENDLE, ENGLAND = "E07000117", "E07000122", "E92000001"
RATE, FIRMS = "employment-rate", "enterprises"
V1 = "/api/v1"


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    caches["process"].clear()


@pytest.fixture
def loaded(warehouse):
    return deposit_rows(
        [
            *over_time(RATE, BURNLEY, {"cy2021": (71.2, 5.0), "cy2022": Symbol.CONFIDENTIAL}),
            *across(RATE, "cy2022", {PENDLE: (70.0, 4.0), ENGLAND: (75.5, 0.3), "W92000004": (73.0, 1.0)}),
            *over_time(FIRMS, BURNLEY, {"cy2022": 2_700}),
            *by_key(FIRMS, BURNLEY, "cy2022", "size", {"micro": ("0 to 9", 2_350), "small": ("=10 to 49", 300)}),
        ]
    )


def get(client, path, status=200, **headers):
    answer = client.get(f"{V1}{path}", headers=headers)
    assert answer.status_code == status, answer.content.decode()
    return answer


def problem(client, path, status):
    answer = get(client, path, status)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    found = answer.json()
    Problem.model_validate(found)
    assert found["status"] == status
    assert found["detail"].rstrip()[-1] in ".?"
    return found


# -- the rows


def test_figures_have_the_columns_of_every_csv_file_and_their_symbols(client, loaded):
    found = get(client, f"/figures?indicator={RATE}&area={BURNLEY}").json()
    assert found["total"] == 2
    assert all(set(row) == {*COLUMNS, "symbol"} for row in found["figures"])
    first, second = found["figures"]
    assert (first["value"], first["symbol"], first["lower"], first["bounds"]) == (71.2, None, 66.2, "ci95")
    assert (second["value"], second["symbol"]) == (None, "c")
    assert found["symbols"]["c"] == "confidential"


def test_the_csv_of_a_region_is_the_file_of_the_indicator_page_byte_for_byte(client, loaded):
    for indicator in (RATE, FIRMS):
        ours = get(client, f"/figures?indicator={indicator}&region=lancashire&format=csv")
        page = client.get(f"/lancashire/indicators/{indicator}/data.csv")
        assert page.status_code == 200
        assert ours.content == page.content
        assert ours["Content-Type"] == "text/csv; charset=utf-8"


def test_csv_and_json_say_the_same(client, loaded):
    rows = get(client, "/figures").json()["figures"]
    table = list(csv.DictReader(io.StringIO(get(client, "/figures?format=csv").content.decode("utf-8-sig"))))
    assert len(rows) == len(table) == 8
    for row, line in zip(rows, table, strict=True):
        assert line["value"] == (row["symbol"] if row["value"] is None else str(row["value"]))
        assert line["area_code"] == row["area_code"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 8),
        ("indicator=employment-rate", 5),
        ("indicator=employment-rate&indicator=enterprises", 8),
        ("area=E07000117&area=E07000122", 6),
        ("region=lancashire", 7),
        ("region=lancashire&area=E07000117", 5),
        ("region=lancashire&area=W92000004", 0),
        ("period=cy2021", 1),
        ("breakdown=", 6),
        ("dimension=", 6),
        ("dimension=size", 2),
        ("breakdown=size%3Dmicro", 1),
        ("area=E01000001", 0),
    ],
)
def test_conditions_are_all_met(client, loaded, query, count):
    assert get(client, f"/figures?{query}").json()["total"] == count


@pytest.mark.parametrize("limit", [1, 3, 8, 1000])
def test_a_walk_along_the_links_gives_every_row_once(client, loaded, limit):
    whole = get(client, "/figures").json()["figures"]
    address, found = f"{V1}/figures?limit={limit}", []
    while address:
        answer = client.get(address)
        assert answer["X-Total-Count"] == "8"
        found += answer.json()["figures"]
        onward = re.search(r'<http://testserver([^>]*)>; rel="next"', answer["Link"])
        address = onward.group(1) if onward else ""
    assert found == whole


def test_the_links_keep_the_question(client, loaded):
    link = get(client, "/figures?area=E07000117&area=E07000122&breakdown=&limit=1&offset=1")["Link"]
    for name, offset in (("first", 0), ("prev", 0), ("next", 2), ("last", 3)):
        found = re.search(rf'<([^>]*)>; rel="{name}"', link).group(1)
        assert "area=E07000117&area=E07000122&breakdown=" in found
        assert found.endswith(f"limit=1&offset={offset}")


def test_a_release_can_be_asked_for_and_may_be_kept_longer(client, loaded):
    code = current_sets()[RATE].vintage.code
    deposit_rows(
        over_time(RATE, BURNLEY, {"cy2021": 72.0, "cy2022": 72.0}), release="Second", now=NOW + timedelta(days=1)
    )
    pinned = get(client, f"/figures?indicator={RATE}&area={BURNLEY}&period=cy2021&vintage={code}")
    assert pinned.json()["figures"][0]["value"] == 71.2
    assert "max-age=86400" in pinned["Cache-Control"]
    latest = get(client, f"/figures?indicator={RATE}&area={BURNLEY}&period=cy2021")
    assert latest.json()["figures"][0]["value"] == 72.0
    assert latest["Cache-Control"] == "public, max-age=300"


def test_an_empty_warehouse_answers_with_nothing(client, warehouse):
    assert get(client, "/figures").json()["total"] == 0
    assert get(client, "/figures?format=csv").content.decode("utf-8-sig").count("\n") == 1
    assert get(client, "/changes?region=lancashire").json()["total"] == 0


# -- where they come from


def test_an_indicator_tells_its_whole_definition(client, loaded):
    found = get(client, f"/indicators/{RATE}").json()
    assert found["vintage"] == current_sets()[RATE].vintage.code
    assert found["definition"]["pick"]["measure"]
    assert found["meaning"] and found["why"]
    assert found["vintages"] == [found["vintage"]]


def test_indicators_are_listed_by_theme_and_source(client, loaded):
    whole = get(client, "/indicators?limit=1000").json()
    assert whole["total"] == len(whole["indicators"]) > 20
    work = get(client, "/indicators?theme=work&limit=1000").json()["indicators"]
    assert {one["theme"] for one in work} == {"work"}
    one = get(client, "/indicators?source=nomis-aps-employment&format=csv").content.decode("utf-8-sig")
    assert all(line["source"] == "nomis-aps-employment" for line in csv.DictReader(io.StringIO(one)))


def test_a_release_is_told_down_to_the_digest_of_its_file(client, loaded):
    row = Vintage.objects.first()
    found = get(client, f"/vintages/{row.code}").json()
    assert found["sha256"] == row.sha256
    assert found["report"] == row.report
    assert found["indicators"]
    listed = get(client, f"/sources/{row.source}/vintages").json()
    assert [one["code"] for one in listed["vintages"]] == [row.code]
    assert get(client, f"/sources/{row.source}").json()["newest"] == row.code


def test_changes_stand_before_and_after(client, loaded):
    deposit_rows(
        [
            *over_time(RATE, BURNLEY, {"cy2021": (71.2, 5.0), "cy2022": 72.5}),
            *across(RATE, "cy2022", {PENDLE: (70.0, 4.0)}),
        ],
        release="Second",
        now=NOW + timedelta(days=1),
    )
    found = get(client, "/changes?region=lancashire").json()
    assert found["counts"][RATE] == {"new": 0, "revised": 1, "gone": 1}
    revised = next(row for row in found["changes"] if row["kind"] == "revised")
    assert (revised["area"], revised["before"], revised["after"]) == (BURNLEY, "c", 72.5)
    gone = next(row for row in found["changes"] if row["kind"] == "gone")
    assert gone["after"] is None


def test_regions_and_areas_hang_together(client, warehouse):
    region = get(client, "/regions/lancashire").json()
    areas = get(client, "/areas?region=lancashire&kind=district").json()
    assert areas["total"] == 14
    assert {one["code"] for one in areas["areas"]} == set(region["districts"])
    burnley = get(client, f"/areas/{BURNLEY}").json()
    assert burnley["name"] == "Burnley"
    assert "E12000002" in burnley["parents"]["region"]
    county = get(client, "/areas/E10000017").json()
    assert len(county["members"]) == 12
    allerdale = get(client, "/areas/E07000026").json()
    assert allerdale["successors"] == ["E06000063"]
    assert get(client, "/areas?kind=district&on=2022-06-01&region=cumbria").json()["total"] == 6


def test_classifications_can_be_walked_and_searched(client, db):
    taxonomy.load_packaged()
    listed = get(client, "/classifications").json()["classifications"]
    assert "soc2020" in {one["id"] for one in listed}
    top = get(client, "/classifications/soc2020/nodes?level=major").json()
    assert top["total"] == 9
    inside = get(client, f"/classifications/soc2020/nodes?parent={top['nodes'][0]['code']}").json()
    assert all(one["parent"] == top["nodes"][0]["code"] for one in inside["nodes"])
    found = get(client, "/classifications/soc2020/nodes?q=programmers").json()["nodes"]
    node = get(client, f"/classifications/soc2020/nodes/{found[0]['code']}").json()
    assert node["ancestors"]
    problem(client, "/classifications/soc2020/nodes/99999", 404)
    problem(client, "/classifications/soc2020/nodes?level=nothing", 422)
    problem(client, "/classifications/soc2020/nodes?parent=99999", 422)
    problem(client, "/classifications/nothing", 404)


# -- answers as programs want them


def test_an_unchanged_answer_is_304_and_a_new_release_is_not(client, loaded):
    first = get(client, f"/figures?indicator={RATE}")
    assert re.fullmatch(r'"[0-9a-f]{32}"', first["ETag"])
    again = client.get(f"{V1}/figures?indicator={RATE}", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == first["ETag"]
    assert again["Access-Control-Allow-Origin"] == "*"
    weak = client.get(f"{V1}/figures?indicator={RATE}", headers={"If-None-Match": f'"other", W/{first["ETag"]}'})
    assert weak.status_code == 304
    deposit_rows(
        over_time(RATE, BURNLEY, {"cy2021": 72.0, "cy2022": 72.0}), release="Second", now=NOW + timedelta(days=1)
    )
    changed = client.get(f"{V1}/figures?indicator={RATE}", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_different_questions_have_different_etags(client, loaded):
    queries = ("", "?limit=1", "?limit=1&offset=1", "?format=csv", f"?indicator={RATE}")
    assert len({get(client, f"/figures{query}")["ETag"] for query in queries}) == len(queries)


def test_head_is_get_without_content(client, loaded):
    whole = get(client, "/figures")
    head = client.head(f"{V1}/figures")
    assert head.status_code == 200
    assert head.content == b""
    assert head["Content-Length"] == str(len(whole.content))
    assert head["ETag"] == whole["ETag"]


def test_any_page_may_read_it(client, loaded):
    assert get(client, "/figures")["Access-Control-Allow-Origin"] == "*"
    preflight = client.options(f"{V1}/figures", headers={"Origin": "https://example.org"})
    assert preflight.status_code == 204
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in preflight
    assert "Set-Cookie" not in preflight


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, db, method):
    answer = getattr(client, method)(f"{V1}/figures")
    assert answer.status_code == 405
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Allow"] == "GET"


@pytest.mark.parametrize(
    ("path", "parameter", "says"),
    [
        ("/figures?indicators=x", "indicators", "Did you mean “indicator”?"),
        ("/figures?indicator=nothing", "indicator", "not known"),
        ("/figures?limit=0", "limit", "must be 1 or more"),
        ("/figures?limit=1001", "limit", "must be 1,000 or less"),
        ("/figures?limit=many", "limit", "must be a whole number"),
        ("/figures?offset=-1", "offset", "must be 0 or more"),
        ("/figures?format=xml", "format", "must be one of these: json or csv"),
        ("/figures?period=2023", "period", "like cy2023"),
        ("/figures?area=Burnley", "area", "like E07000117"),
        ("/figures?region=nowhere", "region", "not a region we know"),
        ("/figures?vintage=nothing", "vintage", "not a release we hold"),
        ("/figures?indicator=" + "x" * 200, "indicator", "at most 120 letters"),
        ("/indicators?theme=nothing", "theme", "must be one of these"),
        ("/indicators?source=nothing", "source", "not known"),
        ("/areas?kind=planet", "kind", "must be one of these"),
        ("/areas?on=yesterday", "on", "must be a date"),
        ("/changes", "region", "is needed"),
        ("/regions?limit=3", "limit", "is not a parameter of this address"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_to_do(client, db, path, parameter, says):
    found = problem(client, path, 422)
    assert parameter in [one["parameter"] for one in found["errors"]]
    assert says in found["detail"]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing", "/figures/", "/figures/1", "/indicators/nothing", "/sources/nothing", "/sources/nothing/vintages",
        "/vintages/nothing", "/regions/nothing", "/areas/E07999999", "/classifications/nothing/nodes",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(client, db, path):
    problem(client, path, 404)


@pytest.mark.parametrize("address", ["/api/", "/api/v2/figures", "/api/areas/E07000117/", "/api/x/y/z/"])
def test_unknown_addresses_under_api_are_never_pages(client, db, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_a_zero_byte_is_refused_before_it_reaches_a_database(client, db):
    assert client.get(f"{V1}/vintages/a%00b").status_code == 400
    assert client.get(f"{V1}/figures?region=a%00b").status_code == 400


def test_a_fault_of_ours_is_a_problem_without_secrets(client, db, monkeypatch, caplog):
    def breaks(**conditions):
        raise RuntimeError("password=secret")

    monkeypatch.setattr("routeways.warehouse.queries.figure_page", breaks)
    found = problem(client, "/figures", 500)
    assert "secret" not in json.dumps(found)
    assert "password=secret" in caplog.text, "but it is in the log"


def test_too_many_requests_are_told_when_to_come_back(client, loaded, settings):
    settings.API_REQUESTS_A_MINUTE = 3
    answers = [client.get(f"{V1}/regions", REMOTE_ADDR="192.0.2.7") for _ in range(5)]
    # A minute may end in between; then the count begins again.
    assert answers[0].status_code == 200
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert 1 <= int(refused[-1]["Retry-After"]) <= 60
    assert refused[-1]["Content-Type"] == "application/problem+json"
    assert client.get(f"{V1}/regions", REMOTE_ADDR="192.0.2.8").status_code == 200
    assert client.get("/lancashire/evidence/", REMOTE_ADDR="192.0.2.7").status_code == 200, "pages have no such limit"


# -- the description


def schema(client):
    return get(client, "/openapi.json").json()


def test_the_description_is_openapi_3_1_and_hangs_together(client, db):
    found = schema(client)
    assert found["openapi"].startswith("3.1")
    text = json.dumps(found)
    for reference in set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', text)):
        assert reference in found["components"]["schemas"]
    for address, methods in found["paths"].items():
        assert list(methods) == ["get"], address
        assert methods["get"]["summary"]
        assert all(one["schema"] for one in methods["get"].get("parameters", []))
    identifiers = [methods["get"]["operationId"] for methods in found["paths"].values()]
    assert len(identifiers) == len(set(identifiers))


SHAPES = {
    f"/figures?indicator={RATE}": shapes.Figures,
    "/indicators": shapes.Indicators,
    f"/indicators/{RATE}": shapes.IndicatorDetail,
    "/sources": shapes.Sources,
    "/sources/nomis-aps-employment": shapes.SourceDetail,
    "/sources/nomis-aps-employment/vintages": shapes.Vintages,
    "/changes?region=lancashire": shapes.Changes,
    "/regions": places_api.Regions,
    "/regions/lancashire": places_api.RegionOut,
    "/areas": places_api.Areas,
    f"/areas/{BURNLEY}": places_api.AreaDetail,
    "/classifications": taxonomy_api.Classifications,
    "/classifications/soc2020": taxonomy_api.ClassificationOut,
    "/classifications/soc2020/nodes": taxonomy_api.Nodes,
    "/classifications/soc2020/nodes/2136": taxonomy_api.NodeDetail,
}


def test_every_answer_has_the_shape_that_the_description_says(client, loaded):
    taxonomy.load_packaged()
    deposit_rows(
        over_time(RATE, BURNLEY, {"cy2021": 72.0, "cy2022": 72.0}), release="Second", now=NOW + timedelta(days=1)
    )
    vintage = {f"/vintages/{Vintage.objects.first().code}": shapes.VintageDetail}
    for path, shape in (SHAPES | vintage).items():
        found = get(client, path).json()
        TypeAdapter(shape).validate_python(found)
        assert set(found) == set(shape.model_fields), path


def test_the_documentation_is_a_page_of_ours_whose_examples_can_be_opened(client, loaded):
    taxonomy.load_packaged()
    taxonomy.load_packaged_skills()
    page = client.get(f"{V1}/")
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert not re.search(r"<style|\sstyle=|<script(?![^>]*\ssrc=\"/)", text)
    for address in schema(client)["paths"]:
        assert address in text
    examples = re.findall(r'Try it: <a href="([^"]*)"', text)
    # What needs a sign-in has no example: it answers 401 to everybody else.
    for_all = [path for path, known in schema(client)["paths"].items() if "401" not in known["get"]["responses"]]
    assert len(examples) == len(for_all)
    for example in examples:
        assert client.get(example.replace("&amp;", "&")).status_code == 200, example


# -- nothing breaks it


NAMES = st.sampled_from(
    ["indicator", "area", "region", "period", "breakdown", "dimension", "vintage", "limit", "offset", "format", "kind",
     "on", "theme", "source", "q", "level", "parent", "x"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["", RATE, FIRMS, BURNLEY, "lancashire", "cy2022", "size=micro", "csv", "json", "1", "-1", "1000",
                     "1e9", "99999999999999999999", "NaN", "2022-02-30", "'; DROP TABLE figures; --", "../..", "%"]),
    st.text(max_size=40),
)  # fmt: skip
PATHS = st.sampled_from(
    ["/figures", "/indicators", "/sources", "/changes", "/areas", "/regions", "/classifications",
     "/sources/nomis-aps-employment/vintages", "/classifications/soc2020/nodes"]
)  # fmt: skip


@given(path=PATHS, query=st.lists(st.tuples(NAMES, VALUES), max_size=5))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_breaks_it(loaded, path, query):
    caches["process"].clear()
    answer = Client(raise_request_exception=True).get(f"{V1}{path}?{urlencode(query, errors='replace')}")
    assert answer.status_code in (200, 400, 404, 422), answer.content.decode()
    if answer.status_code != 200:
        Problem.model_validate(answer.json())


@given(text=st.text(min_size=1, max_size=30))
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_breaks_it(db, text):
    from urllib.parse import quote

    caches["process"].clear()
    for place in ("vintages", "areas", "indicators", "regions", "classifications", "classifications/soc2020/nodes"):
        answer = Client().get(f"{V1}/{place}/{quote(text, safe='', errors='replace')}")
        assert answer.status_code in (200, 301, 400, 404, 422), answer.content.decode()


# -- what it costs


@pytest.mark.parametrize(
    ("path", "most"),
    [
        (f"/figures?indicator={RATE}&region=lancashire", 2),
        ("/indicators?limit=1000", 1),
        (f"/indicators/{RATE}", 1),
        ("/sources", 1),
        ("/regions", 0),
        ("/areas?region=lancashire&kind=district", 1),
    ],
)
def test_an_answer_asks_the_database_this_often(client, loaded, django_assert_max_num_queries, path, most):
    get(client, path)  # names of areas are read once a process
    with django_assert_max_num_queries(most):
        get(client, path)
