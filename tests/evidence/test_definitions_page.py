"""docs/definitions.md: its tables are the schemas', and its worked example works when it is followed literally."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client, TestCase

from routeways.evidence import actions, definitions
from routeways.values import Bounds, Symbol
from routeways.warehouse.queries import figures
from tests.evidence.definition_tables import MODELS, PAGE, SHOWN, explained, shown, written
from tests.evidence.depositing import NOW

SOURCES = PAGE.parents[1] / "src" / "routeways"
TEXT = PAGE.read_text("utf-8")
BLOCKS = dict(re.findall(r"```\w+ file=(\S+)\n(.*?)```", TEXT, re.DOTALL))
BURNLEY, PENDLE, LANCASHIRE = "E07000117", "E07000122", "E69000019"


def test_the_tables_of_fields_are_those_of_the_schemas():
    assert written(TEXT) == TEXT, "run: python -m tests.evidence"
    assert shown(TEXT) == set(MODELS)
    assert len(MODELS) == len(SHOWN), "two models are called the same: name one of them in NAMED"


def test_every_kind_of_definition_that_people_write_has_its_table() -> None:
    """Not what is invented for the demonstration, or ships with its data: the page says where those schemas are."""
    kinds = dict(_kinds())
    assert len(kinds) > 40
    tables = {f"{model.__module__}.{model.__name__}" for model in SHOWN}
    without = {folder for schema, folder in kinds.items() if schema not in tables}
    assert {one for one in without if not re.match(r"demonstration\b", one)} == {"places", "taxonomy"}


def _kinds() -> Iterator[tuple[str, str]]:
    """The schemas of definitions, by module and name, each with its folder."""
    for path in sorted(SOURCES.rglob("*.py")):
        text, module = path.read_text("utf-8"), ".".join(path.relative_to(SOURCES.parent).with_suffix("").parts)
        for part in ast.walk(ast.parse(text if "KIND: ClassVar" in text else "")):
            for line in part.body if isinstance(part, ast.ClassDef) else ():
                match line:
                    case ast.AnnAssign(target=ast.Name("KIND"), value=ast.Constant(str(folder))) if folder:
                        yield f"{module}.{part.name}", folder


@pytest.mark.parametrize("model", MODELS)
def test_every_field_is_explained(model):
    assert not [name for name in MODELS[model].model_fields if not explained(MODELS[model], name)]


def test_every_link_on_the_page_leads_somewhere():
    headings = {
        re.sub(r"[^a-z0-9 -]", "", line.lower()).strip().replace(" ", "-")
        for line in re.findall(r"^#+ (.*)", TEXT, re.M)
    }
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        file, _, anchor = target.partition("#")
        assert (PAGE.parent / file).exists() if file else anchor in headings, target


@pytest.fixture
def followed(warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The example's files written down as the page gives them, in a deployment's own folder."""
    for name, content in BLOCKS.items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    monkeypatch.setenv("ROUTEWAYS_DEFINITIONS_DIR", str(tmp_path / "own"))
    definitions.sources.cache_clear()
    definitions.indicators.cache_clear()
    call_command("createcachetable", verbosity=0)
    with TestCase.captureOnCommitCallbacks(execute=True):
        report = actions.load_file(tmp_path / "own" / "learners.csv", release="2023/24", now=NOW)
    yield report
    definitions.sources.cache_clear()
    definitions.indicators.cache_clear()


def test_the_example_has_the_three_files():
    assert set(BLOCKS) == {"learners.csv", "sources/example-learners.yaml", "indicators/example-learner-share.yaml"}


@pytest.mark.django_db
def test_the_example_is_recognised_and_loaded_without_a_fault(followed):
    assert (followed.source, followed.release) == ("example-learners", "2023/24")
    assert (followed.report.rows_good, followed.report.rows_rejected) == (8, 0)
    assert followed.indicators == ("example-learner-share",)


@pytest.mark.django_db
def test_the_example_gives_what_the_page_says(followed, client: Client):
    def share(area: str, breakdown: str = "", period: str = "ay2023"):
        return figures(indicators="example-learner-share", areas=area, periods=period, breakdowns=breakdown).one()

    assert round(share(BURNLEY).value, 1) == 2.2
    assert share(BURNLEY, "age_group=19 to 24").value == 5
    assert share(BURNLEY, period="ay2022").value == 2
    assert share(PENDLE).symbol is Symbol.CONFIDENTIAL
    assert share(PENDLE, "age_group=19 to 24").bounds is Bounds.RANGE
    whole = share(LANCASHIRE)
    assert whole.symbol is Symbol.NOT_AVAILABLE
    assert "12 of its 14 districts have no figure" in whole.reason
    page = client.get("/lancashire/indicators/example-learner-share/").content.decode()
    assert "2.2%" in page
    assert "12 of its 14 districts have no figure" in page
    assert "In Burnley, 2.2% of adults living here were in further education in the 2023/24 academic year." in (
        client.get(f"/lancashire/figures/example-learner-share/{BURNLEY}/ay2023/").content.decode()
    )


def test_the_sentence_that_a_bad_definition_is_refused_with_is_the_pages(tmp_path):
    from routeways.foundation.definitions import PACKAGED, DefinitionError, read

    good = (PACKAGED / "indicators" / "employment-rate.yaml").read_text("utf-8")
    path = tmp_path / "employment-rate.yaml"
    path.write_text(good.replace("direction: higher", "direction: up"), "utf-8")
    with pytest.raises(DefinitionError) as refused:
        read(path, definitions.Indicator)
    assert str(refused.value) in TEXT
