"""Administration for superusers: people, posts, teams, nodes. Tickets and what they recorded are there to be read.

A ticket moves by acts only; a form that could set its status would go round lock, permission, clocks and audit.
"""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils import timezone

from tickets.models import (
    RECORDS,
    AccessCode,
    Attachment,
    Counter,
    Holder,
    Node,
    Opd,
    Pemda,
    Post,
    Ticket,
    Tim,
    TimMember,
    User,
)
from workflow import moment
from workflow.deadlines import move_open_deadlines
from workflow.first_calendar import enter_first_calendar

admin.site.site_header = admin.site.site_title = "Helpdesk Jaringan"
admin.site.index_title = "Pengelolaan"
# Rights follow from posts; a group that grants rights would be a second way, which nobody looks at.
admin.site.unregister(Group)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that history needs as they are: to be read, not added, changed or removed."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request, obj=None) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request, obj=None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nothing is removed here."""
        return False


class KeptAdmin(admin.ModelAdmin):
    """Rows that may be added and changed, but stay: history points at them."""

    def has_delete_permission(self, request, obj=None) -> bool:
        """Nothing is removed here; a holder or a member gets an end date instead."""
        return False


class PemdaForm(forms.ModelForm):
    """A government as somebody enters it who has only the README."""

    class Meta:
        help_texts = {
            "code": "Huruf kecil dan tanda hubung, misalnya kabupaten-contoh. Dipakai pada perintah import_sop.",
            "dinas": "Lengkap, seperti pada kop: Dinas Komunikasi dan Informatika.",
            "dinas_short": "Singkat, untuk bilah layar: Diskominfo.",
            "city": "Tercetak di depan tanggal naskah.",
            "number_template": "Dapat diubah kelak oleh admin Pemda, juga per jenis naskah.",
        }


@admin.register(Pemda)
class PemdaAdmin(KeptAdmin):
    """Governments."""

    form = PemdaForm
    list_display = ("name", "code", "prefix", "dinas", "zone")
    readonly_fields = ("calendar_version",)

    def save_model(self, request, obj, form, change) -> None:
        """A new government begins with the hours of the Perpres: without any no deadline can be counted.

        In another time zone the office opens at other moments: whatever is open is counted anew.
        """
        super().save_model(request, obj, form, change)
        if not change:
            enter_first_calendar(obj)
        elif "zone" in form.changed_data:
            move_open_deadlines(obj, actor=request.user, reason=f"Zona waktu menjadi {obj.get_zone_display()}")


@admin.register(Opd)
class OpdAdmin(KeptAdmin):
    """Agencies of a government."""

    list_display = ("name", "short_name", "pemda")
    list_filter = ("pemda",)
    search_fields = ("name", "short_name")


@admin.register(User)
class PeopleAdmin(UserAdmin):
    """People: account, government, OPD and what papers print of them."""

    list_display = ("username", "full_name", "pemda", "opd", "is_active")
    list_filter = ("pemda", "is_active", "is_superuser")
    search_fields = ("username", "full_name", "nip")
    ordering = ("username",)
    autocomplete_fields = ("opd",)
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password", "must_change_password")}),
        ("Orang", {"fields": ("full_name", "nip", "pangkat", "job_title", "email", "phone")}),
        ("Tempat", {"fields": ("pemda", "opd")}),
        ("Hak", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("Waktu", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "pemda", "opd", "usable_password", "password1", "password2")}),
    )

    def has_delete_permission(self, request, obj=None) -> bool:
        """People who leave are deactivated; their acts keep their name."""
        return False


class HolderInline(admin.TabularInline):
    """Who holds the post, from when until when, by which letter."""

    model = Holder
    autocomplete_fields = ("user",)
    can_delete = False

    def get_extra(self, request, obj=None, **kwargs):
        """A new post asks for its first holder: without one, nobody could open the pages of management."""
        return 0 if obj else 1

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A term begins today unless somebody says otherwise."""
        if db_field.name == "starts_on":
            kwargs["initial"] = timezone.localdate(moment.on_screen())
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Post)
class PostAdmin(KeptAdmin):
    """Posts with their holders."""

    list_display = ("title", "role", "opd", "pemda")
    list_filter = ("pemda", "role")
    search_fields = ("title",)
    autocomplete_fields = ("opd",)
    inlines = (HolderInline,)


class TimMemberInline(admin.TabularInline):
    """Who is in the team, from when until when."""

    model = TimMember
    extra = 0
    autocomplete_fields = ("user",)
    can_delete = False


@admin.register(Tim)
class TimAdmin(KeptAdmin):
    """Teams with their members."""

    list_display = ("name", "sk_number", "pemda")
    list_filter = ("pemda",)
    inlines = (TimMemberInline,)


@admin.register(Node)
class NodeAdmin(KeptAdmin):
    """Watched points of the network."""

    list_display = ("name", "ip_address", "opd", "place")
    list_filter = ("pemda",)
    search_fields = ("name", "ip_address")
    autocomplete_fields = ("opd",)


@admin.register(Ticket)
class TicketAdmin(ReadOnlyAdmin):
    """Tickets, to look at."""

    list_display = ("number", "opd", "title", "status", "step", "created_at")
    list_filter = ("pemda", "status")
    list_select_related = ("opd",)
    search_fields = ("number",)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    """What files there are; they are opened on the page of their ticket."""

    list_display = ("original_name", "kind", "ticket", "size", "uploaded_at")
    list_select_related = ("ticket",)
    exclude = ("file",)


@admin.register(AccessCode)
class AccessCodeAdmin(ReadOnlyAdmin):
    """Who gave whom a code, and whether it was used; the code itself is not known to anybody."""

    list_display = ("user", "given_by", "created_at", "expires_at", "used_at")
    list_select_related = ("user", "given_by")
    exclude = ("code_hash",)


@admin.register(Counter)
class CounterAdmin(ReadOnlyAdmin):
    """The last numbers given."""

    list_display = ("pemda", "kind", "year", "value")
    list_filter = ("pemda",)
    list_select_related = ("pemda",)


@admin.register(*RECORDS.values())
class RecordAdmin(ReadOnlyAdmin):
    """What the rows recorded; corrections are made on the ticket, with a reason."""

    list_display = ("ticket", "run", "revision", "recorded_by", "recorded_at", "superseded_at")
    list_select_related = ("ticket", "run", "recorded_by")
    search_fields = ("ticket__number",)
