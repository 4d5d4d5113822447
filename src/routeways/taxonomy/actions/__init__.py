"""Every write of this floor."""

from routeways.taxonomy.actions.classifications import Loaded, load_packaged, load_sic2007, load_soc2020_volume1
from routeways.taxonomy.actions.own_skills import (
    describe_taxonomy,
    import_skills,
    keep_version,
    link_skill,
    put_skill,
    retire_skill,
    share_taxonomy,
    start_taxonomy,
    unlink_skill,
)
from routeways.taxonomy.actions.skill_merging import merge_skills, unmerge_skills
from routeways.taxonomy.actions.skills import (
    LoadedSkills,
    load_packaged_skills,
    load_skill_taxonomy,
    load_skills_file,
)

__all__ = [
    "Loaded",
    "LoadedSkills",
    "describe_taxonomy",
    "import_skills",
    "keep_version",
    "link_skill",
    "load_packaged",
    "load_packaged_skills",
    "load_sic2007",
    "load_skill_taxonomy",
    "load_skills_file",
    "load_soc2020_volume1",
    "merge_skills",
    "put_skill",
    "retire_skill",
    "share_taxonomy",
    "start_taxonomy",
    "unlink_skill",
    "unmerge_skills",
]
