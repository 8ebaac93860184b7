"""The page "Rekap": choose a month or a year and a form; a worker makes it."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reports import recap, recap_pages
from reports.models import Cetakan
from reports.recap import Period
from reports.views.centre import ordered
from tickets.models import Ticket
from tickets.views.gate import for_roles
from workflow import indonesian
from workflow.months import month_before
from workflow.states import Role

READERS = (Role.ADMIN, Role.TU, Role.SEKRETARIS, Role.KADIS, Role.KABID, Role.KASI, Role.AUDITOR)
#: Years that the product can have tickets of.
FIRST_YEAR = 2020
MONTHS = [("0", "Seluruh tahun"), *((str(at), name) for at, name in enumerate(indonesian.BULAN, 1))]
FORMS = [
    (Cetakan.Kind.REKAP_PDF, "PDF untuk ditandatangani"),
    (Cetakan.Kind.REKAP_XLSX, "XLSX untuk diolah"),
    (Cetakan.Kind.REKAP_CSV, "CSV"),
]


class RecapForm(forms.Form):
    """Which tickets, and in which form."""

    bulan = forms.TypedChoiceField(label="Bulan", choices=MONTHS, coerce=int)
    tahun = forms.IntegerField(label="Tahun")
    bentuk = forms.ChoiceField(label="Bentuk", choices=FORMS, widget=forms.RadioSelect)

    def __init__(self, *args, today, **kwargs) -> None:
        last = month_before(today)
        first = {"bulan": last.month, "tahun": last.year, "bentuk": Cetakan.Kind.REKAP_PDF}
        super().__init__(*args, initial=first, **kwargs)
        self.fields["tahun"].max_value = today.year
        self.fields["tahun"].widget.attrs |= {"min": FIRST_YEAR, "max": today.year, "class": "pendek"}

    def clean_tahun(self) -> int:
        """A year that has begun, and none before there can be tickets."""
        year, last = self.cleaned_data["tahun"], self.fields["tahun"].max_value
        if not FIRST_YEAR <= year <= last:
            raise forms.ValidationError(f"Pilih tahun {FIRST_YEAR} sampai {last}.")
        return year


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(*READERS)
def order_recap(request: HttpRequest) -> HttpResponse:
    """The form, first set to the month before; what it asks for becomes an own print."""
    pemda = request.user.pemda
    form = RecapForm(request.POST or None, today=pemda.today)
    if not form.is_valid():
        prints = Cetakan.objects.filter(ordered_by=request.user, kind__startswith="rekap")[:5]
        return render(
            request, "reports/rekap.html", {"form": form, "prints": prints}, status=422 if form.errors else 200
        )
    period = Period(form.cleaned_data["tahun"], form.cleaned_data["bulan"])
    keys = recap.tickets_of(Ticket.objects.visible_to(request.user), pemda, period)
    return ordered(
        request,
        kind=form.cleaned_data["bentuk"],
        title=f"Rekap gangguan jaringan, {period.words}",
        wanted={"year": period.year, "month": period.month, "tickets": keys, "sample": settings.DEMO},
        part_count=recap_pages.part_count(len(keys)),
    )
