"""A small taxonomy and small lists of titles, kept in a data folder of the test's own."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

from routeways.engines.extraction.index import Skill
from routeways.engines.extraction.occupations import Title

SKILLS = [
    Skill("S1", "manage budgets", ("budget management",), "Plan, monitor and report on the budget.", 40),
    Skill("S2", "weld metal", ("metal welding", "welding", "TIG welding"), "Join metal by melting it.", 9),
    Skill("S3", "Python", ("Python programming",), "Write software in Python.", 12),
    Skill("S4", "care for people with dementia", ("dementia care",), "Look after people whose memory fails.", 5),
]
TITLES = [
    Title("Welder", "5213"), Title("Welder, TIG", "5213"), Title("Bakers", "5432"), Title("Care assistant", "6135"),
    Title("Care worker", "6135"), Title("Manager", "1150", "(retail)"), Title("Chef", "5434"),
    Title("Head chef", "5434"),
]  # fmt: skip
NAMES = {
    "5213": "Welding trades",
    "5432": "Bakers",
    "6135": "Care workers",
    "1150": "Managers in retail",
    "5434": "Chefs",
}
ESCO_COLUMNS = ["conceptUri", "preferredLabel", "altLabels", "hiddenLabels", "description", "definition"]


def esco_zip(folder: Path, skills: list[Skill] | None = None) -> Path:
    """A download in ESCO's shape, with its relations beside it."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, ESCO_COLUMNS)
    writer.writeheader()
    for skill in SKILLS if skills is None else skills:
        writer.writerow(
            {
                "conceptUri": f"http://example.invalid/{skill.id}",
                "preferredLabel": skill.label,
                "altLabels": "\n".join(skill.aliases),
                "hiddenLabels": "",
                "description": skill.description,
                "definition": "",
            }
        )
    path = folder / "ESCO_v9_classification_en_csv.zip"
    with zipfile.ZipFile(path, "w") as whole:
        whole.writestr("skills_en.csv", lines.getvalue())
    with zipfile.ZipFile(folder / "ESCO_v9_relations_csv.zip", "w") as whole:
        rows = "occupationUri,relationType,skillType,skillUri\n" + "o,essential,skill,http://example.invalid/S2\n" * 9
        whole.writestr("occupationSkillRelations.csv", rows)
    return path
