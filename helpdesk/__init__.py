"""How the helpdesk is wired: settings, addresses, Celery, WSGI. No rules live here."""

from helpdesk.celery import app as celery_app

__all__ = ["celery_app"]
