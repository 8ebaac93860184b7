"""A disposisi by word of mouth: what who carries it out notes, and what its official writes when confirming it."""

from __future__ import annotations

from typing import Any

from django import forms

from tickets.forms.fields import MomentField, ObjectChoice, at_this_minute, field_for
from tickets.forms.general import ActForm, ReasonForm, note_field
from tickets.forms.people import hold_to_team, people_for, with_holders
from tickets.forms.phrases import instructions_for
from tickets.forms.row import receiving_roles
from tickets.forms.sentences import WRONG_CHOICE
from tickets.models import Ticket
from workflow.actions import officials_over
from workflow.fields import FIELDS, TEAM_DATA, offered_fields
from workflow.models import VerbalOrder
from workflow.states import Status


class DisposisiPartForm(ActForm):
    """Some questions of a chain row, by their codes in the field catalogue."""

    codes: list[str]

    def add(self, codes: list[str], required: tuple[str, ...], roles: set[str]) -> None:
        """Put the questions into the form."""
        self.codes = codes
        people = people_for(self.ticket, codes, roles)
        choices = instructions_for(self.ticket.pemda_id)
        for code in codes:
            self.fields[code] = field_for(
                FIELDS[code], people=people, required=code in required, initial=None, choices=choices.get(code)
            )

    def clean(self) -> dict[str, Any]:
        """The one who answers for the work is one of the team."""
        cleaned = super().clean()
        hold_to_team(self, cleaned)
        return cleaned

    def written(self) -> dict[str, Any]:
        """Field code -> value of what was answered."""
        return {code: value for code in self.codes if (value := self.cleaned_data.get(code)) not in (None, "", [])}


class NoteOrderForm(DisposisiPartForm):
    """Who gave the order, when and why it could not wait, and who goes."""

    def __init__(self, ticket: Ticket, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.fields["post"] = ObjectChoice(
            with_holders(officials_over(ticket)),
            label="Siapa yang memerintahkan?",
            widget=forms.RadioSelect,
            error_messages={"required": "Pilih pejabat yang memerintahkan.", "invalid_choice": WRONG_CHOICE},
        )
        self.fields["ordered_at"] = MomentField(
            label="Kapan perintah diberikan?",
            past=True,
            initial=at_this_minute(),
            help_text="Tenggat langkah tetap dinilai menurut waktu pencatatan.",
            error_messages={"required": "Isi kapan perintah itu diberikan."},
        )
        step = ticket.current_step
        self.add([code for code in TEAM_DATA if code in step.data], TEAM_DATA, set())
        self.fields["note"] = note_field("Mengapa tidak menunggu disposisi tertulis?", required=True)

    def entry(self) -> dict[str, Any]:
        """Official, time, reason, and the team."""
        given = {name: self.cleaned_data[name] for name in ("post", "ordered_at", "note")}
        return {**given, "data": self.written()}


class DenyOrderForm(ReasonForm):
    """Why the order does not stand."""

    def __init__(self, ticket: Ticket, order: VerbalOrder, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.order = order


class ConfirmOrderForm(DisposisiPartForm):
    """The disposisi that follows: the questions of its row that the order left open."""

    def __init__(self, ticket: Ticket, order: VerbalOrder, **kwargs) -> None:
        super().__init__(ticket, **kwargs)
        self.order, run = order, order.run
        step = ticket.sop.step(run.step)
        required = step.required_data(run.outcome)
        asked = [*required, *offered_fields(Status(step.status), required)]
        self.add([code for code in asked if code not in run.recorded], required, receiving_roles(ticket, step))

    def entry(self) -> dict[str, Any]:
        """What was written."""
        return {"data": self.written()}
