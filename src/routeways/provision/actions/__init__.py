"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.provision.actions.demonstrating import load_demonstration
from routeways.provision.actions.importing import Imported, import_file, publish_drafts
from routeways.provision.actions.joining import join_courses, separate_course

__all__ = ["Imported", "import_file", "join_courses", "load_demonstration", "publish_drafts", "separate_course"]
