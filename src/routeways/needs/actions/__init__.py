"""Every write of this floor. Keyword-only, `by=` the actor (None is the system), all or nothing, one audit row."""

from routeways.needs.actions.importing import (
    Checked,
    Heard,
    Imported,
    change_sharing,
    check_file,
    import_evidence,
    keep_evidence,
    withdraw_evidence,
)
from routeways.needs.actions.needs import change_need, decide_hop, narrow_need
from routeways.needs.actions.publishing import PUBLISH, publish_register, register_content, start_publishing
from routeways.needs.actions.reading import READ, keep_readings, start_reading
from routeways.needs.actions.reviewing import (
    add_mention,
    change_mention,
    confirm_alike,
    decide_mentions,
    reopen_mention,
)

__all__ = [
    "PUBLISH",
    "READ",
    "Checked",
    "Heard",
    "Imported",
    "add_mention",
    "change_mention",
    "change_need",
    "change_sharing",
    "check_file",
    "confirm_alike",
    "decide_hop",
    "decide_mentions",
    "import_evidence",
    "keep_evidence",
    "keep_readings",
    "narrow_need",
    "publish_register",
    "register_content",
    "reopen_mention",
    "start_publishing",
    "start_reading",
    "withdraw_evidence",
]
