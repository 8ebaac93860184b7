"""What the settings may not be. A process with unsafe settings does not start at all."""

from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured

LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})

# The key that settings use when DEBUG is on and none was given; public, therefore refused everywhere else.
DEVELOPMENT_KEY = "kunci-pengembangan-bukan-rahasia-hanya-untuk-loopback-dan-debug"

# Beginnings of keys that stand in files anybody can read.
PUBLISHED_KEYS = ("django-insecure", "kunci-pengembangan", "ganti-dengan", "changeme", "secret")

# Django's own threshold (security.W009).
SHORTEST_KEY = 50
FEWEST_CHARACTERS = 5

# Labels of a host with a leading dot: fewer is a suffix that strangers share, such as .go.id.
FEWEST_LABELS = 3


def refuse_unsafe(*, debug: bool, demo: bool, secret_key: str, allowed_hosts: Sequence[str]) -> None:
    """Raise ImproperlyConfigured, naming the variable, for settings that would expose the data (promise P19).

    DEBUG shows source and variables to whoever meets an error, and DEMO shows the accounts on the login page:
    both are for this machine only.
    """
    if any("*" in host for host in allowed_hosts):
        raise ImproperlyConfigured("ALLOWED_HOSTS: '*' accepts every name; list those of this helpdesk.")
    for host in allowed_hosts:
        if host.startswith(".") and len(host.strip(".").split(".")) < FEWEST_LABELS:
            raise ImproperlyConfigured(f"ALLOWED_HOSTS: '{host}' accepts names of others; list those of this helpdesk.")
    public = [host for host in allowed_hosts if host not in LOOPBACK_HOSTS]
    if debug and public:
        raise ImproperlyConfigured(f"DEBUG: may not be on while ALLOWED_HOSTS names {', '.join(public)}.")
    if demo and public:
        raise ImproperlyConfigured(f"DEMO: may not be on while ALLOWED_HOSTS names {', '.join(public)}.")
    if not debug and not allowed_hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS: list the host names of this helpdesk.")
    if debug and secret_key == DEVELOPMENT_KEY:
        return
    if len(secret_key) < SHORTEST_KEY or len(set(secret_key)) < FEWEST_CHARACTERS:
        raise ImproperlyConfigured(f"SECRET_KEY: at least {SHORTEST_KEY} random characters are needed.")
    if secret_key.lower().startswith(PUBLISHED_KEYS):
        raise ImproperlyConfigured("SECRET_KEY: this key is published; make a new one.")
