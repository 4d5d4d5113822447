"""Challenges: for everybody, for a school, for judges, for the hub."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import (
    challenges_hub,
    challenges_judge,
    challenges_mask,
    challenges_public,
    challenges_school,
)

ALL = "<slug:region>/school-programmes/challenges/"
SCHOOL = "<slug:region>/schools/<slug:institution>/challenges/"
TEAM = f"{SCHOOL}<slug:team>/"
HUB = "<slug:region>/careers-hub/challenges/"
WORK = f"{HUB}<slug:challenge>/<int:begins>/<slug:team>/"

urlpatterns: list[URLPattern] = [
    path(ALL, challenges_public.index, name="challenges"),
    path(f"{ALL}judging/", challenges_judge.judging, name="challenge_judging"),
    path(f"{ALL}judging/<slug:team>/", challenges_judge.mark, name="challenge_mark"),
    path(f"{ALL}<slug:challenge>/", challenges_public.challenge, name="challenge"),
    path(SCHOOL, challenges_school.home, name="school_challenges"),
    path(f"{SCHOOL}enter/<slug:challenge>/", challenges_school.enter, name="challenge_enter"),
    path(TEAM, challenges_school.team, name="challenge_team"),
    path(f"{TEAM}hand-in/<slug:step>/", challenges_school.hand_in, name="challenge_hand_in"),
    path(f"{TEAM}hand-in/<slug:step>/mask/", challenges_mask.of_school, name="challenge_mask"),
    path(f"{TEAM}mentor/", challenges_school.mentor, name="challenge_mentor"),
    path(f"{TEAM}met/", challenges_school.met, name="challenge_met"),
    path(f"{TEAM}showcase/", challenges_school.showcase, name="challenge_showcase"),
    path(f"{TEAM}hide/", challenges_school.hide, name="challenge_hide"),
    path(f"{TEAM}withdraw/", challenges_school.withdraw, name="challenge_withdraw"),
    path(HUB, challenges_hub.home, name="hub_challenges"),
    path(f"{HUB}<slug:challenge>/<int:begins>/", challenges_hub.one, name="hub_challenge"),
    path(f"{HUB}<slug:challenge>/<int:begins>/results/", challenges_hub.give_results, name="hub_challenge_results"),
    path(WORK, challenges_mask.work, name="hub_challenge_work"),
    path(f"{WORK}<slug:step>/mask/", challenges_mask.of_hub, name="hub_challenge_mask"),
]
