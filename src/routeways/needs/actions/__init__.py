"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.needs.actions.cycles import (
    REMIND,
    change_answer,
    change_stage,
    finish_stage,
    prepare_answers,
    send_answer,
    send_reminders,
    start_cycle,
    start_reminding,
)
from routeways.needs.actions.demonstrating import remove_demonstration
from routeways.needs.actions.evidence import change_sharing, withdraw_evidence
from routeways.needs.actions.importing import Checked, check_file, import_evidence
from routeways.needs.actions.keeping import Heard, Imported, count_new, keep_evidence
from routeways.needs.actions.needs import change_need, decide_hop, narrow_need
from routeways.needs.actions.plans import (
    PUBLISH_PLAN,
    publish_plan,
    refuse_unready,
    start_publishing_plan,
    write_sections,
)
from routeways.needs.actions.priorities import (
    change_priority,
    order_priorities,
    propose_priority,
    set_aside,
    sign_priority,
)
from routeways.needs.actions.publishing import PUBLISH, publish_register, register_content, start_publishing
from routeways.needs.actions.reading import READ, keep_readings, start_reading
from routeways.needs.actions.reviewing import (
    add_mention,
    change_mention,
    confirm_alike,
    decide_mentions,
    reopen_mention,
)
from routeways.needs.actions.taking_over import take_over_minutes, take_over_wave

__all__ = [
    "PUBLISH",
    "PUBLISH_PLAN",
    "READ",
    "REMIND",
    "Checked",
    "Heard",
    "Imported",
    "add_mention",
    "change_answer",
    "change_mention",
    "change_need",
    "change_priority",
    "change_sharing",
    "change_stage",
    "check_file",
    "confirm_alike",
    "count_new",
    "decide_hop",
    "decide_mentions",
    "finish_stage",
    "import_evidence",
    "keep_evidence",
    "keep_readings",
    "narrow_need",
    "order_priorities",
    "prepare_answers",
    "propose_priority",
    "publish_plan",
    "publish_register",
    "refuse_unready",
    "register_content",
    "remove_demonstration",
    "reopen_mention",
    "send_answer",
    "send_reminders",
    "set_aside",
    "sign_priority",
    "start_cycle",
    "start_publishing",
    "start_publishing_plan",
    "start_reading",
    "start_reminding",
    "take_over_minutes",
    "take_over_wave",
    "withdraw_evidence",
    "write_sections",
]
