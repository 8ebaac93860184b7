"""The parts are wired as design.md section 8 says: databases, headers, Celery."""

import subprocess

import django_fsm
import pytest
import redis
from django.conf import settings
from django.db import connection

from helpdesk.celery import app


def test_exactly_one_state_machine_library_is_installed():
    # django-fsm and django-fsm-2 overwrite each other's files; only the maintained one has ANY_STATE.
    assert hasattr(django_fsm, "ANY_STATE")
    assert hasattr(django_fsm, "transition")


@pytest.mark.locks
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limit", "value"),
    [("lock_timeout", "3s"), ("statement_timeout", "15s"), ("idle_in_transaction_session_timeout", "30s")],
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
    ],
)
def test_each_task_has_its_queue(task, queue):
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_beat_sends_only_tasks_that_exist_and_lets_them_expire_before_the_next():
    app.loader.import_default_modules()
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in app.tasks
        assert entry["options"]["expires"] < entry["schedule"]


def test_a_lost_worker_gives_its_task_back():
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert not app.conf.task_publish_retry


def test_the_redis_of_the_tests_answers_and_keeps_nothing(redis_server):
    server, url = redis_server
    store = redis.Redis.from_url(url)
    store.set("kunci", "nilai")
    assert store.get("kunci") == b"nilai"
    assert store.config_get("save") == {"save": ""}
    assert isinstance(server, subprocess.Popen)


@pytest.mark.django_db
def test_five_wrong_passwords_lock_the_account_from_that_address(client):
    for _ in range(4):
        assert client.post("/masuk/", {"username": "siapa", "password": "salah"}).status_code == 200
    client.post("/masuk/", {"username": "siapa", "password": "salah"})
    locked = client.post("/masuk/", {"username": "siapa", "password": "salah"})
    assert locked.status_code == 429
    elsewhere = client.post("/masuk/", {"username": "siapa", "password": "salah"}, REMOTE_ADDR="10.0.0.9")
    assert elsewhere.status_code == 200
