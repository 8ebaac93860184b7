"""Every act × role over HTTP, from a situation where the act is legal: own people, the other OPD, another government.

Allowed: the page's own form is sent and taken. Denied: the form that an allowed person would send is forged and gets
403, a stranger's gets the answer of a ticket that does not exist; no row changes (promises P8, P9; OWASP ASVS 8.3.1,
8.4.1).
"""

import re

import pytest
from django.urls import reverse

from tests import factories
from tests.candidates import everybody, is_expected
from tests.dump import dump_hash
from tests.page_forms import PageForm
from tests.situations import ALL_ACTS, REASON, ROW_ACTS, every_situation, reach, undone
from tests.visitors import Visitor, Visitors
from tickets.models import Ticket

pytestmark = pytest.mark.django_db

CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value="|nonce=")[^"]*"')
WORDS = {
    "note": REASON,
    "reason": "cuaca",
    "temuan": "Contoh temuan yang diperbaiki.",
    **{f"{name}_0": "2026-11-20" for name in ("occurred_at", "ordered_at", "arrived_at")},
    **{f"{name}_1": "09:00" for name in ("occurred_at", "ordered_at", "arrived_at")},
    "place": "Gedung B, lantai 3",
    "found": "Panel terkunci, kunci dicari.",
    "name": "Contoh Penjaga Kantor",
    "position": "Kasubbag Umum",
}


def chosen_situations():
    """Situations, cheap ones first, until every act is legal in one; each with the acts that are tried there."""
    left, chosen = set(ALL_ACTS), []
    for situation in every_situation():
        if acts := left & set(situation.allowed):
            # A disposisi is taken back before its receiver reads the page of the own act.
            chosen.append((situation, sorted(acts, key=lambda act: (act != "recall_disposisi", act))))
            left -= acts
    assert not left
    return chosen


CHOSEN = chosen_situations()


def url_of(ticket, act):
    """Where the act's form is sent."""
    if act in ROW_ACTS:
        return reverse("ticket_row", args=[ticket.number])
    return reverse("ticket_act", args=[ticket.number, act])


def form_sent(visitor, visitors, ticket, act):
    """What this person sends for the act, from the form that the page shows."""
    if act in ROW_ACTS:
        outcomes = ticket.current_step.outcomes
        return visitor.row_form(ticket, outcomes[0].code if outcomes else "", **visitors.choices())
    query = ""
    if act == "correct_record":
        query = f"?run={ticket.runs.filter(performed_by=visitor.user).last().pk}"
    form = PageForm(visitor.read(url_of(ticket, act) + query))
    wanted = {**WORDS, **visitors.choices()}
    if act == "correct_record":
        texts = [name for name, box in form.boxes.items() if box.kind in ("text", "textarea") and name != "note"]
        wanted |= dict.fromkeys(texts, "Contoh isian yang diperbaiki")
    if act == "reassign_tim":  # somebody leaves: the same team is no change
        wanted["petugas"] = wanted["petugas"][:1]
    return form.filled(ticket, **wanted)


def answer_of(visitor, url, sent):
    """Status and body without what changes with every answer."""
    for upload in (
        part for value in sent.values() if isinstance(value, list) for part in value if hasattr(part, "seek")
    ):
        upload.seek(0)
    answer = visitor.client.post(url, sent)
    return answer.status_code, CHANGING.sub(b"", answer.content)


@pytest.mark.parametrize(("situation", "acts"), CHOSEN, ids=[f"{s}, {' '.join(acts)}" for s, acts in CHOSEN])
def test_forged_forms_get_nobody_further_than_the_table(situation, acts, morning):
    office = factories.make_office(situation.government)
    foreign = factories.make_office("kota-asing", sop=factories.SOP_FOLDER / "purbalingga.toml")
    ticket = Ticket.objects.get(pk=reach(office, situation).pk)
    nowhere = f"{ticket.number[:-4]}9999"
    visitors, found = Visitors(office), []
    people = list(everybody(office, foreign))
    clients = {person.name: Visitor(person.user) for person in people}
    for act in acts:
        url = url_of(ticket, act)
        allowed = [person for person in people if is_expected(situation, ticket, person, act)]
        forms = {person.name: form_sent(clients[person.name], visitors, ticket, act) for person in allowed}
        forged = forms[allowed[0].name]
        before = dump_hash()
        for person in people:
            if person in allowed:
                continue
            status, body = answer_of(clients[person.name], url, forged)
            if (
                person.is_stranger
                and person.like != "admin"
                and (status, body) != answer_of(clients[person.name], url.replace(ticket.number, nowhere), forged)
            ):
                found.append(f"{act} by {person.name}: the answer tells that the ticket exists ({status})")
            if status != (404 if person.is_stranger else 403):
                found.append(f"{act} by {person.name}: {status}")
        if dump_hash() != before:
            found.append(f"{act}: a denied form changed a row")
        for person in allowed:
            with undone():
                status, _ = answer_of(clients[person.name], url, forms[person.name])
                after = Ticket.objects.get(pk=ticket.pk)
                if (status, after.version) != (303, ticket.version + 1):
                    found.append(f"{act} by {person.name}: {status}, version {after.version}")
    assert found == []
