from django.urls import URLPattern, path

from routeways.engagements.pages import desk_doing, desk_engagement

ENGAGEMENT = "<slug:region>/connect/engagements/<str:public_id>/"
LINK = "connect/link/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(ENGAGEMENT, desk_engagement.engagement, name="desk_engagement"),
    path(LINK, desk_engagement.link, name="desk_link"),
    *[
        path(f"{ENGAGEMENT}{what}/", desk_doing.by_account, {"what": what}, name=f"desk_{what}")
        for what in desk_doing.DOINGS
    ],
    *[
        path(f"{LINK}{what}/", desk_doing.by_link, {"what": what}, name=f"desk_link_{what}")
        for what in desk_doing.BY_LINK
    ],
]
