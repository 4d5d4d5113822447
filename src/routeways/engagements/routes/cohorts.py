from django.urls import URLPattern, path

from routeways.engagements.pages import cohorts, cohorts_doing

COHORTS = "<slug:region>/connect/cohorts/"
COHORT = f"{COHORTS}<str:public_id>/"

urlpatterns: list[URLPattern] = [
    path("connect/link/<str:token>/cohort/", cohorts.by_link, name="cohorts_link"),
    path(COHORTS, cohorts.cohorts, name="cohorts"),
    path(f"{COHORTS}published/", cohorts.published, name="cohorts_published"),
    path(COHORT, cohorts.cohort, name="cohorts_cohort"),
    path(f"{COHORT}design/", cohorts_doing.design, name="cohorts_design"),
    path(f"{COHORT}partners/", cohorts_doing.partners, name="cohorts_partners"),
    path(f"{COHORT}refer/", cohorts_doing.refer, name="cohorts_refer"),
    path(f"{COHORT}import/", cohorts_doing.load, name="cohorts_import"),
    path(f"{COHORT}candidates/<str:candidate>/", cohorts_doing.naming, name="cohorts_naming"),
]
