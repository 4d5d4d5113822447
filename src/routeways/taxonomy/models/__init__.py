"""The tables of this floor: classifications and their groups, qualifications, skills and their taxonomies."""

from routeways.taxonomy.models.classification import Classification, Crosswalk, Node, node_id
from routeways.taxonomy.models.qualification import Qualification, QualificationLink
from routeways.taxonomy.models.skill import (
    SkillAlias,
    SkillEdition,
    SkillLink,
    SkillMerge,
    SkillTaxonomy,
    TaxonomySkill,
    skill_id,
)

__all__ = [
    "Classification",
    "Crosswalk",
    "Node",
    "Qualification",
    "QualificationLink",
    "SkillAlias",
    "SkillEdition",
    "SkillLink",
    "SkillMerge",
    "SkillTaxonomy",
    "TaxonomySkill",
    "node_id",
    "skill_id",
]
