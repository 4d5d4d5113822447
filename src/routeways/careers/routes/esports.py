"""The after-school Cyber and Esports Academy."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import (
    esports_host,
    esports_parent,
    esports_play,
    esports_public,
    esports_room,
    esports_school,
    esports_session,
)

ALL = "<slug:region>/school-programmes/esports-academy/"
MINE = f"{ALL}mine/<slug:token>/"
ONE = f"{ALL}<slug:academy>/"
DESK = f"{ONE}desk/"
SESSION = f"{DESK}sessions/<slug:session>/"
PLAY = f"{DESK}tournaments/<slug:tournament>/"
SCHOOL = "<slug:region>/schools/<slug:institution>/esports/"
OWN = f"{SCHOOL}<slug:academy>/"

urlpatterns: list[URLPattern] = [
    path(ALL, esports_public.home, name="esports"),
    path(MINE, esports_parent.mine, name="esports_mine"),
    path(f"{MINE}check/", esports_parent.check, name="esports_check"),
    path(f"{MINE}withdraw/", esports_parent.withdraw, name="esports_withdraw"),
    path(f"{MINE}another/", esports_parent.another, name="esports_another"),
    path(f"{MINE}<slug:page>/", esports_parent.answer, name="esports_answer"),
    path(f"{ALL}hub/", esports_school.hub, name="esports_hub"),
    path(ONE, esports_public.academy, name="esports_academy"),
    path(f"{ONE}join/", esports_public.join, name="esports_join"),
    path(f"{ONE}tournaments/<slug:tournament>/", esports_play.tournament, name="esports_tournament"),
    path(DESK, esports_host.desk, name="esports_desk"),
    path(f"{DESK}register.csv", esports_host.register_csv, name="esports_csv"),
    path(f"{DESK}draw/", esports_host.draw, name="esports_draw"),
    path(f"{DESK}incidents/", esports_host.incidents, name="esports_incidents"),
    path(f"{DESK}learners/<slug:learner>/", esports_host.learner, name="esports_learner"),
    path(f"{DESK}learners/<slug:learner>/way/", esports_host.way, name="esports_way"),
    path(f"{DESK}learners/<slug:learner>/withdraw/", esports_host.withdraw, name="esports_learner_withdraw"),
    path(SESSION, esports_session.session, name="esports_session"),
    path(f"{SESSION}open/", esports_session.open, name="esports_session_open"),
    path(f"{SESSION}close/", esports_session.close, name="esports_session_close"),
    path(f"{SESSION}cancel/", esports_session.cancel, name="esports_session_cancel"),
    path(f"{SESSION}incident/", esports_session.incident, name="esports_session_incident"),
    path(f"{SESSION}adults/<int:adult>/in/", esports_room.come_in, name="esports_adult_in"),
    path(f"{SESSION}adults/<int:adult>/out/", esports_room.go_out, name="esports_adult_out"),
    path(f"{SESSION}<slug:learner>/mark/", esports_session.mark, name="esports_mark"),
    path(f"{SESSION}<slug:learner>/leave/", esports_session.leave, name="esports_leave"),
    path(f"{DESK}tournaments/new/", esports_play.new, name="esports_play_new"),
    path(PLAY, esports_play.desk, name="esports_play"),
    path(f"{PLAY}draw/", esports_play.draw, name="esports_play_draw"),
    path(f"{PLAY}result/", esports_play.result, name="esports_result"),
    path(f"{PLAY}results/<int:result>/", esports_play.confirm, name="esports_confirm"),
    path(SCHOOL, esports_school.school, name="school_esports"),
    path(f"{SCHOOL}new/", esports_school.new, name="school_esports_new"),
    path(OWN, esports_school.own, name="school_esports_own"),
    path(f"{OWN}change/", esports_school.change, name="school_esports_change"),
    path(f"{OWN}open/", esports_school.open, name="school_esports_open"),
    path(f"{OWN}cancel/", esports_school.cancel, name="school_esports_cancel"),
    path(f"{OWN}take/", esports_school.take, name="school_esports_take"),
    path(f"{OWN}adults/<int:adult>/end/", esports_school.end_adult, name="school_esports_end_adult"),
]
