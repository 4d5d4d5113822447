from django.urls import URLPattern, path

from routeways.engagements.pages import placements_doing, placements_list

ENGAGEMENT = "<slug:region>/connect/engagements/<str:public_id>/"
LINK = "connect/link/<str:token>/"
PATHS = {
    "hours": "hours/",
    "change": "hours/<str:entry>/",
    "plan": "plan/",
    "letters": "letters/",
    "absence": "absence/",
    "objectives": "objectives/",
    "declare": "declare/",
    "agreement": "agreement.pdf",
}
FOR_ACCOUNTS = ("plan", "letters")  # the college signs in for these

urlpatterns: list[URLPattern] = [
    path("<slug:region>/placements/", placements_list.placements, name="placements"),
    path("<slug:region>/placements/placements.csv", placements_list.placements_csv, name="placements_csv"),
    path("<slug:region>/placements/students/add/", placements_list.add_student, name="placements_add"),
    path("<slug:region>/placements/support/", placements_list.support, name="placements_support"),
    path("<slug:region>/placements/support/add/", placements_list.add_support, name="placements_support_add"),
    *[
        path(f"{ENGAGEMENT}{end}", placements_doing.by_account, {"what": what}, name=f"placements_{what}")
        for what, end in PATHS.items()
    ],
    *[
        path(f"{LINK}{end}", placements_doing.by_link, {"what": what}, name=f"placements_link_{what}")
        for what, end in PATHS.items()
        if what not in FOR_ACCOUNTS
    ],
]
