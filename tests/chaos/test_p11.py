"""Promise P11 in full: `make chaos P=11` downloads a paper a thousand times, and issues two hundred at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, close_old_connections, connection
from django.test import Client
from django.urls import reverse

from reports.models import KopNaskah, Naskah
from reports.tasks import render_naskah
from tests import factories
from tests.test_paper_settings import picture
from tickets.models import Ticket
from workflow.papers import PaperKind

pytestmark = [pytest.mark.p11, pytest.mark.locks, pytest.mark.django_db(transaction=True)]

DOWNLOADS, ISSUES, AT_ONCE = 1_000, 200, 10


def test_a_thousand_downloads_are_one_file_whatever_changed_since(office):
    ticket = factories.walk(office, factories.make_ticket(office), until="4")
    sheet = ticket.papers.get(kind=PaperKind.LEMBAR_DISPOSISI)
    render_naskah(sheet.pk)
    sheet.refresh_from_db()
    with sheet.file.open("rb") as stored:
        before = stored.read()
    office.kadis.full_name = "Nama Lain"
    office.kadis.save(update_fields=["full_name"])
    admin = Client()
    admin.force_login(office.people["admin"], backend="tickets.backends.PeopleBackend")
    admin.post(reverse("kelola_kop_dinas"), {"contact": "Telepon (000) 000", "lambang_baru": picture()})
    assert KopNaskah.objects.exclude(lambang="").exists()
    factories.walk(office, ticket, "perbaikan")
    render_naskah(sheet.pk)
    client = Client()
    client.force_login(office.kadis, backend="tickets.backends.PeopleBackend")
    url = reverse("naskah", args=[sheet.pk])
    assert {b"".join(client.get(url)) for _ in range(DOWNLOADS)} == {before}


def test_two_hundred_issues_at_once_take_every_number_once(office, capsys, request):
    waiting = [factories.walk(office, factories.make_ticket(office), until="3") for _ in range(ISSUES)]
    kind = PaperKind.LEMBAR_DISPOSISI
    taken = Naskah.objects.filter(kind=kind).count()

    turned_away = []

    def issue(pk):
        try:
            while True:
                try:
                    factories.perform(office, Ticket.objects.get(pk=pk))
                    return
                except OperationalError as busy:  # too long in the queue: the page says so, and one presses again
                    assert "timeout" in str(busy)
                    turned_away.append(pk)
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as crowd:
        list(crowd.map(issue, [ticket.pk for ticket in waiting]))
    papers = Naskah.objects.filter(kind=kind)
    numbers = sorted(int(number.split("/")[0]) for number in papers.values_list("number", flat=True))
    with capsys.disabled():
        request.config.get_terminal_writer().line(
            f"\n{len(numbers) - taken} papers issued by {AT_ONCE} hands at once, {len(turned_away)} pressed again"
        )
    assert numbers == list(range(1, taken + ISSUES + 1))
    current = papers.filter(superseded_at=None, voided_at=None).values_list("ticket", flat=True)
    assert len(current) == len(set(current))
