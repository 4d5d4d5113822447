from __future__ import annotations

from django.urls import path

from routeways.instruments.pages import answering, finishing, results, running, surveys

app_name = "instruments"

ALL = "<slug:region>/surveys/"
ONE = f"{ALL}<slug:wave>/"
MINE = f"{ONE}<slug:response>/"

urlpatterns = [
    path("<slug:region>/diagnosis/", surveys.diagnosis, name="diagnosis"),
    path(ALL, surveys.surveys, name="surveys"),
    path(f"{ALL}return/<str:token>/", surveys.come_back, name="return"),
    path(f"{ALL}invitation/<str:token>/", running.invitation, name="invitation"),
    path(f"{ALL}new/", running.create, name="new"),
    path(ONE, surveys.wave, name="wave"),
    path(f"{ONE}manage/", running.manage, name="manage"),
    path(f"{ONE}close/", running.close, name="close"),
    path(f"{ONE}import/", results.load, name="import"),
    path(f"{ONE}template.xlsx", results.template, name="template"),
    path(f"{ONE}results/", results.results, name="results"),
    path(f"{ONE}results/data.csv", results.results_csv, name="results-csv"),
    path(f"{ONE}results/data.xlsx", results.results_xlsx, name="results-xlsx"),
    path(f"{ONE}results/data.json", results.results_json, name="results-json"),
    path(f"{ONE}compare/", results.compare, name="compare"),
    path(f"{MINE}question/<slug:question>/", answering.question, name="question"),
    path(f"{MINE}check/", finishing.check, name="check"),
    path(f"{MINE}send/", finishing.send, name="send"),
    path(f"{MINE}done/", finishing.done, name="done"),
    path(f"{MINE}later/", surveys.later, name="later"),
]
