"""The product's settings with the few differences that a test run needs.

Loaded before anything else, so the database is decided here: a throw-away PostgreSQL cluster, or with
DATABASE_URL=sqlite a file like that of the embedded profile. The worker processes of pytest-xdist inherit
the environment and share the cluster.
"""

import atexit
import os
import secrets
import shutil
import tempfile

from tests.cluster import DURABLE, SPEED, start_postgres

_folder = tempfile.mkdtemp(prefix="helpdesk-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)

os.environ["ENV_FILE"] = os.devnull
os.environ["VAR_DIR"] = _folder
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(64))
os.environ["DEBUG"] = os.environ["DEMO"] = "off"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1,localhost,testserver"
os.environ["BROKER_URL"] = "memory://"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ.setdefault("LOG_LEVEL", "ERROR")
if os.environ.get("DATABASE_URL") == "sqlite":
    os.environ["DATABASE_URL"] = f"sqlite:///{_folder}/db.sqlite3"
elif "DATABASE_URL" not in os.environ:
    #: The cluster itself, for the tests that pull its plug (`make chaos`): they need one that keeps what it committed.
    POSTGRES = start_postgres(DURABLE if os.environ.get("DURABLE") == "on" else SPEED)
    os.environ["DATABASE_URL"] = POSTGRES.url

from helpdesk.settings import *  # noqa: E402, F403
from helpdesk.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, as in the product: in memory there is no WAL and no second writer.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}

# Plain HTTP on loopback, without the collected copies of the static files.
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
(VAR_DIR / "static").mkdir()
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
