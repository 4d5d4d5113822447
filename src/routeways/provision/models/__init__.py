"""What the region teaches: providers, venues, courses and their runs."""

from routeways.provision.models.course import Attendance, Course, Form, Mode, Run, Status, StudyMode, Unit
from routeways.provision.models.provider import Provider, Venue

__all__ = ["Attendance", "Course", "Form", "Mode", "Provider", "Run", "Status", "StudyMode", "Unit", "Venue"]
