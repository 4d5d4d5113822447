from __future__ import annotations

from django.urls import path

from routeways.provision.pages import course, exporting, importing, joining, listing, provider, teaching

app_name = "provision"

ALL = "<slug:region_id>/courses/"
ONE = f"{ALL}providers/<str:public_id>/"

urlpatterns = [
    path(ALL, listing.index, name="courses"),
    path(f"{ALL}data.<str:kind>", listing.data, name="courses-data"),
    path(f"{ALL}import/", importing.index, name="imports"),
    path(f"{ALL}providers/", provider.index, name="providers"),
    path(ONE, provider.provider, name="provider"),
    path(f"{ONE}publish/", importing.publish, name="publish"),
    path(f"{ONE}import/", importing.hand_in, name="import"),
    path(f"{ONE}import/<str:job_id>/", importing.job, name="import-job"),
    path(f"{ONE}import/<str:job_id>/problems.csv", importing.problems, name="import-problems"),
    path(f"{ONE}courses.xml", exporting.xcri, name="provider-xcri"),
    path(f"{ONE}<slug:form>.csv", exporting.csv, name="provider-csv"),
    path(f"{ALL}<str:public_id>/", course.course, name="course"),
    path(f"{ALL}<str:public_id>/skills/<int:skill>/", teaching.decide, name="course-skill"),
    path(f"{ALL}<str:public_id>/join/", joining.join, name="join"),
    path(f"{ALL}<str:public_id>/separate/", joining.separate, name="separate"),
    path(f"{ALL}<str:public_id>/data.json", course.data, name="course-data"),
]
