"""The parts are wired as design.md section 8 says: databases, headers, Celery."""

import os
import signal
import subprocess
import sys

import django_fsm
import pytest
import redis
from django.conf import settings
from django.db import connection

from helpdesk.celery import app
from tests import factories
from tests.cluster import free_port, start_redis
from tests.emptying import KEPT, empty_tables


def test_exactly_one_state_machine_library_is_installed():
    # django-fsm and django-fsm-2 overwrite each other's files; only the maintained one has ANY_STATE.
    assert hasattr(django_fsm, "ANY_STATE")
    assert hasattr(django_fsm, "transition")


@pytest.mark.locks
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "value"),
    [("lock_timeout", "2s"), ("statement_timeout", "15s"), ("idle_in_transaction_session_timeout", "30s")],
)
def test_postgresql_ends_every_wait(limit, value):
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {limit}")
        assert cursor.fetchone() == (value,)


@pytest.mark.locks
@pytest.mark.django_db
def test_the_application_role_is_no_superuser():
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False,)


@pytest.mark.embedded(only=True)
@pytest.mark.django_db
def test_sqlite_writes_ahead_and_takes_the_lock_at_once():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
    assert connection.transaction_mode == "IMMEDIATE"


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_after_a_test_that_commits_only_what_migrations_wrote_is_left():
    factories.make_ticket(factories.make_office("purbalingga"))
    empty_tables()
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        cursor.execute(" UNION ALL ".join(f"(SELECT '{name}' FROM \"{name}\" LIMIT 1)" for name in names))
        assert {name for (name,) in cursor.fetchall()} == {*KEPT}


def test_the_tests_speak_to_a_throw_away_database_on_this_machine():
    database = settings.DATABASES["default"]
    assert database["HOST"] in {"", "127.0.0.1"}
    assert database["NAME"] != str(settings.BASE_DIR / "var" / "db.sqlite3")


def test_the_policy_allows_nothing_inline_and_nothing_foreign():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert directives.pop("default-src") == ["'none'"]
    assert {source for sources in directives.values() for source in sources} == {"'self'"}


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("workflow.tasks.sweep", "sla"),
        ("workflow.tasks.deliver", "notify"),
        ("reports.tasks.render_naskah", "pdf"),
        ("workflow.tasks.count_results", "pdf"),
    ],
)
def test_each_task_has_its_queue(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_beat_sends_only_tasks_that_exist_and_leaves_nothing_to_the_clock_of_the_worker():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert "expires" not in entry.get("options", {})
        task = app.tasks[entry["task"]]  # celery refuses to send one whose soft limit is above its hard one
        assert (task.soft_time_limit or 0) <= (task.time_limit or app.conf.task_time_limit)


def test_a_message_is_settled_before_its_work_and_is_never_needed_twice():
    assert not app.conf.task_acks_late
    assert not app.conf.task_publish_retry


def test_the_redis_of_the_tests_answers_and_keeps_nothing(redis_server):
    server, url = redis_server
    store = redis.Redis.from_url(url)
    store.set("kunci", "nilai")
    assert store.get("kunci") == b"nilai"
    assert store.config_get("save") == {"save": ""}
    assert isinstance(server, subprocess.Popen)


PUBLISH = """
import time
from kombu.exceptions import OperationalError
from helpdesk.celery import app
started = time.monotonic()
try:
    app.send_task("reports.tasks.render_pending")
except OperationalError:
    print(time.monotonic() - started)
"""


def seconds_until_publishing_gives_up(broker_url):
    """Publish once in a process of its own, as the product would; return how long it took to fail."""
    clean = {**os.environ, "BROKER_URL": broker_url, "DJANGO_SETTINGS_MODULE": "helpdesk.settings"}
    run = subprocess.run(
        [sys.executable, "-c", PUBLISH],
        env=clean,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return float(run.stdout)


def test_a_redis_that_is_down_holds_nobody_up():
    assert seconds_until_publishing_gives_up(f"redis://127.0.0.1:{free_port()}/0") < 1


def test_a_redis_that_never_answers_holds_nobody_up():
    server, url = start_redis()
    server.send_signal(signal.SIGSTOP)
    try:
        assert seconds_until_publishing_gives_up(url) < 4
    finally:
        server.kill()


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_from_that_address(client):
    for _ in range(4):
        assert client.post("/masuk/", {"username": "siapa", "password": "salah"}).status_code == 200
    client.post("/masuk/", {"username": "siapa", "password": "salah"})
    locked = client.post("/masuk/", {"username": "siapa", "password": "salah"})
    assert locked.status_code == 429
    elsewhere = client.post("/masuk/", {"username": "siapa", "password": "salah"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
