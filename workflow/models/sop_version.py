"""SOP versions as imported, and their parsed form once per process."""

from __future__ import annotations

from datetime import date

from django.db import models

from workflow.sop import Sop, parse

_DEFINITIONS: dict[int, Sop] = {}


class SopVersionQuerySet(models.QuerySet):
    """Versions by the day from which they hold."""

    def in_force(self, pemda, day: date):
        """The version under which a report that arrives on that day is opened; None where there is none."""
        return self.filter(pemda=pemda, effective_from__lte=day).first()


class SopVersion(models.Model):
    """One SOP file as imported, verbatim. Tickets pin it; it never changes once a ticket uses it."""

    pemda = models.ForeignKey("tickets.Pemda", models.PROTECT, related_name="sop_versions")
    code = models.SlugField("kode", max_length=60)
    title = models.CharField("judul", max_length=200)
    effective_from = models.DateField("berlaku sejak")
    source = models.TextField("berkas", help_text="Isi berkas TOML apa adanya.")
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField("diimpor")

    objects = SopVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versi SOP"
        verbose_name_plural = "versi SOP"
        ordering = ["-effective_from", "-pk"]
        constraints = [models.UniqueConstraint(fields=["pemda", "code"], name="sop_code_once_per_pemda")]

    def __str__(self) -> str:
        return f"{self.code} ({self.pemda})"

    @property
    def definition(self) -> Sop:
        """The parsed SOP, once per process and content."""
        return parse(self.source, self.sha256)

    @classmethod
    def definition_of(cls, version_id: int) -> Sop:
        """The parsed SOP of a stored version; no query after the first, since a version in use never changes."""
        if version_id in _DEFINITIONS:
            return _DEFINITIONS[version_id]
        # Asked before the file is read: from the first ticket on nobody replaces it.
        is_used = cls.objects.filter(pk=version_id, tickets__isnull=False).exists()
        definition = cls.objects.get(pk=version_id).definition
        if is_used:
            _DEFINITIONS[version_id] = definition
        return definition
