"""The room reports."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Registers reports under its Indonesian name."""

    name = "reports"
    verbose_name = "Naskah dan rekap"
