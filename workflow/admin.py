"""Administration for superusers: all of it is there to be read. The working calendar is changed under "Kelola" alone.

There its effect is shown first, open deadlines move with it, and the journal tells who did it.
"""

from __future__ import annotations

from django.contrib import admin

from tickets.admin import ReadOnlyAdmin
from workflow.models import (
    Alarm,
    AuditEntry,
    Clock,
    Delivery,
    Notice,
    Pause,
    SopVersion,
    SpecialDay,
    StepRun,
    Turn,
    WorkingSeason,
)


@admin.register(WorkingSeason)
class WorkingSeasonAdmin(ReadOnlyAdmin):
    """Weekly hours: the standing week and dated seasons."""

    list_display = ("name", "pemda", "starts_on", "ends_on", "decree")


@admin.register(SpecialDay)
class SpecialDayAdmin(ReadOnlyAdmin):
    """Libur nasional, cuti bersama, short and extra days."""

    list_display = ("on", "name", "kind", "confirmed", "pemda")
    list_filter = ("pemda", "kind", "confirmed")
    date_hierarchy = "on"


@admin.register(SopVersion)
class SopVersionAdmin(ReadOnlyAdmin):
    """Imported SOP files, verbatim; a new version comes in through ``import_sop``, which reads and checks it."""

    list_display = ("code", "title", "pemda", "effective_from", "imported_at")
    list_filter = ("pemda",)


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """Who did what to which ticket and when."""

    list_display = ("ticket", "version", "label", "actor_name", "step_from", "step_to", "recorded_at")
    list_select_related = ("ticket",)
    search_fields = ("ticket__number",)


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    """What the timers did."""

    list_display = ("ticket", "clock", "level", "at", "fired_at")
    list_select_related = ("ticket", "clock")
    search_fields = ("ticket__number",)


@admin.register(Notice)
class NoticeAdmin(ReadOnlyAdmin):
    """What people were told, and when they read it."""

    list_display = ("user", "ticket", "event", "told_at", "read_at")
    list_select_related = ("user", "ticket")
    list_filter = ("event",)
    search_fields = ("ticket__number", "user__username")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """How each notice left the house, or why it did not."""

    list_display = ("notice", "channel", "state", "tries", "next_try_at", "ended_at", "fault")
    list_select_related = ("notice",)
    list_filter = ("state", "channel")
    search_fields = ("notice__ticket__number", "notice__user__username")


@admin.register(StepRun)
class StepRunAdmin(ReadOnlyAdmin):
    """Stays of tickets in rows."""

    list_display = ("ticket", "step", "status", "round", "visit", "opened_at", "closed_at", "outcome")
    list_select_related = ("ticket",)
    search_fields = ("ticket__number",)


@admin.register(Clock)
class ClockAdmin(ReadOnlyAdmin):
    """Deadlines and their verdicts."""

    list_display = ("ticket", "kind", "code", "party", "opened_at", "due_at", "closed_at", "verdict")
    list_select_related = ("ticket",)
    list_filter = ("verdict",)
    search_fields = ("ticket__number",)


@admin.register(Turn)
class TurnAdmin(ReadOnlyAdmin):
    """Hands expected and given."""

    list_display = ("ticket", "run", "kind", "role", "post", "person", "due_at", "closed_at", "answer")
    list_select_related = ("ticket", "run", "post", "person")
    search_fields = ("ticket__number",)


@admin.register(Pause)
class PauseAdmin(ReadOnlyAdmin):
    """Waits for somebody else."""

    list_display = ("run", "reason", "started_at", "ended_at")
    list_select_related = ("run",)
