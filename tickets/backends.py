"""Who somebody is: by password, or by the one-time code that the admin of the Pemda has given."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.db.models import IntegerField, OuterRef, Subquery

from tickets.models import AccessCode, User
from tickets.navigation import MOST_COUNTED
from workflow import moment
from workflow.models import Notice


class CountOf(Subquery):
    """The number of rows of a subquery, which may be cut off: whoever never opens a notice has a hundred thousand."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) rows_found)"
    output_field = IntegerField()


class PeopleBackend(ModelBackend):
    """Django's own backend, reading a person with Pemda, OPD and the count of unread notices in one query per request.

    A deactivated person is nobody from the next request on: ``get_user`` refuses, so every session ends.
    """

    #: What the bell of every page counts. It stops where the bell says "99+", so that a page costs the same however
    #: much was never read.
    unread = Notice.objects.unread_of(OuterRef("pk")).order_by().values("pk")[: MOST_COUNTED + 1]
    #: Built once: every request reads its person, and building this query costs as much as answering it.
    people = User.objects.select_related("pemda", "opd").annotate(unread_notices=CountOf(unread))

    def get_user(self, user_id: int) -> User | None:
        """The active person of a session, with government, OPD and ``unread_notices``."""
        user = next(iter(self.people.filter(pk=user_id)), None)
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
