from __future__ import annotations

from django.urls import path

from routeways.organisations.pages import directory, duplicates, history, importing, organisation, people

app_name = "organisations"

ALL = "<slug:region>/organisations/"
ONE = f"{ALL}<str:public_id>/"

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
]
