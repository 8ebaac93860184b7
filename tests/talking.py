"""Reading and writing beside a ticket's SOP as a browser does."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests import factories
from workflow import actions


def login(client, user):
    """Open a browser for somebody."""
    client.force_login(user, backend="tickets.backends.PeopleBackend")
    return client


def address(ticket, name="percakapan", *more):
    """Where a page of the ticket is."""
    return reverse(name, args=[ticket.number, *more])


def read(client, user, url):
    """The words of a page, as somebody reads it."""
    answer = login(client, user).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, user, url, follow=False, **fields):
    """Send a form under a fresh key."""
    return login(client, user).post(url, {"key": str(uuid4()), **fields}, follow=follow)


def photo(name="foto.jpg"):
    """A photo as a browser sends it."""
    return SimpleUploadedFile(name, factories.make_photo().content)


def say(ticket, actor, body, **kwargs):
    """Post a message under a fresh key."""
    return actions.post_message(ticket, actor=actor, body=body, **{"key": uuid4(), **kwargs})
