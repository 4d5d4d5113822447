from django.urls import URLPattern, path, re_path

from routeways.engagements.pages import (
    desk_board,
    desk_calendar,
    desk_changing,
    desk_choosing,
    desk_doing,
    desk_engagement,
    desk_home,
    desk_importing,
    desk_inbox,
    desk_match,
    desk_writing,
)

CONNECT = "<slug:region>/connect/"
ENGAGEMENT = f"{CONNECT}engagements/<str:public_id>/"
LINK = "connect/link/<str:token>/"
HOME = "connect/home/<str:token>/"
NEW = f"{CONNECT}new/<slug:side>/<slug:kind>/"
LISTING = r"^(?P<region>[-\w]+)/connect/(?P<side>offers|requests)/(?P<public_id>[^/]+)/"

urlpatterns: list[URLPattern] = [
    path(HOME, desk_home.by_link, name="desk_home_link"),
    path(f"{HOME}calendar.ics", desk_calendar.by_link, name="desk_calendar_link"),
    path(f"{HOME}matches/<str:public_id>/", desk_match.by_link, name="desk_match_link"),
    path(LINK, desk_engagement.link, name="desk_link"),
    *[
        path(f"{LINK}{what}/", desk_doing.by_link, {"what": what}, name=f"desk_link_{what}")
        for what in desk_doing.BY_LINK
    ],
    path(CONNECT, desk_board.board, name="desk_board"),
    path(f"{CONNECT}home/", desk_home.by_account, name="desk_home"),
    path(f"{CONNECT}home/calendar.ics", desk_calendar.by_account, name="desk_calendar"),
    path(f"{CONNECT}inbox/", desk_inbox.inbox, name="desk_inbox"),
    path(f"{CONNECT}inbox/confirm/<slug:side>/<str:public_id>/", desk_inbox.confirm, name="desk_confirm"),
    path(f"{CONNECT}inbox/unmet/<str:public_id>/", desk_inbox.unmet, name="desk_unmet"),
    path(f"{CONNECT}inbox/unmet/<str:public_id>/keep/", desk_inbox.keep, name="desk_keep"),
    path(f"{CONNECT}new/", desk_choosing.choose, name="desk_choose"),
    path(f"{CONNECT}sent/", desk_writing.sent, name="desk_sent"),
    path(NEW, desk_writing.start, name="desk_start"),
    path(f"{NEW}check/", desk_writing.check, name="desk_check"),
    path(f"{NEW}file/", desk_importing.load, name="desk_import"),
    path(f"{NEW}<slug:step>/", desk_writing.write, name="desk_write"),
    path(f"{CONNECT}matches/<str:public_id>/", desk_match.by_account, name="desk_match"),
    re_path(f"{LISTING}$", desk_board.listing, name="desk_listing"),
    re_path(f"{LISTING}take/$", desk_board.take, name="desk_take"),
    re_path(f"{LISTING}change/$", desk_board.change, name="desk_change"),
    re_path(f"{LISTING}state/$", desk_board.move, name="desk_state"),
    re_path(f"{LISTING}links/$", desk_changing.withdraw, name="desk_withdraw"),
    path(ENGAGEMENT, desk_engagement.engagement, name="desk_engagement"),
    *[
        path(f"{ENGAGEMENT}{what}/", desk_doing.by_account, {"what": what}, name=f"desk_{what}")
        for what in desk_doing.DOINGS
    ],
]
