"""People with a browser's cookies: they read a page, fill its form and send it, over HTTP."""

from __future__ import annotations

import re

from django.test import Client
from django.urls import reverse

from tests import factories
from tests.factories import Office
from tests.page_forms import PageForm
from tests.table import Hop
from tickets.models import Ticket, User


class Visitor:
    """One person, logged in; how people log in is shown by tests of its own."""

    def __init__(self, user: User) -> None:
        self.user, self.client = user, Client()
        self.client.force_login(user, backend="tickets.backends.PeopleBackend")

    def read(self, url: str) -> bytes:
        """The page's body; fails if it is not shown."""
        answer = self.client.get(url)
        assert answer.status_code == 200, f"{self.user} reads {url}: {answer.status_code}"
        return answer.content

    def send(self, url: str, sent: dict) -> None:
        """Send a form that is expected to be taken."""
        answer = self.client.post(url, sent)
        assert answer.status_code in (302, 303), f"{self.user} sends {url}: {faults_on(answer.content)}"

    def report(self, **wanted) -> Ticket:
        """Report a fault through the form; returns the ticket."""
        url = reverse("lapor")
        sent = PageForm(self.read(url), "submission_key").filled(**wanted)
        self.send(url, sent)
        return Ticket.objects.get(submission_key=sent["submission_key"])

    def act(self, ticket: Ticket, act: str, **wanted) -> Ticket:
        """Do a general act through its page."""
        url = reverse("ticket_act", args=[ticket.number, act])
        query = f"?run={wanted['run']}" if "run" in wanted else ""
        self.send(url, PageForm(self.read(url + query)).filled(ticket, **wanted))
        return Ticket.objects.get(pk=ticket.pk)

    def row_form(self, ticket: Ticket, outcome: str = "", **wanted) -> dict:
        """What this person sends to perform the present row: the questions of a check tree are answered first."""
        url, step = reverse("ticket_row", args=[ticket.number]), ticket.current_step
        label = step.outcome(outcome).label if outcome else ""
        page = self.read(url)
        for given in factories.shortest_answers(step) if step.checks else ():
            question = PageForm(page).filled(ticket, cek_jawaban=given["answer"])
            answer = self.client.post(url, {**question, "lanjut": "1"})
            assert answer.status_code == 200, faults_on(answer.content)
            page = answer.content
        return PageForm(page, outcome_label=label).filled(ticket, outcome=outcome, **wanted)

    def perform(self, ticket: Ticket, outcome: str = "", **wanted) -> Ticket:
        """Perform the present row through its form."""
        self.send(reverse("ticket_row", args=[ticket.number]), self.row_form(ticket, outcome, **wanted))
        return Ticket.objects.get(pk=ticket.pk)


class Visitors:
    """The people of an office, each logging in when first needed."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._visitors: dict[str, Visitor] = {}

    def __getitem__(self, name: str) -> Visitor:
        if name not in self._visitors:
            self._visitors[name] = Visitor(self.office.people[name])
        return self._visitors[name]

    def choices(self) -> dict:
        """What is chosen where the first option would lead off the way: the team."""
        return {
            "petugas": [str(person.pk) for person in self.office.team],
            "penanggung_jawab": str(self.office.tim.pk),
        }

    def take(self, ticket: Ticket, hop: Hop) -> Ticket:
        """Perform one row of a way, and let its acknowledgers acknowledge."""
        assert ticket.step == hop.row
        ticket = self[hop.performer].perform(ticket, hop.outcome, **self.choices())
        for role in hop.acks:
            assert ticket.step == hop.row
            ticket = self[role].act(ticket, "acknowledge")
        return ticket


def faults_on(content: bytes) -> str:
    """The sentences of a page that refuses."""
    return " | ".join(
        re.findall(r'class="(?:isian__salah|ringkas-salah|pesan[^"]*)"[^>]*>(.*?)</', content.decode(), re.S)
    )
