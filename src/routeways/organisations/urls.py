from __future__ import annotations

from django.urls import path

from routeways.organisations.pages import (
    consents,
    contact_importing,
    directory,
    duplicates,
    employer_contacts,
    employer_next,
    employer_own,
    employers,
    group_meetings,
    group_members,
    group_notices,
    group_recommendations,
    groups,
    history,
    importing,
    organisation,
    people,
)

app_name = "organisations"

ALL = "<slug:region>/organisations/"
ONE = f"{ALL}<str:public_id>/"

GROUPS = "<slug:region>/groups/"
GROUP = f"{GROUPS}<str:public_id>/"
MEETING = f"{GROUP}meetings/<str:number>/"
RECOMMENDATION = f"{GROUP}recommendations/<str:number>/"
CONSENTS = "<slug:region>/consents/"
EMPLOYERS = "<slug:region>/employers/"
EMPLOYER = f"{EMPLOYERS}<str:public_id>/"
CONTACTS = f"{EMPLOYER}contacts/"

urlpatterns = [
    path(ALL, directory.directory, name="directory"),
    path(f"{ALL}data.csv", directory.directory_csv, name="directory-csv"),
    path(f"{ALL}data.json", directory.directory_json, name="directory-json"),
    path(f"{ALL}import/", importing.import_organisations, name="import"),
    path(f"{ALL}duplicates/", duplicates.duplicates, name="duplicates"),
    path(f"{ALL}duplicates/<str:pair>/", duplicates.duplicate, name="duplicate"),
    path(f"{ALL}duplicates/<str:pair>/keep-apart/", duplicates.keep_apart, name="keep-apart"),
    path(ONE, organisation.organisation, name="organisation"),
    path(f"{ONE}data.csv", organisation.organisation_csv, name="organisation-csv"),
    path(f"{ONE}data.json", organisation.organisation_json, name="organisation-json"),
    path(f"{ONE}out-of-date/", organisation.report, name="report"),
    path(f"{ONE}out-of-date/<str:report>/done/", organisation.resolve, name="resolve"),
    path(f"{ONE}change/", organisation.change, name="change"),
    path(f"{ONE}contact/", organisation.add_contact_route, name="add-contact-route"),
    path(f"{ONE}contact/<int:route>/remove/", organisation.remove_contact_route, name="remove-contact-route"),
    path(f"{ONE}people/", people.people, name="people"),
    path(f"{ONE}people/add/", people.add_person, name="add-person"),
    path(f"{ONE}roles/give/", people.give_role, name="give-role"),
    path(f"{ONE}roles/<int:role>/end/", people.end_role, name="end-role"),
    path(f"{ONE}history/", history.history, name="history"),
    path(f"{ONE}history/<str:merge>/unmerge/", history.unmerge, name="unmerge"),
    path(GROUPS, groups.groups, name="groups"),
    path(f"{GROUPS}overdue/", groups.overdue, name="groups-overdue"),
    path(f"{GROUPS}open/", groups.choose_kind, name="group-choose"),
    path(f"{GROUPS}open/<slug:kind>/<str:owner>/", groups.open_group, name="group-open"),
    path(f"{GROUPS}invitation/<str:token>/", group_members.invitation, name="group-invitation"),
    path(GROUP, groups.group, name="group"),
    path(f"{GROUP}change/", groups.change_group, name="group-change"),
    path(f"{GROUP}close/", groups.close_group, name="group-close"),
    path(f"{GROUP}meetings.ics", groups.meetings_ics, name="group-calendar"),
    path(f"{GROUP}members.csv", groups.members_csv, name="group-members-csv"),
    path(f"{GROUP}recommendations.csv", groups.recommendations_csv, name="group-recommendations-csv"),
    path(f"{GROUP}invite/", group_members.invite, name="group-invite"),
    path(f"{GROUP}join/", group_members.join, name="group-join"),
    path(f"{GROUP}leave/", group_members.leave, name="group-leave"),
    path(f"{GROUP}members/", group_members.members, name="group-members"),
    path(f"{GROUP}members/<str:number>/end/", group_members.end_seat, name="seat-end"),
    path(f"{GROUP}members/<str:number>/renew/", group_members.renew_seat, name="seat-renew"),
    path(f"{GROUP}members/<str:number>/confirm/", group_members.confirm_represents, name="seat-confirm"),
    path(f"{GROUP}meetings/call/", group_meetings.call_meeting, name="meeting-call"),
    path(MEETING, group_meetings.meeting, name="meeting"),
    path(f"{MEETING}change/", group_meetings.change_meeting, name="meeting-change"),
    path(f"{MEETING}cancel/", group_meetings.cancel_meeting, name="meeting-cancel"),
    path(f"{MEETING}attendance/", group_meetings.attendance, name="meeting-attendance"),
    path(f"{MEETING}minutes/", group_meetings.minutes, name="meeting-minutes"),
    path(f"{MEETING}share/", group_meetings.share, name="meeting-share"),
    path(f"{MEETING}action/", group_meetings.add_action, name="meeting-action"),
    path(f"{GROUP}actions/add/", group_meetings.add_action, name="action-add"),
    path(f"{GROUP}actions/<str:number>/done/", group_meetings.finish_action, name="action-done"),
    path(f"{GROUP}recommendations/add/", group_recommendations.recommend, name="recommend"),
    path(RECOMMENDATION, group_recommendations.recommendation, name="recommendation"),
    path(f"{RECOMMENDATION}decide/", group_recommendations.decide, name="decide"),
    path(f"{RECOMMENDATION}change/", group_recommendations.record_change, name="change-made"),
    path(f"{RECOMMENDATION}changes/<str:change>/", group_recommendations.add_evidence, name="evidence-add"),
    path(f"{GROUP}notices/send/", group_notices.send, name="notice-send"),
    path(f"{GROUP}notices/<str:number>/", group_notices.notice, name="notice"),
    path(f"{GROUP}notices/<str:number>/read/", group_notices.acknowledge, name="notice-read"),
    path(CONSENTS, consents.consents, name="consents"),
    path(f"{CONSENTS}data.json", consents.consents_json, name="consents-json"),
    path(f"{CONSENTS}contacts/", consents.contacts, name="contacts"),
    path(f"{CONSENTS}contacts/<slug:purpose>.csv", consents.contacts_csv, name="contacts-csv"),
    path(f"{CONSENTS}<str:number>/withdraw/", consents.withdraw, name="consent-withdraw"),
    path(EMPLOYERS, employers.employers, name="employers"),
    path(f"{EMPLOYERS}data.csv", employers.employers_csv, name="employers-csv"),
    path(f"{EMPLOYERS}engaged/", employers.engaged, name="employers-engaged"),
    path(f"{EMPLOYERS}engaged/data.csv", employers.engaged_csv, name="employers-engaged-csv"),
    path(f"{EMPLOYERS}import/", contact_importing.import_touches, name="touches-import"),
    path(f"{EMPLOYERS}link/<str:token>/", employer_own.by_link, name="employer-link"),
    path(f"{EMPLOYER}own/", employer_own.own, name="employer-own"),
    path(CONTACTS, employer_contacts.contacts, name="employer-contacts"),
    path(f"{CONTACTS}data.csv", employer_contacts.contacts_csv, name="employer-contacts-csv"),
    path(f"{CONTACTS}record/", employer_contacts.record, name="touch-record"),
    path(f"{CONTACTS}plan/", employer_next.plan, name="next-contact-plan"),
    path(f"{CONTACTS}drop/", employer_next.drop, name="next-contact-drop"),
    path(f"{CONTACTS}told/", employer_own.told, name="employer-told"),
    path(f"{CONTACTS}link/", employer_contacts.link, name="employer-link-make"),
    path(f"{CONTACTS}sector/", employer_contacts.sector, name="employer-sector"),
    path(f"{CONTACTS}<str:number>/", employer_contacts.correct, name="touch-correct"),
    path(f"{CONTACTS}<str:number>/take-back/", employer_contacts.take_back, name="touch-take-back"),
]
