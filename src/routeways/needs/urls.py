from __future__ import annotations

from django.urls import path

from routeways.needs.pages import evidence, importing, register, review, way

app_name = "needs"

ALL = "<slug:region>/needs/"
ITEM = f"{ALL}evidence/<slug:item>/"
REVIEW = f"{ALL}review/<slug:item>/"

NEED = f"{ALL}register/<slug:need>/"

urlpatterns = [
    path(ALL, register.register, name="register"),
    path(f"{ALL}data.<slug:kind>", register.data, name="data"),
    path(f"{ALL}live.<slug:kind>", register.live, name="live"),
    path(f"{ALL}publish/", register.publish, name="publish-register"),
    path(NEED, register.need, name="need"),
    path(f"{NEED}change/", register.change, name="change-need"),
    path(f"{NEED}narrow/", register.narrow, name="narrow-need"),
    path(f"{NEED}way/", way.way, name="way"),
    path(f"{NEED}way/decide/", way.decide, name="decide-hop"),
    path(f"{NEED}way/add/", way.add, name="add-step"),
    path(f"{ALL}evidence/", evidence.evidence, name="evidence"),
    path(f"{ALL}evidence/read/", evidence.read, name="read"),
    path(ITEM, evidence.item, name="item"),
    path(f"{ITEM}withdraw/", evidence.withdraw, name="withdraw"),
    path(f"{ALL}import/", importing.import_evidence, name="import"),
    path(f"{ALL}import/confirm/", importing.confirm_import, name="confirm-import"),
    path(f"{ALL}imports/<slug:batch>/", importing.imported, name="imported"),
    path(f"{ALL}review/", review.queue, name="review"),
    path(f"{ALL}review/alike/", review.confirm_alike, name="confirm-alike"),
    path(REVIEW, review.review, name="review-item"),
    path(f"{REVIEW}pick/", review.pick, name="pick"),
    path(f"{REVIEW}<slug:mention>/reopen/", review.reopen, name="reopen"),
]
