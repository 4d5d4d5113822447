"""A file per noun; import them from here."""

from routeways.foundation.models.audit import AppendOnlyError, AuditEntry, AuditHead
from routeways.foundation.models.job import DailyRun, Job, JobState
from routeways.foundation.models.link import PrivateLink
from routeways.foundation.models.message import Message, MessageState
from routeways.foundation.models.mixins import Owned, Tag, Tagged
from routeways.foundation.models.upload import Blob, Upload, UploadState
from routeways.foundation.models.user import User, UserManager

__all__ = [
    "AppendOnlyError",
    "AuditEntry",
    "AuditHead",
    "Blob",
    "DailyRun",
    "Job",
    "JobState",
    "Message",
    "MessageState",
    "Owned",
    "PrivateLink",
    "Tag",
    "Tagged",
    "Upload",
    "UploadState",
    "User",
    "UserManager",
]
