"""What the region teaches: providers, venues, courses and their runs."""

from routeways.provision.models.course import Attendance, Course, Form, Mode, Run, Status, StudyMode, Unit
from routeways.provision.models.provider import Provider, Venue
from routeways.provision.models.teaching import CourseReading, CourseSkill

__all__ = [
    "Attendance",
    "Course",
    "CourseReading",
    "CourseSkill",
    "Form",
    "Mode",
    "Provider",
    "Run",
    "Status",
    "StudyMode",
    "Unit",
    "Venue",
]
