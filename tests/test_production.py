"""What docker-compose.yml starts is what the Procfile starts, only in more processes; nothing unsafe is served."""

import re
import shlex
from pathlib import Path

import pytest
import yaml
from django.core.checks import run_checks
from django.db import connections

from helpdesk import web_health
from helpdesk.celery import app
from tests.factories import make_user
from tickets.demo.accounts import PASSWORD
from tickets.demo.governments import GOVERNMENTS
from tickets.forms.fields import MOST_FILES
from tickets.models import User
from tickets.uploads import MAX_BYTES

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PROCFILE = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
DOCKERFILE = (ROOT / "Dockerfile").read_text()
#: Names that the settings read and nobody sets by hand in a file of environment.
INNER = {"ENV_FILE"}


def words(command):
    """The words of a command as the shell would read them."""
    return shlex.split(command)


def option(command, *names):
    """The value of an option, "" where it is absent."""
    given = words(command)
    return next((after for word, after in zip(given, [*given[1:], ""], strict=True) if word in names), "")


def queues(commands):
    """The queues that the workers among these commands empty."""
    return {queue for command in commands for queue in option(command, "-Q").split(",") if queue}


def commands():
    """Every command that compose gives to the image of the helpdesk."""
    return {name: service["command"] for name, service in SERVICES.items() if service.get("image") == "helpdesk"}


def test_both_serve_the_same_application():
    for command in (commands()["web"], PROCFILE["web"]):
        assert words(command.removeprefix("exec "))[:2] == ["gunicorn", "helpdesk.wsgi"]
        assert option(command, "--worker-class") == "gthread"
        # It would lie in the home folder: one for all that run here, and none where the home may not be written.
        assert "--no-control-socket" in words(command)


def test_both_empty_every_queue():
    routed = {route["queue"] for route in app.conf.task_routes.values()} | {app.conf.task_default_queue}
    assert queues(commands().values()) == queues(PROCFILE.values()) == routed


def test_papers_are_rendered_alike_by_a_worker_that_may_be_killed():
    for name in ("-P", "-c", "--max-memory-per-child"):
        assert option(commands()["worker-pdf"], name) == option(PROCFILE["papers"], name) != ""
    assert SERVICES["worker-pdf"]["mem_limit"]


def test_there_is_exactly_one_beat():
    assert [name for name, command in commands().items() if {"beat", "-B"} & set(words(command))] == ["beat"]
    assert [name for name, command in PROCFILE.items() if "-B" in words(command)] == ["worker"]


def test_nothing_is_served_before_the_database_is_ready_and_every_process_is_watched():
    for name, service in SERVICES.items():
        if service.get("image") == "helpdesk" and name != "migrate":
            assert service["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert name == "proxy" or name == "migrate" or service["healthcheck"]["test"], name
    assert SERVICES["proxy"]["depends_on"]["web"]["condition"] == "service_healthy"


def test_only_the_proxy_is_reached_from_outside_and_it_limits_what_is_sent():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    rules = COMPOSE["configs"]["proxy"]["content"]
    limit = int(re.search(r"request_body \{\s+max_size (\d+)MB\s+\}", rules)[1]) * 10**6
    letter = 1
    assert limit > (MOST_FILES + letter) * MAX_BYTES
    said = re.compile(re.search(r"header_regexp Content-Length (\S+)", rules)[1].replace("$$", "$"))
    assert [bool(said.match(str(size))) for size in (0, limit - 1, limit, 10 * limit)] == [False, False, True, True]
    assert "reverse_proxy web:8000" in rules
    assert SERVICES["web"]["environment"]["PROXIES"] == "1"


def test_no_process_of_the_helpdesk_is_told_how_to_administer_the_database():
    # `env_file` hands over the whole file; what stands under `environment` comes before it.
    told = {
        name: service["environment"].get("POSTGRES_PASSWORD")
        for name, service in SERVICES.items()
        if service.get("env_file")
    }
    assert set(told) == set(commands())
    assert set(told.values()) == {""}


def test_the_image_runs_as_nobody_special_and_owns_what_its_volumes_cover():
    assert re.search(r"^USER helpdesk$", DOCKERFILE, re.MULTILINE)
    made = re.search(r"install -d .* (var .*)", DOCKERFILE)[1].split()
    mounted = {
        volume.split(":")[1]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
        if "/srv/" in volume
    }
    assert mounted == {f"/srv/helpdesk/{folder}" for folder in made} - {"/srv/helpdesk/var"}
    named = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert named == set(COMPOSE["volumes"])


def test_the_example_of_the_environment_names_every_variable():
    settings = (ROOT / "helpdesk" / "settings.py").read_text()
    read = set(re.findall(r'\bread\(\s*"([A-Z_]+)"', settings)) - INNER
    asked = set(
        re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text() + (ROOT / "Procfile").read_text())
    )
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert len(read) > 10
    assert explained == read | asked


@pytest.mark.parametrize("hosts", ["helpdesk.contoh.go.id", ".helpdesk.contoh.go.id, lain.contoh.go.id"])
def test_the_watch_of_a_web_process_asks_under_a_host_that_is_allowed(live_server, settings, monkeypatch, hosts):
    settings.ALLOWED_HOSTS = hosts.split(", ")
    monkeypatch.setenv("ALLOWED_HOSTS", hosts)
    monkeypatch.setattr(web_health, "PORT", live_server.thread.port)
    assert web_health.main() == 0


def faults():
    """The names of what the check of the database refuses."""
    return [
        error.id for error in run_checks(databases=["default"], tags=["database"]) if error.id.startswith("tickets.")
    ]


@pytest.mark.django_db
def test_a_good_database_is_accepted(office):
    User.objects.create_superuser("pengelola", password="kereta-pagi-berangkat-7")
    assert faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["admin", "pengelola", PASSWORD])
def test_a_superuser_with_a_password_that_everybody_knows_is_refused(password):
    User.objects.create_superuser("pengelola", password=password)
    assert faults() == ["tickets.E002"]


@pytest.mark.django_db
def test_sample_accounts_are_refused_once_demo_is_off(settings):
    make_user(None, GOVERNMENTS[0].people[0].username)
    user = make_user(None, GOVERNMENTS[0].people[1].username)
    assert faults() == []
    user.set_password(PASSWORD)
    user.save()
    assert faults() == ["tickets.E003"]
    settings.DEMO = True
    assert faults() == []


@pytest.mark.locks
@pytest.mark.django_db(transaction=True)
def test_a_superuser_of_postgresql_is_refused():
    connection = connections["default"]
    own = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "postgres"
    try:
        assert faults() == ["tickets.E001"]
    finally:
        connection.close()
        connection.settings_dict["USER"] = own
