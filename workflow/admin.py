"""Administration for superusers: the working calendar can be edited; runs, clocks and audit are there to be read."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import F

from tickets.admin import ReadOnlyAdmin
from tickets.models import Pemda
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
from workflow.open_hours import from_json


class SeasonForm(forms.ModelForm):
    """A week that the calendar can read."""

    def clean(self) -> dict:
        """Seven days of intervals in order, dates in order."""
        data = super().clean()
        season = {
            "name": data.get("name", ""),
            "start": data.get("starts_on") and data["starts_on"].isoformat(),
            "end": data.get("ends_on") and data["ends_on"].isoformat(),
            "week": data.get("week"),
        }
        return _readable(self, data, "week", {"seasons": [season], "overrides": []})


class SpecialDayForm(forms.ModelForm):
    """Hours of one date that the calendar can read."""

    def clean(self) -> dict:
        """Intervals in order; none for a day off."""
        data = super().clean()
        if not data.get("on"):
            return data
        day = {"on": data["on"].isoformat(), "intervals": data.get("intervals") or [], "name": "", "decree": ""}
        return _readable(self, data, "intervals", {"seasons": [], "overrides": [day]})


def _readable(form: forms.ModelForm, data: dict, field: str, stored: dict) -> dict:
    """Try the rows as a calendar: one that cannot be read would stop every deadline of the Pemda."""
    if field in form.errors:
        return data
    try:
        from_json({"zone": "Asia/Jakarta", **stored})
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        form.add_error(field, f'Jam kerja tidak dapat dibaca: {fault}. Tulis selang seperti [["07:30", "12:00"]].')
    return data


class CalendarAdmin(admin.ModelAdmin):
    """A row of the calendar; any change gives the Pemda a new calendar version, which every process then reads anew.

    Deadlines that stand already are not moved.
    """

    list_filter = ("pemda",)

    def save_model(self, request, obj, form, change) -> None:
        """Store the row and raise the version of both governments concerned."""
        super().save_model(request, obj, form, change)
        _renew({obj.pemda_id, form.initial.get("pemda", obj.pemda_id)})

    def delete_model(self, request, obj) -> None:
        """Remove the row and raise the version."""
        super().delete_model(request, obj)
        _renew({obj.pemda_id})

    def delete_queryset(self, request, queryset) -> None:
        """Remove several rows and raise the versions."""
        owners = set(queryset.values_list("pemda_id", flat=True))
        super().delete_queryset(request, queryset)
        _renew(owners)


def _renew(owners: set[int]) -> None:
    Pemda.objects.filter(pk__in=owners).update(calendar_version=F("calendar_version") + 1)


@admin.register(WorkingSeason)
class WorkingSeasonAdmin(CalendarAdmin):
    """Weekly hours: the standing week and dated seasons."""

    form = SeasonForm
    list_display = ("name", "pemda", "starts_on", "ends_on", "decree")


@admin.register(SpecialDay)
class SpecialDayAdmin(CalendarAdmin):
    """Libur nasional, cuti bersama, short and extra days."""

    form = SpecialDayForm
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
