from django.urls import URLPattern, path

from routeways.engagements.pages import adjustments, outcomes

urlpatterns: list[URLPattern] = [
    path("<slug:region>/outcomes/", outcomes.outcomes, name="outcomes_results"),
    path("<slug:region>/outcomes/rate/", outcomes.rate, name="outcomes_rate"),
    path("<slug:region>/adjustments/", adjustments.adjustments, name="outcomes_adjustments"),
    path("<slug:region>/adjustments/shared/", adjustments.shared, name="outcomes_shared"),
    path("<slug:region>/adjustments/<str:public_id>/share/", adjustments.share, name="outcomes_share"),
    path("connect/check-in/<str:token>/", outcomes.check_in, name="outcomes_check_in"),
    path(
        "<slug:region>/connect/engagements/<str:public_id>/check-ins/",
        outcomes.agree_by_account,
        name="outcomes_agree",
    ),
    path("connect/link/<str:token>/check-ins/", outcomes.agree_by_link, name="outcomes_link_agree"),
]
