"""Who somebody is: by password, or by the one-time code that the admin of the Pemda has given."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from tickets.models import AccessCode, User
from workflow import moment
from workflow.models import Notice


class PeopleBackend(ModelBackend):
    """Django's own backend, reading a person with Pemda, OPD and the count of unread notices in one query per request.

    A deactivated person is nobody from the next request on: ``get_user`` refuses, so every session ends.
    """

    def get_user(self, user_id: int) -> User | None:
        """The active person of a session, with government and OPD; ``unread_notices`` is for the bell of every page."""
        unread = Notice.objects.filter(user=OuterRef("pk"), folded=False, read_at=None).order_by().values("user")
        count = Coalesce(Subquery(unread.annotate(lines=Count("pk")).values("lines")), 0)
        people = User.objects.select_related("pemda", "opd").annotate(unread_notices=count)
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None


class AccessCodeBackend(PeopleBackend):
    """Recognises username and one-time code; wrong codes count for the lock of the account like wrong passwords."""

    def authenticate(self, request, username: str | None = None, access_code: str | None = None, **rest) -> User | None:
        """The person whose valid code this is. The code is not used up: the caller does that with the new password."""
        if username is None or access_code is None:
            return None
        user = User.objects.filter(username=username).first()
        found = AccessCode.find(user, access_code, now=moment.on_screen())
        return user if found and self.user_can_authenticate(user) else None
