"""Evaluations, plans and programmes of one institution, and the hub's view of them."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import evaluation, hub_benchmarks, plan

ONE = "<slug:region>/schools/<slug:institution>/"
EVALUATION = f"{ONE}evaluation/"
PLAN = f"{ONE}plan/"

urlpatterns: list[URLPattern] = [
    path(EVALUATION, evaluation.overview, name="evaluation"),
    path(f"{EVALUATION}start/", evaluation.start, name="evaluation_start"),
    path(f"{EVALUATION}load/", evaluation.load, name="evaluation_load"),
    path(f"{EVALUATION}<slug:evaluation>/", evaluation.one, name="evaluation_one"),
    path(f"{EVALUATION}<slug:evaluation>/data.csv", evaluation.as_csv, name="evaluation_csv"),
    path(f"{EVALUATION}<slug:evaluation>/share/", evaluation.share, name="evaluation_share"),
    path(f"{EVALUATION}<slug:evaluation>/remove/", evaluation.remove, name="evaluation_remove"),
    path(f"{EVALUATION}<slug:evaluation>/plan/", plan.from_evaluation, name="plan_from_evaluation"),
    path(PLAN, plan.overview, name="plan"),
    path(f"{PLAN}add/", plan.add, name="plan_add"),
    path(f"{PLAN}words/", plan.programme, name="plan_words"),
    path(f"{PLAN}publish/", plan.publish, name="plan_publish"),
    path(f"{PLAN}withdraw/", plan.withdraw, name="plan_withdraw"),
    path(f"{PLAN}<slug:action>/", plan.change, name="plan_change"),
    path(f"{ONE}programme/", plan.published, name="school_programme"),
    path("<slug:region>/careers-hub/benchmarks/", hub_benchmarks.benchmarks, name="hub_benchmarks"),
]
