"""Small skills taxonomies. The skills are everyday ones; the organisations that keep them are invented."""

from __future__ import annotations

from pathlib import Path

HEADINGS = ("code", "label", "kind", "sectors", "aliases", "statement", "soc", "ssa")
ROWS = [
    (
        "mig-welding",
        "MIG welding",
        "technical",
        "engineering",
        "metal inert gas welding|MIG/MAG welding",
        "Joins metal parts with a continuously fed wire under a shielding gas.",
        "5212|5213",
        "4.2",
    ),
    (
        "cnc-turning",
        "CNC turning",
        "technical",
        "engineering",
        "CNC lathe operation",
        "Sets and runs a computer-controlled lathe.",
        "5221",
        "4.2",
    ),
    (
        "sql",
        "SQL",
        "technical",
        "digital",
        "structured query language",
        "Writes queries that read and change data in relational databases.",
        "2134|3133",
        "6.1",
    ),
    (
        "network-cabling",
        "Network cabling",
        "technical",
        "digital|construction",
        "structured cabling",
        "Installs and tests data cables.",
        "5242",
        "6.1",
    ),
    (
        "wound-care",
        "Wound care",
        "technical",
        "health",
        "wound dressing",
        "Cleans and dresses wounds and sees when they need more help.",
        "2237",
        "1.3",
    ),
    (
        "bricklaying",
        "Bricklaying",
        "technical",
        "construction",
        "laying bricks",
        "Lays bricks and blocks to a line.",
        "5313",
        "5.2",
    ),
    (
        "heat-pump-installation",
        "Heat pump installation",
        "technical",
        "energy|construction",
        "installing heat pumps|ASHP installation",
        "Fits and commissions heat pumps.",
        "5315",
        "5.2",
    ),
    (
        "bookkeeping",
        "Bookkeeping",
        "technical",
        "business-food-land",
        "keeping the books",
        "Records what a business earns and spends.",
        "4122",
        "15.1",
    ),
    (
        "teamwork",
        "Teamwork",
        "essential",
        "engineering|construction|digital|automotive|science|health|energy|business-food-land",
        "team working|working in a team",
        "Works with others towards a shared goal.",
        "",
        "14.2",
    ),
    (
        "food-hygiene",
        "Food hygiene",
        "knowledge",
        "business-food-land",
        "food safety",
        "Knows how food is kept safe to eat.",
        "5434",
        "7.4",
    ),
]
STARTER = "\n".join([",".join(HEADINGS), *(",".join(row) for row in ROWS)]) + "\n"


def write(folder: Path, text: str, name: str = "starter.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
