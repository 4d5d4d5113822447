"""An institution’s encounters and coverage; the hub’s console of coverage."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import coverage_hub, encounters, encounters_coverage, encounters_files, encounters_writing

SCHOOL = "<slug:region>/schools/<slug:institution>/"
ALL = f"{SCHOOL}encounters/"
HUB = "<slug:region>/careers-hub/coverage/"

urlpatterns: list[URLPattern] = [
    path(ALL, encounters.listing, name="encounters"),
    path(f"{ALL}data.csv", encounters_files.as_csv, name="encounters_csv"),
    path(f"{ALL}data.json", encounters_files.as_json, name="encounters_json"),
    path(f"{ALL}file/", encounters_files.load, name="encounters_file"),
    path(f"{ALL}take/", encounters.take, name="encounter_take"),
    path(f"{ALL}new/", encounters_writing.start, name="encounter_new"),
    path(f"{ALL}new/check/", encounters_writing.check, name="encounter_check"),
    path(f"{ALL}new/<slug:step>/", encounters_writing.write, name="encounter_write"),
    path(f"{ALL}<slug:encounter>/", encounters.one, name="encounter"),
    path(f"{ALL}<slug:encounter>/change/", encounters.change, name="encounter_change"),
    path(f"{ALL}<slug:encounter>/remove/", encounters.remove, name="encounter_remove"),
    path(f"{SCHOOL}coverage/", encounters_coverage.coverage, name="own_coverage"),
    path(f"{SCHOOL}coverage/ask/", encounters_coverage.ask, name="coverage_ask"),
    path(f"{SCHOOL}coverage/guidance/", encounters_coverage.guidance, name="guidance"),
    path(HUB, coverage_hub.coverage, name="hub_coverage"),
    path(f"{HUB}data.csv", coverage_hub.as_csv, name="hub_coverage_csv"),
    path(f"{HUB}<slug:institution>/", coverage_hub.one, name="hub_coverage_one"),
    path(f"{HUB}<slug:institution>/ask/", coverage_hub.ask, name="hub_coverage_ask"),
]
