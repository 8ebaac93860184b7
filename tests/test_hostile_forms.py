"""Garbage in every field of every row of the five SOPs breaks no page and moves no ticket."""

import random

import pytest
from django.urls import reverse

from tests import factories
from tests.posting import answer_checks
from tickets.models import Ticket
from workflow import actions
from workflow.fields import FIELDS

pytestmark = pytest.mark.django_db

WAYS = {
    "purbalingga": ("perbaikan",),
    "sumbawa": ("lengkap", "gagal", "diganti", "normal"),
    "tanah-bumbu": ("gagal",),
    "bogor": (),
    "batam": ("luar_data_center", "diganti", "disetujui"),
}
GARBAGE = (
    "",
    " ",
    "0",
    "-1",
    "9" * 40,
    "1e309",
    "NaN",
    "Infinity",
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
    "24:61",
    "00:00",
    "23:59",
    "a" * 5000,
    "\x00",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "normal",
    "opd",
    "None",
    "[]",
    "٣",
)


def address(ticket):
    return reverse("ticket_row", args=[ticket.number])


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


@pytest.mark.parametrize("code", factories.SOP_CODES)
def test_no_garbage_in_any_field_of_any_row_breaks_a_page(client, code, morning):
    """Every field of every row gets random garbage; the answer is a page with sentences, and the ticket stays whole."""
    chance = random.Random(code)
    office = factories.make_office(code)
    ticket, ways = factories.make_ticket(office), iter(WAYS[code])
    while ticket.current_step is not None and not ticket.is_ended:
        step = ticket.current_step
        outcome = next(ways) if step.outcomes else ""
        actor = factories.performer(office, step.role)
        client.force_login(actor)
        for _ in range(12):
            sent = _garbage(chance, ticket, actor)
            answer = client.post(address(ticket), sent)
            assert answer.status_code in (200, 409, 422), (step.no, sent, answer.status_code)
            assert fresh(ticket).version == ticket.version
        ticket = factories.perform(office, ticket, outcome)
        for role in step.acks:
            ticket = actions.acknowledge(ticket, actor=factories.performer(office, role))


def _garbage(chance, ticket, actor):
    """A form of which every part is garbage but the tokens; at least one required field is always wrong."""
    step = ticket.current_step
    sent = {"version": chance.choice([str(ticket.version), *GARBAGE])}
    if step.checks and chance.random() < 0.7:
        sent["cek"] = answer_checks(ticket, actor, factories.shortest_answers(step))
    names = [name for name in FIELDS if chance.random() < 0.8]
    for name in (*names, *(f"{name}_{part}" for name in ("waktu_pulih", "tiba_at", "occurred_at") for part in "01")):
        sent[name] = chance.choice(GARBAGE)
    for kind in ("perangkat_rusak", "perangkat_pengganti"):
        sent[f"{kind}-jumlah"] = chance.choice(GARBAGE)
        sent |= {f"{kind}-0-{column}": chance.choice(GARBAGE) for column in ("jenis", "merek_tipe", "kepemilikan")}
    sent |= {name: chance.choice(GARBAGE) for name in ("note", "cek_jawaban", "cek_teks", "cek_angka", "outcome")}
    sent |= {name: chance.choice(GARBAGE) for name in ("ulangi", "lanjut", "tambah") if chance.random() < 0.15}
    sent["occurred_at_0"] = "bukan tanggal"
    return sent
