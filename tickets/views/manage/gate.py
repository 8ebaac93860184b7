"""Who manages: the admin of the own Pemda, for some pages TU too; and how a management page answers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tickets.models import Pemda
from tickets.views.gate import for_roles
from tickets.views.refusal import SeeOther
from workflow.states import Role

Page = Callable[..., HttpResponse]


def for_managers(*roles: Role) -> Callable[[Page], Page]:
    """Let only these roles open the page. What is sent is one transaction, and the managers of a Pemda take turns.

    The row of the Pemda is locked without its key, so that new tickets of the Pemda do not wait. Rights are judged when
    the turn has come: whoever was before may have taken them.
    """

    def guard(page: Page) -> Page:
        allowed = for_roles(*roles)(page)

        @wraps(page)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if request.method != "POST" or request.user.pemda_id is None:
                return allowed(request, *args, **kwargs)
            with transaction.atomic():
                pemda = Pemda.objects.select_for_update(no_key=True).get(pk=request.user.pemda_id)
                request.user.refresh_from_db(fields=["is_active"])
                if not request.user.is_active:
                    raise PermissionDenied("Akun Anda baru saja dinonaktifkan.")
                request.user.pemda = pemda
                return allowed(request, *args, **kwargs)

        return never_cache(require_http_methods(["GET", "HEAD", "POST"])(login_required(guarded)))

    return guard


for_admin = for_managers(Role.ADMIN)


def show_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    button: str,
    back: tuple[str, str],
    template: str = "kelola/formulir.html",
    **more,
) -> HttpResponse:
    """The page of one form; 422 when it was refused. ``back`` is address and words of the page above."""
    context = {"form": form, "heading": heading, "button": button, "back_url": back[0], "back_label": back[1], **more}
    return render(request, template, context, status=422 if form.errors else 200)


def done(request: HttpRequest, url: str, sentence: str) -> HttpResponse:
    """Read ``url`` next, with a word on what was stored."""
    messages.success(request, sentence)
    return SeeOther(url)
