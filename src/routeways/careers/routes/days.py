"""MEGA Hubs and other programmes for every school."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.careers.pages import days_calendar, days_hosts, days_hub, days_public, days_reading, days_school

ALL = "<slug:region>/school-programmes/"
ROTA = f"{ALL}rotas/<slug:run>/"
HOST = f"{ALL}hosts/<slug:host>/"
SCHOOL = "<slug:region>/schools/<slug:institution>/days/"

urlpatterns: list[URLPattern] = [
    path(ALL, days_public.home, name="school_programmes"),
    path(f"{ALL}sessions/<slug:kind>/", days_public.session, name="day_session_kind"),
    path(f"{ALL}rotas/", days_hub.rotas, name="days_rotas"),
    path(ROTA, days_hub.run, name="days_run"),
    path(f"{ROTA}compare/", days_reading.compare, name="days_compare"),
    path(f"{ROTA}edit/", days_hub.edit, name="days_edit"),
    path(f"{ROTA}edits/<int:edit>/lift/", days_hub.lift, name="days_lift"),
    path(f"{ROTA}again/", days_hub.again, name="days_again"),
    path(f"{ROTA}discard/", days_hub.discard, name="days_discard"),
    path(f"{ROTA}confirm/", days_hub.confirm, name="days_confirm"),
    path(f"{ROTA}ledger/", days_reading.balances, name="days_balances"),
    path(f"{ROTA}rota.json", days_hub.problem_json, name="days_json"),
    path(f"{ALL}appeals/<slug:appeal>/", days_reading.appeal, name="days_appeal"),
    path(f"{ALL}hosts/", days_hosts.hosts, name="day_hosts"),
    path(f"{ALL}hosts/add/", days_hosts.add, name="day_host_add"),
    path(f"{ALL}hosts/load/", days_hosts.load, name="day_hosts_load"),
    path(f"{ALL}hosts/hosts.csv", days_hosts.files, {"what": "hosts"}, name="day_hosts_csv"),
    path(f"{ALL}hosts/sessions.csv", days_hosts.files, {"what": "sessions"}, name="day_all_sessions_csv"),
    path(HOST, days_school.host, name="day_host"),
    path(f"{HOST}change/", days_hosts.change, name="day_host_change"),
    path(f"{HOST}add/", days_hosts.add_sessions, name="day_sessions_add"),
    path(f"{HOST}load/", days_hosts.load_own, name="day_sessions_load"),
    path(f"{HOST}sessions.csv", days_hosts.own_file, name="day_sessions_csv"),
    path(f"{HOST}<slug:session>/change/", days_hosts.change_session, name="day_session_change"),
    path(f"{HOST}calendar.ics", days_calendar.host_ics, name="day_host_ics"),
    path(f"{HOST}<slug:session>/cancel/", days_school.cancel, name="day_cancel"),
    path(f"{ALL}<slug:programme>/", days_public.programme, name="school_programme_about"),
    path(f"{ALL}<slug:programme>/days.csv", days_public.programme_csv, name="days_csv"),
    path(SCHOOL, days_school.school, name="school_days"),
    path(f"{SCHOOL}calendar.ics", days_calendar.school_ics, name="school_days_ics"),
    path(f"{SCHOOL}bookings/<slug:booking>/accept/", days_school.accept, name="day_accept"),
    path(f"{SCHOOL}bookings/<slug:booking>/give-back/", days_school.give_back, name="day_give_back"),
    path(f"{SCHOOL}bookings/<slug:booking>/came/", days_school.came, name="day_came"),
    path(f"{SCHOOL}offers/<int:offer>/", days_school.offer, name="day_offer"),
    path(f"{SCHOOL}<int:entitlement>/wait/", days_school.wait, name="days_wait"),
    path(f"{SCHOOL}<int:entitlement>/appeal/", days_school.appeal, name="days_appeal_make"),
]
