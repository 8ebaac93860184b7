"""The room tickets."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """Registers tickets under its Indonesian name."""

    name = "tickets"
    verbose_name = "Laporan gangguan"

    def ready(self) -> None:
        """Let ``migrate`` refuse an unsafe database."""
        from tickets import checks  # noqa: F401
