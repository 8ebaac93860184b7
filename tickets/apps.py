"""The room tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Registers tickets under its Indonesian name."""

    name = "tickets"
    verbose_name = "Laporan gangguan"
