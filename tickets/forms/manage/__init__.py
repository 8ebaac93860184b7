"""Forms of the pages on which an admin keeps the own Pemda in order."""
