"""The people, governments and tickets that tests play with; fixtures of every test."""

import pytest
from django.db import connection, transaction
from django.test import TransactionTestCase

from tests import factories, garbage
from tests.emptying import empty_tables
from tests.races import Arena
from tests.template import migrated_database
from workflow import broker, moment
from workflow.models import calendar, sop_version


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, request, django_db_blocker):
    """Let the workers of one run copy a database that the first of them has migrated."""
    if hasattr(request.config, "workerinput") and connection.vendor == "postgresql":
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_database()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let the test runner empty the append-only tables between transactional tests, which the product forbids."""
    if connection.vendor == "postgresql":
        TransactionTestCase._fixture_teardown = lambda case: empty_tables()
    else:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            for name in ("audit", "alarm", "management", "message", "reading"):
                cursor.execute(f"DROP TRIGGER {name}_no_delete")
    garbage.keep()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """For what a module's tests only look at: made once before the first of them, taken back after the last.

    Each test still has its own transaction, inside this one. The module must have none that commits for real, and
    gives its tests fresh objects, since those keep what they have read.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def office(db):
    """Purbalingga, the government of most tests."""
    return factories.make_office("purbalingga")


@pytest.fixture
def other_office(db):
    """Another government, whose people should see nothing of the first."""
    return factories.make_office("batam")


@pytest.fixture(params=factories.SOP_CODES)
def every_office(request, db):
    """Each of the five governments in turn, on its own SOP."""
    return factories.make_office(request.param)


@pytest.fixture
def ticket(office):
    """A fresh report, waiting in row 1."""
    return factories.make_ticket(office)


@pytest.fixture
def morning():
    """A Friday morning in working hours; yields the moment and lets everything happen then."""
    with moment.at(factories.MORNING):
        yield factories.MORNING


@pytest.fixture
def arena(papers_wait):
    """Ten clients who do the same at once; what they cause to be printed waits."""
    arena = Arena()
    yield arena
    arena.close()


@pytest.fixture(autouse=True)
def _fresh_process():
    """A rolled back test may give its ids to the next one: forget what the process keeps per id.

    The same for a broker that did not answer: no test finds it passed over because of the one before.
    """
    broker._quiet_until = 0.0
    sop_version._DEFINITIONS.clear()
    calendar._CALENDARS.clear()
