# One image, several commands: web, workers and beat differ only in what docker-compose.yml starts.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1
# The libraries and letters of the official papers, and what `manage.py backup` and `restore` run.
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core fonts-liberation \
        postgresql-client \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/helpdesk
COPY requirements.txt .
RUN pip install -r requirements.txt && pip check
COPY . .

RUN useradd --system --home-dir /srv/helpdesk helpdesk \
    && install -d -o helpdesk -g helpdesk -m 750 var var/media var/sertifikat var/kunci var/cadangan
USER helpdesk
# A key for this one command; collected files hold no secret.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    python manage.py collectstatic --noinput --verbosity 0

EXPOSE 8000
CMD ["gunicorn", "helpdesk.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", "--threads", "4", \
    "--no-control-socket"]
