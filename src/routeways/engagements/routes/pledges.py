"""The Skills Pledge and cornerstone employers."""

from __future__ import annotations

from django.urls import URLPattern, path

from routeways.engagements.pages import cornerstone, pledges_own, pledges_public, pledges_signing

ALL = "<slug:region>/pledges/"

urlpatterns: list[URLPattern] = [
    path(ALL, pledges_public.wall, name="pledges_wall"),
    path(f"{ALL}data.csv", pledges_public.as_csv, name="pledges_csv"),
    path(f"{ALL}new/", pledges_signing.sign_up, name="pledges_new"),
    path(f"{ALL}new/<slug:step>/", pledges_signing.step, name="pledges_step"),
    path(f"{ALL}check/", pledges_public.check, name="pledges_check"),
    path(f"{ALL}check/<slug:code>/", pledges_public.check, name="pledges_checked"),
    path(f"{ALL}check/<slug:code>/certificate.pdf", pledges_own.certificate_pdf, name="pledges_certificate"),
    path(f"{ALL}review/", pledges_own.review, name="pledges_review"),
    path(f"{ALL}mine/<str:token>/", pledges_own.mine, name="pledges_mine"),
    path(f"{ALL}evidence/<slug:evidence>/file/", pledges_own.evidence_file, name="pledges_file"),
    path(f"{ALL}cornerstone/", cornerstone.listing, name="pledges_cornerstones"),
    path(f"{ALL}cornerstone/<slug:engagement>/", cornerstone.one, name="pledges_cornerstone"),
    path(f"{ALL}<slug:signup>/", pledges_own.one, name="pledges_one"),
]
