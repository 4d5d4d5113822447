from __future__ import annotations

from django.urls import path

from routeways.instruments.pages import answering, finishing, surveys

app_name = "instruments"

ALL = "<slug:region>/surveys/"
ONE = f"{ALL}<slug:wave>/"
MINE = f"{ONE}<slug:response>/"

urlpatterns = [
    path("<slug:region>/diagnosis/", surveys.diagnosis, name="diagnosis"),
    path(ALL, surveys.surveys, name="surveys"),
    path(f"{ALL}return/<str:token>/", surveys.come_back, name="return"),
    path(ONE, surveys.wave, name="wave"),
    path(f"{MINE}question/<slug:question>/", answering.question, name="question"),
    path(f"{MINE}check/", finishing.check, name="check"),
    path(f"{MINE}send/", finishing.send, name="send"),
    path(f"{MINE}done/", finishing.done, name="done"),
    path(f"{MINE}later/", surveys.later, name="later"),
]
