"""Small skills taxonomies. The skills are everyday ones; the organisations that keep them are invented."""

from __future__ import annotations

import zipfile
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


ESCO = "http://data.europa.eu/esco"
_SKILLS = "conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels,status,scopeNote,description"
_GROUPS = "conceptUri,preferredLabel,altLabels,description,code"


def esco_zip(folder: Path, name: str = "ESCO_v9.9_classification_en_csv.zip", **parts: str) -> Path:
    """Three skills and two groups in ESCO's layout; a part given by its name replaces ours."""
    chain = ",".join(f"Level {n} URI,Level {n} preferred term" for n in range(4))
    ours = {
        "skills_en": f"{_SKILLS}\n"
        f'{ESCO}/skill/aa,skill/competence,sector-specific,join metals,"welding\njoining metal\njoin metals",weld,'
        "released,,Join metals &amp; alloys.\n"
        f"{ESCO}/skill/bb,knowledge,cross-sector,metallurgy,,,released,,What metals are.\n"
        f"{ESCO}/skill/cc,skill/competence,transversal,work in teams,,,released,,Work with others.\n",
        "skillGroups_en": f"{_GROUPS}\n{ESCO}/skill/S,skills,,,S\n{ESCO}/skill/S6,handling and moving,,Moving.,S6\n",
        "skillsHierarchy_en": f"{chain}\n{ESCO}/skill/S,skills,{ESCO}/skill/S6,handling and moving,,,,\n",
    }
    return _zip(folder / name, ours | parts)


def esco_relations(folder: Path, name: str = "ESCO_v9.9_relations_csv.zip") -> Path:
    parts = {
        "broaderRelationsSkillPillar": "conceptType,conceptUri,broaderType,broaderUri\n"
        f"SkillGroup,{ESCO}/skill/S6,SkillGroup,{ESCO}/skill/S\n"
        f"KnowledgeSkillCompetence,{ESCO}/skill/aa,SkillGroup,{ESCO}/skill/S6\n"
        f"KnowledgeSkillCompetence,{ESCO}/skill/aa,SkillGroup,{ESCO}/skill/bb\n",
        "skillSkillRelations": "originalSkillUri,relationType,relatedSkillUri\n"
        f"{ESCO}/skill/bb,optional,{ESCO}/skill/aa\n",
        "occupationSkillRelations": "occupationUri,relationType,skillUri\n"
        f"{ESCO}/occupation/1,essential,{ESCO}/skill/aa\n"
        f"{ESCO}/occupation/2,optional,{ESCO}/skill/aa\n",
    }
    return _zip(folder / name, parts)


def _zip(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(f"{name}.csv", text)
    return path


RSD_HEADINGS = (
    "Canonical URL,RSD Name,Authors,Skill Statement,Categories,Keywords,Standards,Certifications,"
    "Occupation Major Groups,Occupation Minor Groups,Broad Occupations,Detailed Occupations,O*Net Job Codes,Employers,"
    "Alignment Name,Alignment URL,Alignment Framework,"
    "Alignment 2 Name,Alignment 2 URL,Alignment 2 Framework,Collections"
)
RSD = (
    f"{RSD_HEADINGS}\n"
    "https://example.org/api/skills/4f1c2f6e-0000-4000-8000-000000000001,Check a Weld,Imaginary Works,"
    '"Inspects a weld, and says why it fails.",Welding,weld inspection; visual testing,ISO 17637,,51-0000,,,51-4121,,'
    f"Imaginary Works,join metals,{ESCO}/skill/aa,ESCO,EMSI,https://example.org/skill/9,Other,Shop floor\n"
    ",Read a Drawing,Imaginary Works,Reads a drawing.,,,,,,,,,,,,,,,,,\n"
)

CASE = {
    "CFDocument": {
        "identifier": "6d2c0000-0000-4000-8000-000000000000",
        "uri": "https://example.org/CFDocuments/6d2c",
        "title": "Imaginary Framework",
        "creator": "Imaginary Works",
        "lastChangeDateTime": "2026-03-27T10:00:00+00:00",
        "version": "2",
        "licenseURI": {"title": "CC BY 4.0", "identifier": "x", "uri": "https://example.org/licence"},
    },
    "CFItems": [
        {"identifier": "g1", "uri": "urn:uuid:g1", "fullStatement": "Joining", "CFItemType": "Cluster"},
        {
            "identifier": "g2",
            "uri": "https://example.org/g2",
            "fullStatement": "Joins metal parts by welding.",
            "abbreviatedStatement": "Welds",
            "humanCodingScheme": "J.1",
            "conceptKeywords": ["welding", "joining"],
        },
        {"identifier": "g2", "fullStatement": "A second one with the same identifier"},
        {"fullStatement": "One without an identifier"},
    ],
    "CFAssociations": [
        {
            "identifier": "a1",
            "associationType": "isChildOf",
            "originNodeURI": {"identifier": "g2"},
            "destinationNodeURI": {"identifier": "g1"},
        },
        {
            "identifier": "a2",
            "associationType": "exactMatchOf",
            "originNodeURI": {"identifier": "g2"},
            "destinationNodeURI": {"identifier": "x", "uri": f"{ESCO}/skill/aa"},
        },
        "not an object",
    ],
}

ASN = {
    "@context": "https://credreg.net/ctdlasn/schema/context/json",
    "@graph": [
        {
            "@id": "https://example.org/framework",
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": {"en-US": "Imaginary Competencies"},
        },
        {
            "@id": "https://example.org/c/1",
            "@type": ["ceasn:Competency"],
            "ceasn:competencyText": {"en-US": "Joins metal parts."},
            "ceasn:exactAlignment": [f"{ESCO}/skill/aa"],
        },
        {
            "@id": "https://example.org/c/2",
            "@type": "ceasn:Competency",
            "ceasn:competencyText": "Welds pipes.",
            "ceasn:isChildOf": "https://example.org/c/1",
        },
    ],
}

# Invented codes and names in the shape that the classification's documents describe.
SSC_SHEETS = {
    "Read me": [["Skills in four levels"], ["Invented for a test"]],
    "1 Domains": [
        ["A title above"],
        [],
        ["Domain code", "Domain", "Description"],
        ["D1", "Making things", "All of it."],
    ],
    "2 Areas": [["Area code", "Skill area", "Domain code"], ["D1.A1", "Joining", "D1"]],
    "3 Groups": [["Group code", "Skill group name", "Area code"], ["D1.A1.G1", "Metal joining", "D1.A1"]],
    "4 Occupational skills": [
        ["Occupational skill code", "Occupational skill", "Definition", "Group code"],
        ["OS1", "Weld steel", "Welds steel plates.", "D1.A1.G1"],
        ["OS2", "Solder copper", "", "D1.A1.G1"],
    ],
    "Core skills": [["Code", "Name"], ["CS1", "Listening"]],
    "Tasks": [["Task code", "Task", "Skill"], ["T1", "Weld a plate", "Weld steel"]],
    "SOC mapping": [
        ["Occupational skill code", "SOC 2020 SUG code"],
        ["OS1", "5213/01"],
        ["OS1", 521302],
        ["OS2", "x"],
    ],
}
SSC_TABLE = [
    ["Domain", "Area", "Group", "Occupational skill", "Description"],
    ["Making things", "Joining", "Metal joining", "Weld steel", "Welds steel plates."],
    ["Making things", "Joining", "Metal joining", "Solder copper", ""],
]
