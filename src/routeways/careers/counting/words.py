"""The words of an encounter: how it was held, whom one met, which signs it has, and what is said of a missing one."""

from __future__ import annotations

from types import MappingProxyType

MODES = MappingProxyType(
    {
        "in-person": "In person",
        "mixed": "In person, with others joining online",
        "live-virtual": "Online, live",
        "recording": "A recording was watched",
    }
)
EMPLOYERS = MappingProxyType({"employer": "An employer, or somebody self-employed"})
PROVIDERS = MappingProxyType(
    {
        "sixth-form": "A sixth form",
        "college": "A college",
        "university": "A university",
        "independent-training": "An independent training provider",
        "apprenticeship": "A provider of apprenticeships, or somebody who speaks for them",
    }
)
SIZES = MappingProxyType(
    {
        "self-employed": "Self-employed",
        "micro": "1 to 9 people",
        "small": "10 to 49 people",
        "medium": "50 to 249 people",
        "large": "250 people or more",
    }
)
SECTORS = MappingProxyType(
    {
        "engineering": "Engineering and manufacturing",
        "construction": "Construction",
        "digital": "Digital",
        "health": "Health and science",
        "care": "Care and early years",
        "energy": "Energy and low carbon",
        "food-land": "Food, land and animals",
        "business": "Business and services",
        "creative": "Creative and media",
        "public": "Public services",
        "visitors": "Hotels, food and visitors",
        "transport": "Transport and storage",
    }
)
MEANINGFUL = MappingProxyType(
    {
        "purpose": "Pupils and visitors both knew what it was for",
        "outcomes": "It had learning outcomes that fitted these pupils",
        "two-way": "Pupils talked with the people they met, and asked questions",
        "reflection": "Pupils had time afterwards to think about what they learned",
    }
)
WORKPLACE = MappingProxyType(
    {
        "extensive": "They had much to do with the people who work there",
        "range": "They met people in different jobs",
        "task": "They did a task or made a piece of work",
        "feedback": "The employer told them how they did",
    }
)
ACCESS = MappingProxyType(
    {
        "technical": "They offer approved technical qualifications or apprenticeships, or spoke for those who do",
        "told-routes": "They told which qualifications or apprenticeships they offer",
        "told-careers": "They told which careers these lead to",
        "told-learning": "They told what learning or training there is like",
        "questions": "They answered pupils’ questions",
    }
)
FLAGS = MappingProxyType({**MEANINGFUL, **WORKPLACE, **ACCESS, "curriculum": "It was part of a subject or course"})
MISSING = MappingProxyType(
    {
        "purpose": "Its purpose was not shared with both sides.",
        "outcomes": "It had no learning outcomes.",
        "two-way": "Pupils did not talk with the people they met.",
        "reflection": "There was no time to think about it afterwards.",
        "extensive": "Pupils had little to do with the people who work there.",
        "range": "Pupils did not meet people in different jobs.",
        "task": "Pupils did no task.",
        "feedback": "The employer gave no feedback.",
        "technical": "Nobody offered, or spoke for, approved technical qualifications or apprenticeships.",
        "told-routes": "It was not told which qualifications or apprenticeships there are.",
        "told-careers": "It was not told which careers they lead to.",
        "told-learning": "It was not told what learning there is like.",
        "questions": "Pupils’ questions were not answered.",
    }
)
