"""The product's own settings, on plain HTTP and loopback, with one bare page more.

Everything else (middleware, sessions, connections, template loaders, hashed static names) is as delivered. The
process that starts a bench gives DATABASE_URL, VAR_DIR, SECRET_KEY and BROKER_URL in the environment.
"""

import os
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ["DEBUG"] = os.environ["DEMO"] = "off"
os.environ["ALLOWED_HOSTS"] = "127.0.0.1"
os.environ["EMAIL_URL"] = "memorymail://"
os.environ.setdefault("LOG_LEVEL", "ERROR")

from helpdesk.settings import *  # noqa: F403
from helpdesk.settings import TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
# Two hundred people log in before anything is measured; their passwords protect nothing.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
