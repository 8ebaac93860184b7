"""Backup and restore: the database and every stored file, with a manifest by which both are checked (promise P18)."""

from tickets.backup.taking import BackupRefused, restore, take

__all__ = ["BackupRefused", "restore", "take"]
