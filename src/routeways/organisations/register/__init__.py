"""Readers of public registers: profile facts only. Grades, scores and inspection results are not even read."""

from routeways.organisations.register.colleges import read_colleges
from routeways.organisations.register.entry import Entry
from routeways.organisations.register.gias import read_gias, read_key_stage, read_pupil_premium

__all__ = ["Entry", "read_colleges", "read_gias", "read_key_stage", "read_pupil_premium"]
