"""All settings of the helpdesk, read from the environment and from `.env`; `.env.example` explains them.

A missing, empty, wrong or unsafe value stops the process with the variable's name and what is expected.
"""

import os
from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from helpdesk.environment import (
    REQUIRED,
    address,
    database,
    folder,
    gateway,
    host_and_port,
    items,
    made,
    mail,
    mail_address,
    one_of,
    read,
    site,
    switch,
    whole,
    words,
)
from helpdesk.safety import DEVELOPMENT_KEY, refuse_unsafe

BASE_DIR = Path(__file__).resolve().parent.parent
environ.Env.read_env(os.environ.get("ENV_FILE", BASE_DIR / ".env"))

# Everything that the product writes lives under one folder: database, media, broker, static copies.
VAR_DIR = made("VAR_DIR", read("VAR_DIR", folder, "a folder", default=BASE_DIR / "var"))

# --- Safety

DEBUG = read("DEBUG", switch, "on or off", default=False)
DEMO = read("DEMO", switch, "on or off", default=False)
SECRET_KEY = read("SECRET_KEY", words, "a random text", default=DEVELOPMENT_KEY if DEBUG else REQUIRED)
ALLOWED_HOSTS = read("ALLOWED_HOSTS", items, "host names", default=["127.0.0.1", "localhost", "[::1]"])
refuse_unsafe(debug=DEBUG, demo=DEMO, secret_key=SECRET_KEY, allowed_hosts=ALLOWED_HOSTS)

# Addresses printed on papers and in e-mail begin with PUBLIC_URL: on a machine of one's own where `make run` listens.
LOCAL = DEBUG or DEMO
BIND = read("BIND", host_and_port, "127.0.0.1:8000 or the like", default="127.0.0.1:8000")
HERE = f"http://{BIND.replace('0.0.0.0', '127.0.0.1')}" if LOCAL else f"https://{ALLOWED_HOSTS[0].removeprefix('.')}"
PUBLIC_URL = read("PUBLIC_URL", site, "an address with https:// and no path", default=HERE).rstrip("/")
CSRF_TRUSTED_ORIGINS = read("CSRF_TRUSTED_ORIGINS", items, "addresses with https://", default=[])
# How many proxies of ours stand before gunicorn, so that tries are counted for the client and not for the proxy.
PROXIES = read("PROXIES", whole, "a number", default=0)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "tickets.views.interrupted.token_refused"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^sehat/$"]  # a monitoring inside the network asks without TLS; nothing secret is told
SECURE_HSTS_SECONDS = 0 if LOCAL else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = [
    "security.W019",  # a letter's PDF is shown inside its own ticket page, never on another site
    "security.W021",  # preloading would commit a whole government domain, not this host
]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
    }
}

# --- Rooms

INSTALLED_APPS = [
    "tickets",
    "workflow",
    "reports",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "csp",
    "django_fsm",
    "django_htmx",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "tickets.middleware.PlainRequestMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "tickets.middleware.InterruptedFormMiddleware",
    "tickets.middleware.PemdaTimezoneMiddleware",
    "tickets.middleware.NoStoreMiddleware",
    "tickets.middleware.PasswordChangeMiddleware",
    "tickets.middleware.ReadingMiddleware",
]
ROOT_URLCONF = "helpdesk.urls"
WSGI_APPLICATION = "helpdesk.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tickets.navigation.frame",
            ]
        },
    }
]

#: Boxes of forms are drawn by templates/django/forms/widgets/ where a template stands there, else by Django's own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
EMBEDDED = database(f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {
    "default": read("DATABASE_URL", database, "postgres://user:password@host:5432/name or the like", default=EMBEDDED)
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at the start: two acts wait for each other instead of failing half-way.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL;",
    }
else:
    # A queue for a lock ends with a clear answer, never with requests that hang (milliseconds). PostgreSQL counts the
    # wait for a place in the queue of a row and the wait for the row itself apart: nobody waits longer than twice this.
    limits = {
        "lock_timeout": 2_000,
        "statement_timeout": read("DATABASE_STATEMENT_TIMEOUT", whole, "a number of milliseconds", default=15_000),
        "idle_in_transaction_session_timeout": 30_000,
        "pg_trgm.word_similarity_threshold": 0.4,  # letters that changed places in a short word still count
        "max_parallel_workers_per_gather": 0,  # starting a worker takes longer than any query of a page
    }
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {
        **DATABASES["default"].get("OPTIONS", {}),
        "connect_timeout": 3,
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
    }

# --- People

AUTH_USER_MODEL = "tickets.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "tickets.backends.PeopleBackend",
    "tickets.backends.AccessCodeBackend",
]
SHORTEST_PASSWORD = 10
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": SHORTEST_PASSWORD},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 3600
LOGIN_URL = "masuk"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

# Five wrong passwords lock this account from this address; a stranger elsewhere cannot lock out its owner.
# The same library counts the links for a new password, so both functions look at what is counted.
AXES_FAILURE_LIMIT = "tickets.throttling.failure_limit"
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = "tickets.throttling.lockout_parameters"
AXES_CLIENT_IP_CALLABLE = "tickets.throttling.client_address"
AXES_LOCKOUT_TEMPLATE = "registration/terkunci.html"
AXES_RESET_ON_SUCCESS = True
# A refused form is kept with the attempt: without whatever opens an account, now or from the next try on.
AXES_SENSITIVE_PARAMETERS = [
    "username",
    "ip_address",
    "email",
    "code",
    "new_password1",
    "new_password2",
    "old_password",
    "csrfmiddlewaretoken",
]

# --- Language, time, mail

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True

# In demo mode letters become files that anybody can read; no sample person has a mailbox.
NOWHERE = mail(f"filemail:///{VAR_DIR / 'surat'}" if DEMO else "consolemail://")
vars().update(read("EMAIL_URL", mail, "smtp+tls://user:password@host:587 or the like", default=NOWHERE))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = read("DEFAULT_FROM_EMAIL", mail_address, "a mail address", default="helpdesk@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Notices read so long ago go once their ticket is closed; the audit trail keeps who was told.
NOTICES_KEPT_DAYS = read("NOTICES_KEPT_DAYS", whole, "a number of days", default=365)
# Addresses of Apprise in which {tujuan} stands for the person's own number. Without one the channel is not offered.
TELEGRAM_GATEWAY = read("TELEGRAM_GATEWAY", gateway, "an address with {tujuan}", default="")
WHATSAPP_GATEWAY = read("WHATSAPP_GATEWAY", gateway, "an address with {tujuan}", default="")

# --- Files

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads and papers have no address of their own: a view looks first whether the reader may see the ticket.
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# The seal of papers: its keys lie in no database and no backup, and only the worker of papers needs them.
SEAL_KEYS = VAR_DIR / "kunci"
SEAL_CERTIFICATES = VAR_DIR / "sertifikat"
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- Work in the background

BROKERS = address("redis", "rediss", "filesystem", "memory")
CELERY_BROKER_URL = read("BROKER_URL", BROKERS, "redis://host:6379/0 or the like", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    broker_folder = VAR_DIR / "broker"
    for name in ("queue", "control"):
        made("VAR_DIR", broker_folder / name)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(broker_folder / "queue"),
        "data_folder_out": str(broker_folder / "queue"),
        "control_folder": str(broker_folder / "control"),
        "polling_interval": 0.2,
    }
else:
    # A Redis that is down or accepts and never answers would hold a request for seconds or for ever.
    # The rows are committed by then and the periodic tasks find them, so one attempt is enough.
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    CELERY_WORKER_DISABLE_PREFETCH = True  # a message waits in Redis until a hand is free to begin
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker, however long that takes
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
# A message only wakes: what is due stands in rows, and a period finds whatever a killed worker left. So a message is
# acknowledged when its work begins. After it, over a connection that went meanwhile, that takes the worker along.
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_ROUTES = {
    "workflow.tasks.deliver": {"queue": "notify"},
    # Long work stands away from the timers.
    "workflow.tasks.count_results": {"queue": "pdf"},
    "workflow.tasks.forget_notices": {"queue": "pdf"},
    "workflow.tasks.*": {"queue": "sla"},
    "reports.tasks.*": {"queue": "pdf"},
}
# None expires: the worker would judge that by its own clock, and one that runs ahead would drop every message unseen.
# What piles up while no worker runs is cheap: each message only asks what is due. After a day the timers' queue holds
# 10,752, some 4 ms of a processor each, and four in five of them are sweeps: no deadline waits behind the others.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "workflow.tasks.sweep", "schedule": 10},
    "count-results": {"task": "workflow.tasks.count_results", "schedule": 60},
    "audit-chain": {"task": "workflow.tasks.extend_chain", "schedule": 60},
    "deputies": {"task": "workflow.tasks.tell_of_deputies", "schedule": 300},
    "deliver": {"task": "workflow.tasks.deliver", "schedule": 20},
    "letters": {"task": "workflow.tasks.remind_of_letters", "schedule": 900},
    "confirmations": {"task": "workflow.tasks.remind_of_confirmations", "schedule": 300},
    "forget-notices": {"task": "workflow.tasks.forget_notices", "schedule": 24 * 3600},
    "render-pending": {"task": "reports.tasks.render_pending", "schedule": 15},
    "tend-cetakan": {"task": "reports.tasks.tend_cetakan", "schedule": 30},
    "look-through-files": {"task": "reports.tasks.look_through_files", "schedule": 86_400},
}

# --- Log

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": read("LOG_LEVEL", one_of(*LEVELS), ", ".join(LEVELS), default="INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "WARNING"},
        # The filesystem broker has no host and says so at every connection.
        "kombu.connection": {"level": "ERROR"},
    },
}
