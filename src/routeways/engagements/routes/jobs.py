from django.urls import URLPattern, path

from routeways.engagements.pages import jobs, jobs_door, jobs_feed, jobs_own

urlpatterns: list[URLPattern] = [
    path("<slug:region>/jobs/", jobs.vacancies, name="jobs_vacancies"),
    path("<slug:region>/jobs/mine/", jobs_own.mine, name="jobs_mine"),
    path("<slug:region>/jobs/mine/start/", jobs_door.start, name="jobs_start"),
    path("<slug:region>/jobs/mine/return/", jobs_door.come_back, name="jobs_return"),
    path("<slug:region>/jobs/mine/sent/", jobs_door.sent, name="jobs_sent"),
    path("<slug:region>/jobs/mine/link/<str:token>/", jobs_door.link, name="jobs_link"),
    path("<slug:region>/jobs/mine/leave/", jobs_door.leave, name="jobs_leave"),
    path("<slug:region>/jobs/mine/limits/", jobs_own.limits, name="jobs_limits"),
    path("<slug:region>/jobs/mine/stop/", jobs_own.stop, name="jobs_stop"),
    path("<slug:region>/jobs/mine/<str:word>/", jobs_own.choose, name="jobs_choose"),
    path("<slug:region>/jobs/send/", jobs_feed.send, name="jobs_send"),
    path("<slug:region>/jobs/feed/<str:public_id>/", jobs_feed.receive_json, name="jobs_feed"),
    path("<slug:region>/jobs/applicants/", jobs_feed.applicants, name="jobs_applicants"),
    path("<slug:region>/jobs/<str:public_id>/", jobs.vacancy, name="jobs_vacancy"),
    path("<slug:region>/jobs/<str:public_id>/apply/", jobs_own.apply, name="jobs_apply"),
]
