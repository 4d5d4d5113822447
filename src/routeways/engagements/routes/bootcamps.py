from django.urls import URLPattern, path

from routeways.engagements.pages import bootcamps_claims, bootcamps_cohort, bootcamps_doing, bootcamps_public

BOOTCAMPS = "<slug:region>/bootcamps/"
BOOTCAMP = f"{BOOTCAMPS}<str:public_id>/"
LEARNERS = f"{BOOTCAMP}learners/"
LEARNER = f"{LEARNERS}<str:learner>/"

urlpatterns: list[URLPattern] = [
    path(BOOTCAMPS, bootcamps_public.board, name="bootcamps_board"),
    path(f"{BOOTCAMPS}yours/", bootcamps_cohort.mine, name="bootcamps_yours"),
    path(f"{BOOTCAMPS}new/", bootcamps_cohort.plan, name="bootcamps_plan"),
    path(BOOTCAMP, bootcamps_public.about, name="bootcamps_about"),
    path(f"{BOOTCAMP}apply/", bootcamps_public.apply, name="bootcamps_apply"),
    path(f"{BOOTCAMP}sent/", bootcamps_public.sent, name="bootcamps_sent"),
    path(f"{BOOTCAMP}vacancies/", bootcamps_cohort.vacancies, name="bootcamps_vacancies"),
    path(f"{BOOTCAMP}close/", bootcamps_cohort.close, name="bootcamps_close"),
    path(f"{BOOTCAMP}claims/", bootcamps_claims.claims, name="bootcamps_claims"),
    path(f"{BOOTCAMP}claims.csv", bootcamps_claims.claims_csv, name="bootcamps_claims_csv"),
    path(f"{BOOTCAMP}claims/<str:claim>/reverse/", bootcamps_claims.reverse, name="bootcamps_reverse"),
    path(LEARNERS, bootcamps_cohort.cohort, name="bootcamps_cohort"),
    path(f"{LEARNERS}import/", bootcamps_cohort.load, name="bootcamps_import"),
    path(f"{LEARNER}check/<slug:question>/", bootcamps_doing.check, name="bootcamps_check"),
    path(f"{LEARNER}funding/", bootcamps_doing.funding, name="bootcamps_funding"),
    path(f"{LEARNER}interview/", bootcamps_doing.interview, name="bootcamps_interview"),
    path(f"{LEARNER}interview/<str:interview>/", bootcamps_doing.result, name="bootcamps_result"),
    path(f"{LEARNER}assessment/", bootcamps_doing.assessment, name="bootcamps_assessment"),
    path(f"{LEARNER}outcome/", bootcamps_doing.outcome, name="bootcamps_outcome"),
    path(f"{LEARNER}evidence/<int:milestone>/", bootcamps_doing.evidence, name="bootcamps_evidence"),
    path("connect/link/<str:token>/bootcamp/", bootcamps_public.naming, name="bootcamps_link"),
]
