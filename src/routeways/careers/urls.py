"""The addresses of this floor: each part has a file of its own."""

from routeways.careers.routes import (
    challenges,
    communities,
    days,
    encounters,
    esports,
    evaluation,
    explorer,
    games,
    keeping,
    reach,
    reskilling,
    schools,
    sessions,
)

app_name = "careers"
urlpatterns = [
    *games.urlpatterns,
    *esports.urlpatterns,
    *challenges.urlpatterns,
    *communities.urlpatterns,
    *days.urlpatterns,
    *explorer.urlpatterns,
    *evaluation.urlpatterns,
    *keeping.urlpatterns,
    *reach.urlpatterns,
    *reskilling.urlpatterns,
    *schools.urlpatterns,
    *sessions.urlpatterns,
    *encounters.urlpatterns,
]
