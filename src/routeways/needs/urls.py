from __future__ import annotations

from django.urls import path

from routeways.needs.pages import cycles, evidence, importing, plan, priorities, register, review, way

app_name = "needs"

ALL = "<slug:region>/needs/"
ITEM = f"{ALL}evidence/<slug:item>/"
REVIEW = f"{ALL}review/<slug:item>/"

PRIORITY = f"{ALL}priorities/<slug:priority>/"
CYCLE = f"{ALL}cycles/<slug:cycle>/"
NEED = f"{ALL}register/<slug:need>/"

urlpatterns = [
    path(ALL, register.register, name="register"),
    path(f"{ALL}data.<slug:kind>", register.data, name="data"),
    path(f"{ALL}live.<slug:kind>", register.live, name="live"),
    path(f"{ALL}publish/", register.publish, name="publish-register"),
    path(f"{ALL}priorities/", priorities.priorities, name="priorities"),
    path(f"{ALL}priorities/propose/", priorities.propose, name="propose-priority"),
    path(f"{ALL}priorities/order/", priorities.order, name="order-priorities"),
    path(PRIORITY, priorities.priority, name="priority"),
    path(f"{PRIORITY}change/", priorities.change, name="change-priority"),
    path(f"{PRIORITY}sign/", priorities.sign, name="sign-priority"),
    path(f"{PRIORITY}aside/", priorities.aside, name="set-aside"),
    path(f"{ALL}plan/", plan.plan, name="plan"),
    path(f"{ALL}plan/write/", plan.write, name="write-plan"),
    path(f"{ALL}plan/publish/", plan.publish, name="publish-plan"),
    path(f"{ALL}plan/<int:number>/", plan.plan, name="plan-version"),
    path(f"{ALL}plan/<int:number>/plan.<slug:kind>", plan.file, name="plan-file"),
    path(f"{ALL}plan/<int:number>/priority/<int:place>/", plan.behind, name="behind"),
    path(f"{ALL}plan/<int:number>/need/<slug:need>/", plan.need, name="plan-need"),
    path(f"{ALL}plan/<int:number>/heard/", plan.heard, name="plan-heard"),
    path(f"{ALL}cycles/", cycles.cycles, name="cycles"),
    path(f"{ALL}cycles/new/", cycles.new, name="new-cycle"),
    path(CYCLE, cycles.cycle, name="cycle"),
    path(f"{CYCLE}remind/", cycles.remind, name="remind"),
    path(f"{CYCLE}answers/", cycles.answers, name="answers"),
    path(f"{CYCLE}answers/prepare/", cycles.prepare, name="prepare-answers"),
    path(f"{CYCLE}answers/<slug:answer>/", cycles.answer, name="answer"),
    path(f"{CYCLE}<slug:stage>/", cycles.stage, name="stage"),
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
    path(f"{ALL}import/take-over/", importing.take_over, name="take-over"),
    path(f"{ALL}imports/<slug:batch>/", importing.imported, name="imported"),
    path(f"{ALL}review/", review.queue, name="review"),
    path(f"{ALL}review/alike/", review.confirm_alike, name="confirm-alike"),
    path(REVIEW, review.review, name="review-item"),
    path(f"{REVIEW}pick/", review.pick, name="pick"),
    path(f"{REVIEW}<slug:mention>/reopen/", review.reopen, name="reopen"),
]
