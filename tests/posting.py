"""What a browser sends: the data of an act as the fields of its form."""

from datetime import date, datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests import factories
from tickets.forms.checks import CheckWalk
from workflow.fields import FIELDS


def as_posted(ticket, data, outcome="", **overrides):
    """Fields of the present row's form, with the version token, for data as the act takes them."""
    posted = {"version": ticket.version, "langkah": ticket.step, "outcome": outcome}
    for code, value in data.items():
        if code != "checks":
            posted |= _fields(code, value, ticket.pemda.tz)
    return {**posted, **overrides}


def _fields(code, value, zone):
    kind = FIELDS[code].kind
    if kind in ("perangkat_rusak", "perangkat_pengganti"):
        devices = {f"{code}-{at}-{name}": text for at, device in enumerate(value) for name, text in device.items()}
        return {f"{code}-jumlah": max(3, len(value)), **devices}
    if kind in ("foto", "berkas"):
        return {code: [SimpleUploadedFile(clean.original_name, clean.content) for clean in value]}
    if isinstance(value, datetime):
        local = timezone.localtime(value, zone)
        return {f"{code}_0": local.strftime("%Y-%m-%d"), f"{code}_1": local.strftime("%H:%M")}
    if isinstance(value, date):
        return {code: value.isoformat()}
    if isinstance(value, Decimal):
        return {code: str(value).replace(".", ",")}
    if kind == "petugas":
        return {code: [str(person.pk) for person in value]}
    return {code: str(value.pk) if hasattr(value, "pk") else value}


def post_row(client, office, ticket, outcome="", *, actor=None, **overrides):
    """Perform the ticket's present row over HTTP with valid data, as its proper hand or ``actor``."""
    actor = actor or factories.performer(office, ticket.current_step.role)
    client.force_login(actor)
    data = factories.make_data(office, ticket, outcome)
    posted = as_posted(ticket, data, outcome, **overrides)
    if ticket.current_step.checks:
        posted["cek"] = answer_checks(ticket, actor, data["checks"])
    return client.post(reverse("ticket_row", args=[ticket.number]), posted)


def answer_checks(ticket, actor, answers):
    """The signed answers that the form carries after a walk through the check tree."""
    walk = CheckWalk(ticket, actor)
    for given in answers:
        number = given.get("angka")
        walk.add(
            {
                "code": given["code"],
                "answer": given["answer"],
                "teks": given.get("teks", ""),
                "angka": None if number is None else str(number),
            }
        )
    return walk.token


def walk_over_http(client, office, ticket, *outcomes):
    """Walk a ticket to its end in the browser's way; every acknowledger acknowledges. Returns the ticket."""
    ways = iter(outcomes)
    while ticket.current_step is not None and not ticket.is_ended:
        step = ticket.current_step
        answer = post_row(client, office, ticket, next(ways) if step.outcomes else "")
        assert answer.status_code == 303, answer.content.decode()
        for role in step.acks:
            ticket = type(ticket).objects.get(pk=ticket.pk)
            client.force_login(factories.performer(office, role))
            answer = client.post(
                reverse("ticket_act", args=[ticket.number, "acknowledge"]), {"version": ticket.version, "note": ""}
            )
            assert answer.status_code == 303, answer.content.decode()
        ticket = type(ticket).objects.get(pk=ticket.pk)
    return ticket
