"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.provision.actions.demonstrating import load_demonstration
from routeways.provision.actions.importing import Imported, import_file, name_qualifications, publish_drafts
from routeways.provision.actions.joining import join_courses, separate_course
from routeways.provision.actions.teaching import decide_skill, read_courses

__all__ = [
    "Imported",
    "decide_skill",
    "import_file",
    "join_courses",
    "load_demonstration",
    "name_qualifications",
    "publish_drafts",
    "read_courses",
    "separate_course",
]
