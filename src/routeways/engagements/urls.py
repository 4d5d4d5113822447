"""The addresses of this floor: each part has a file of its own."""

from routeways.engagements.routes import (
    bootcamps,
    cohorts,
    console,
    desk,
    enquiries,
    jobs,
    levy,
    outcomes,
    placements,
    pledges,
    projects,
)

app_name = "engagements"
urlpatterns = [
    *console.urlpatterns,
    *placements.urlpatterns,
    *outcomes.urlpatterns,
    *levy.urlpatterns,
    *pledges.urlpatterns,
    *enquiries.urlpatterns,
    *bootcamps.urlpatterns,
    *cohorts.urlpatterns,
    *jobs.urlpatterns,
    *projects.urlpatterns,
    *desk.urlpatterns,
]
