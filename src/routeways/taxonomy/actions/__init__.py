"""Every write of this floor."""

from routeways.taxonomy.actions.classifications import Loaded, load_packaged, load_sic2007, load_soc2020_volume1
from routeways.taxonomy.actions.skills import LoadedSkills, load_packaged_skills, load_skill_taxonomy, load_skills_file

__all__ = [
    "Loaded",
    "LoadedSkills",
    "load_packaged",
    "load_packaged_skills",
    "load_sic2007",
    "load_skill_taxonomy",
    "load_skills_file",
    "load_soc2020_volume1",
]
