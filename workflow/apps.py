"""The room workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Registers workflow under its Indonesian name."""

    name = "workflow"
    verbose_name = "Alur kerja SOP"
