from django.urls import URLPattern, path, re_path

from routeways.engagements.pages import levy_board, levy_hub, levy_pledge, levy_transfer, levy_writing

LEVY = "<slug:region>/levy/"
ENGAGEMENT = "<slug:region>/connect/engagements/<str:public_id>/levy/"
LINK = "connect/link/<str:token>/levy/"

urlpatterns: list[URLPattern] = [
    path(LEVY, levy_board.board, name="levy_board"),
    path(f"{LEVY}hub/", levy_hub.hub, name="levy_hub"),
    re_path(r"^(?P<region>[-\w]+)/levy/hub/(?P<what>pledges|requests)\.csv$", levy_hub.csv, name="levy_csv"),
    path(f"{LEVY}hub/requests/<str:public_id>/", levy_hub.propose, name="levy_propose"),
    path(f"{LEVY}hub/requests/<str:public_id>/confirm/", levy_hub.confirm, name="levy_confirm"),
    path(f"{LEVY}pledges/<str:public_id>/", levy_pledge.pledge, name="levy_one_pledge"),
    path(f"{LEVY}pledges/<str:public_id>/paid/<str:month>/", levy_pledge.pay, name="levy_pay"),
    path(f"{LEVY}requests/<str:public_id>/", levy_pledge.asked, name="levy_one_request"),
    *[
        route
        for word, side in (("pledge", "offer"), ("ask", "request"))
        for route in (
            path(f"{LEVY}{word}/", levy_writing.start, {"side": side}, name=f"levy_{word}"),
            path(f"{LEVY}{word}/check/", levy_writing.check, {"side": side}, name=f"levy_{word}_check"),
            path(f"{LEVY}{word}/<slug:id>/", levy_writing.step, {"side": side}, name=f"levy_{word}_step"),
        )
    ],
    *[
        path(f"{base}{what}/{more}", view, {"what": what}, name=f"levy_{name}{what}")
        for base, view, name in ((ENGAGEMENT, levy_transfer.by_account, ""), (LINK, levy_transfer.by_link, "link_"))
        for what, more in (("handover", ""), ("start", "<str:place>/"), ("end", "<str:place>/"), ("letter", ""))
    ],
]
