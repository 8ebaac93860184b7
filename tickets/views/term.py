"""The form that ends, lengthens or shortens a term in office: an admin's page, and TU's of the deputies."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from tickets import holdings
from tickets.asked import sent
from tickets.forms.manage.terms import TermForm
from tickets.forms.sentences import put_at_fields
from tickets.models import Holder
from tickets.views.manage.gate import done, show_form


def answer_term(
    request: HttpRequest,
    holder: Holder,
    *,
    stored: str,
    heading: str,
    button: str,
    back: tuple[str, str],
    template: str,
) -> HttpResponse:
    """Show the form, or store what was sent and say ``stored`` on the page above (``back``: address and words)."""
    initial = {"letter": holder.letter, "ends_on": holder.ends_on}
    form = TermForm(sent(request), holder=holder, initial=initial)
    if form.is_valid():
        try:
            holdings.set_term(holder, **form.cleaned_data, actor=request.user)
        except ValidationError as refusal:
            put_at_fields(form, refusal.message_dict)
        else:
            return done(request, back[0], stored)
    return show_form(request, form, heading=heading, button=button, back=back, template=template, holder=holder)
