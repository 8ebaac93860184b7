"""Unsafe settings refuse to start, with the name of the variable (promise P19)."""

import os
import re
import runpy
import subprocess
import sys
import traceback
import warnings
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from helpdesk.safety import DEVELOPMENT_KEY, refuse_unsafe

ROOT = Path(__file__).resolve().parent.parent
GOOD_KEY = "Zk3vQ8tR1yLw6mXc9bNf2hJs5dPg7aUe4oKiVzTqWxYr0ElSMn"
PUBLIC = ["helpdesk.contoh.go.id"]


def refusal(**changes):
    """Return what the refusal says about good settings with these changes."""
    good = {"debug": False, "demo": False, "secret_key": GOOD_KEY, "allowed_hosts": PUBLIC}
    with pytest.raises(ImproperlyConfigured) as refused:
        refuse_unsafe(**{**good, **changes})
    return str(refused.value)


def test_good_settings_for_a_public_host_are_accepted():
    refuse_unsafe(debug=False, demo=False, secret_key=GOOD_KEY, allowed_hosts=PUBLIC)


def test_demo_and_debug_are_accepted_on_loopback():
    refuse_unsafe(debug=True, demo=True, secret_key=GOOD_KEY, allowed_hosts=["127.0.0.1", "localhost", "[::1]"])


def test_the_development_key_is_accepted_only_while_debug_is_on():
    refuse_unsafe(debug=True, demo=False, secret_key=DEVELOPMENT_KEY, allowed_hosts=["localhost"])
    assert refusal(secret_key=DEVELOPMENT_KEY).startswith("SECRET_KEY")


def test_debug_with_a_public_host_is_refused():
    assert refusal(debug=True).startswith("DEBUG")


def test_demo_with_a_public_host_is_refused():
    assert refusal(demo=True, allowed_hosts=["127.0.0.1", *PUBLIC]).startswith("DEMO")


@pytest.mark.parametrize("hosts", [["*"], ["helpdesk.contoh.go.id", "*"], ["*.go.id"]])
def test_a_wildcard_host_is_refused(hosts):
    assert refusal(allowed_hosts=hosts).startswith("ALLOWED_HOSTS")


@pytest.mark.parametrize("host", [".id", ".go.id", ".go.id."])
def test_a_suffix_that_strangers_share_is_refused(host):
    assert refusal(allowed_hosts=[*PUBLIC, host]).startswith("ALLOWED_HOSTS")


def test_every_name_under_the_own_domain_is_accepted():
    refuse_unsafe(debug=False, demo=False, secret_key=GOOD_KEY, allowed_hosts=[".contoh.go.id"])


def test_no_host_at_all_is_refused():
    assert refusal(allowed_hosts=[]).startswith("ALLOWED_HOSTS")


@pytest.mark.parametrize(
    "key",
    ["", "admin", GOOD_KEY[:49], "a" * 60, "django-insecure-" + GOOD_KEY, "changeme" + GOOD_KEY],
    ids=["empty", "short", "one too short", "one letter", "made by startproject", "changeme"],
)
def test_a_weak_or_published_key_is_refused(key):
    assert refusal(secret_key=key).startswith("SECRET_KEY")


def django(*arguments, **environment):
    """Run a management command with this environment and nothing of ours."""
    clean = {"PATH": os.environ["PATH"], **alone(environment)}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=clean, capture_output=True, text=True
    )


def alone(environment):
    """This environment without the machine's own `.env`."""
    return {"ENV_FILE": os.devnull, "DJANGO_SETTINGS_MODULE": "helpdesk.settings", **environment}


def settings_of(monkeypatch, **environment):
    """What a process with this environment and nothing of ours is set to; raises what stops it."""
    monkeypatch.setattr(os, "environ", alone(environment))
    warnings.simplefilter("error", UserWarning)  # what is warned of is said too; pytest keeps the filter to the test
    return runpy.run_path(str(ROOT / "helpdesk" / "settings.py"))


def last_words(monkeypatch, **environment):
    """All that such a process says when it stops, as Python prints it."""
    with pytest.raises(ImproperlyConfigured) as stopped:
        settings_of(monkeypatch, **environment)
    return "".join(traceback.format_exception(stopped.value))


def test_a_process_without_a_key_stops_and_names_the_variable(tmp_path):
    stopped = django("check", VAR_DIR=str(tmp_path))
    assert stopped.returncode != 0
    assert "SECRET_KEY" in stopped.stderr


def names_in_the_example():
    """Every variable that `.env.example` explains and the settings read; compose itself reads the others."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    names = [found[1] for line in lines if (found := re.match(r"(?:# )?([A-Z_]+)=", line))]
    settings = (ROOT / "helpdesk" / "settings.py").read_text()
    return [name for name in names if f'"{name}"' in settings]


@pytest.mark.parametrize("name", names_in_the_example())
def test_an_empty_variable_is_named_with_what_is_expected_or_means_none(tmp_path, monkeypatch, name):
    given = {"VAR_DIR": str(tmp_path), "SECRET_KEY": GOOD_KEY, "DATABASE_URL": f"sqlite:///{tmp_path}/db", name: ""}
    if name == "DATABASE_STATEMENT_TIMEOUT":
        given["DATABASE_URL"] = "postgres://helpdesk@127.0.0.1/helpdesk"
    if name in ("CSRF_TRUSTED_ORIGINS", "TELEGRAM_GATEWAY", "WHATSAPP_GATEWAY"):
        settings_of(monkeypatch, **given)
    else:
        assert f"ImproperlyConfigured: {name}: " in last_words(monkeypatch, **given)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("DEBUG", "mungkin"),
        ("BIND", "8000"),
        ("BIND", "127.0.0.1:banyak"),
        ("PUBLIC_URL", "helpdesk.contoh.go.id"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://contoh.go.id/helpdesk"),
        ("PROXIES", "-1"),
        ("DATABASE_URL", "mysql://rahasia@127.0.0.1/helpdesk"),
        ("DATABASE_URL", "//helpdesk:rahasia@127.0.0.1/helpdesk"),
        ("DATABASE_URL", "rahasia"),
        ("EMAIL_URL", "smtp:rahasia"),
        ("EMAIL_URL", "smtp://rahasia@host:pintu"),
        ("DEFAULT_FROM_EMAIL", "helpdesk"),
        ("TELEGRAM_GATEWAY", "tgram://rahasia/"),
        ("BROKER_URL", "redis.rahasia"),
        ("NOTICES_KEPT_DAYS", "setahun"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_a_wrong_variable_is_named_and_its_value_is_not_told(tmp_path, monkeypatch, name, wrong):
    said = last_words(monkeypatch, **{"VAR_DIR": str(tmp_path), "SECRET_KEY": GOOD_KEY, name: wrong})
    last = said.splitlines()[-1]
    assert last.startswith(f"django.core.exceptions.ImproperlyConfigured: {name}: "), said
    assert last.endswith(" is expected, but it is something else.")
    assert "rahasia" not in said


def test_a_process_with_a_wrong_variable_stops_and_says_no_more(tmp_path):
    wrong = {"DATABASE_URL": "mysql://rahasia@127.0.0.1/helpdesk"}
    stopped = django("migrate", VAR_DIR=str(tmp_path), SECRET_KEY=GOOD_KEY, **wrong)
    assert stopped.returncode != 0
    assert stopped.stderr.splitlines()[-1].startswith("django.core.exceptions.ImproperlyConfigured: DATABASE_URL: ")
    assert "rahasia" not in stopped.stderr + stopped.stdout


@pytest.mark.parametrize("inside", ["", "var", "var/data"])
def test_a_folder_that_cannot_be_made_is_named_in_one_sentence(tmp_path, monkeypatch, inside):
    taken = tmp_path / "berkas"
    taken.write_text("bukan map")
    folder = taken / inside
    last = last_words(monkeypatch, VAR_DIR=str(folder), SECRET_KEY=GOOD_KEY).splitlines()[-1]
    assert last.startswith(
        f"django.core.exceptions.ImproperlyConfigured: VAR_DIR: the folder {folder} cannot be made: "
    )


def test_a_broker_folder_that_cannot_be_made_is_named_by_the_variable_that_leads_to_it(tmp_path, monkeypatch):
    (tmp_path / "broker").write_text("bukan map")
    last = last_words(monkeypatch, VAR_DIR=str(tmp_path), SECRET_KEY=GOOD_KEY).splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: VAR_DIR: ")


def test_a_process_with_debug_on_a_public_host_stops(tmp_path):
    stopped = django("check", VAR_DIR=str(tmp_path), DEBUG="on", ALLOWED_HOSTS="helpdesk.contoh.go.id")
    assert stopped.returncode != 0
    assert "DEBUG" in stopped.stderr


def test_the_deployment_check_of_a_public_host_finds_nothing(tmp_path):
    checked = django(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        VAR_DIR=str(tmp_path),
        SECRET_KEY=GOOD_KEY,
        ALLOWED_HOSTS="helpdesk.contoh.go.id",
    )
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    ("bind", "given", "address"),
    [
        ("127.0.0.1:8023", {}, "http://127.0.0.1:8023"),
        ("0.0.0.0:8023", {}, "http://127.0.0.1:8023"),
        ("127.0.0.1:8023", {"PUBLIC_URL": "http://localhost/"}, "http://localhost"),
    ],
    ids=["where it listens", "everywhere", "as told"],
)
def test_papers_of_a_machine_of_ones_own_lead_to_where_it_listens(tmp_path, monkeypatch, bind, given, address):
    settings = settings_of(monkeypatch, VAR_DIR=str(tmp_path), DEMO="on", SECRET_KEY=GOOD_KEY, BIND=bind, **given)
    assert settings["PUBLIC_URL"] == address


def test_papers_lead_to_the_host_itself_where_all_names_below_it_are_allowed(tmp_path, monkeypatch):
    settings = settings_of(
        monkeypatch, VAR_DIR=str(tmp_path), SECRET_KEY=GOOD_KEY, ALLOWED_HOSTS=".helpdesk.contoh.go.id"
    )
    assert settings["PUBLIC_URL"] == "https://helpdesk.contoh.go.id"
