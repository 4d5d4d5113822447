"""A file per noun; import them from here."""

from routeways.needs.models.cycle import ClosingResponse, Cycle, Stage
from routeways.needs.models.evidence import EvidenceImport, EvidenceItem
from routeways.needs.models.mention import Mention
from routeways.needs.models.need import HopDecision, Need
from routeways.needs.models.priority import (
    FrozenError,
    PlanText,
    PlanVersion,
    Priority,
    PublishedRegister,
    SignOff,
)

__all__ = [
    "ClosingResponse",
    "Cycle",
    "EvidenceImport",
    "EvidenceItem",
    "FrozenError",
    "HopDecision",
    "Mention",
    "Need",
    "PlanText",
    "PlanVersion",
    "Priority",
    "PublishedRegister",
    "SignOff",
    "Stage",
]
