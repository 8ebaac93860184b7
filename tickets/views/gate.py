"""Who may open a page: people with an account, and where it says so, present holders of a role."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tickets.models.hands import Hands
from workflow import indonesian
from workflow.states import Role

Page = Callable[..., HttpResponse]


def for_roles(*roles: Role) -> Callable[[Page], Page]:
    """Let only present holders of these roles open the page; others get 403 and read whose page it is."""
    return _guard(roles, lambda hands: hands.roles)


def for_readers(*roles: Role) -> Callable[[Page], Page]:
    """Like :func:`for_roles`, for a page that changes nothing: officials for whom somebody acts read on."""
    return _guard(roles, lambda hands: hands.reads_as)


def _guard(roles: tuple[Role, ...], held: Callable[[Hands], frozenset[str]]) -> Callable[[Page], Page]:
    def guard(page: Page) -> Page:
        @wraps(page)
        def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
            if not held(request.user.hands) & set(roles):
                owners = indonesian.daftar([str(role.label) for role in roles])
                raise PermissionDenied(f"Halaman ini untuk {owners}.")
            return page(request, *args, **kwargs)

        return login_required(guarded)

    return guard


def for_members(page: Page) -> Page:
    """Let everybody open the page whose account belongs to a Pemda."""

    @wraps(page)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.pemda_id is None:
            raise PermissionDenied("Akun ini belum dihubungkan dengan Pemda mana pun.")
        return page(request, *args, **kwargs)

    return login_required(guarded)
