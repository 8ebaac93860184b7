"""`python -m tests.bench.play FILE`: people and played tickets in the database of DATABASE_URL, their keys in FILE."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import django


def main(path: str) -> None:
    """Fill an empty database."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from tests.bench.shapes import play_all
    from tests.bench.town import build_town

    office, town = build_town()
    shapes = [asdict(shape) for shape in play_all(office)]
    Path(path).write_text(json.dumps({"town": town.as_json(), "shapes": shapes}))


if __name__ == "__main__":
    main(sys.argv[1])
