"""What has happened: SOP versions, runs of rows, clocks, hands, waits, alarms, audit trail, calendar, notices."""

from workflow.models.alarm import Alarm
from workflow.models.audit import AuditEntry
from workflow.models.audit_link import AuditLink
from workflow.models.calendar import SpecialDay, WorkingSeason, calendar_from, calendar_of
from workflow.models.late_duty import LateDuty
from workflow.models.late_reason import LateReason
from workflow.models.notice import Delivery, Notice, NoticeSettings, channels_of
from workflow.models.result import MonthResult, Result
from workflow.models.runs import Clock, ClockMove, Pause, StepRun, Turn
from workflow.models.sop_version import SopVersion
from workflow.models.verbal_order import VerbalOrder
from workflow.models.watch import SweepGap, SweepWatch

__all__ = [
    "Alarm",
    "AuditEntry",
    "AuditLink",
    "Clock",
    "ClockMove",
    "Delivery",
    "LateDuty",
    "LateReason",
    "MonthResult",
    "Notice",
    "NoticeSettings",
    "Pause",
    "Result",
    "SopVersion",
    "SpecialDay",
    "StepRun",
    "SweepGap",
    "SweepWatch",
    "Turn",
    "VerbalOrder",
    "WorkingSeason",
    "calendar_from",
    "calendar_of",
    "channels_of",
]
