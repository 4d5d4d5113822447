from django.urls import URLPattern, path

from routeways.engagements.pages import console_advisers, console_compare, console_home, console_runs, console_sides

CONSOLE = "<slug:region>/connect/console/"
RUN = "<slug:region>/connect/runs/<str:public_id>/"

urlpatterns: list[URLPattern] = [
    path(CONSOLE, console_home.home, name="console_home"),
    path(f"{CONSOLE}advisers/", console_advisers.advisers, name="console_advisers"),
    path(f"{CONSOLE}advisers/data.csv", console_advisers.advisers_csv, name="console_advisers_csv"),
    path(f"{CONSOLE}advisers/<str:public_id>/end/", console_advisers.leave, name="console_leave"),
    path(f"{CONSOLE}checks/", console_advisers.checks_page, name="console_checks"),
    path(f"{CONSOLE}checks/look/", console_advisers.look_through, name="console_look"),
    path(f"{CONSOLE}checks/<str:offer>/", console_advisers.check, name="console_check"),
    path(f"{CONSOLE}checks/<str:offer>/<str:vetting>/", console_advisers.take_back, name="console_take_back"),
    path(f"{CONSOLE}years/", console_advisers.years_page, name="console_years"),
    path(f"{CONSOLE}requests/<str:listing>/rematch/", console_advisers.rematch, name="console_rematch"),
    path("<slug:region>/connect/rank/<slug:side>/<str:public_id>/", console_sides.rank, name="console_rank"),
    path("<slug:region>/connect/engagements/<str:public_id>/year/", console_sides.year, name="console_year"),
    path("connect/link/<str:token>/year/", console_sides.year_by_link, name="console_year_link"),
    path(f"{CONSOLE}<slug:kind>/", console_home.kind, name="console_kind"),
    path(RUN, console_runs.run, name="console_run"),
    path(f"{RUN}compare/", console_compare.compare, name="console_compare"),
    path(f"{RUN}compare/data.csv", console_compare.compare_csv, name="console_compare_csv"),
    path(f"{RUN}edit/", console_runs.edit, name="console_edit"),
    path(f"{RUN}edits/<int:edit>/lift/", console_runs.lift, name="console_lift"),
    path(f"{RUN}again/", console_runs.again, name="console_again"),
    path(f"{RUN}rest/", console_runs.rest, name="console_rest"),
    path(f"{RUN}confirm/", console_runs.confirm, name="console_confirm"),
    path(f"{RUN}discard/", console_runs.discard, name="console_discard"),
    path(f"{RUN}data.csv", console_runs.run_csv, name="console_run_csv"),
    path(f"{RUN}problem.json", console_runs.problem_json, name="console_problem"),
]
