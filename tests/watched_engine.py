"""`python -m tests.watched_engine FILE`: render facts under strace, the hostile ones between two marks in its trace.

FILE is a list of pairs of facts as JSON. The plain ones are rendered first, which loads libraries and fonts. Run by
tests.test_engine.
"""

import json
import os
import sys
from pathlib import Path

import django

#: A path that nobody has: asking for it marks a place in the trace.
MARK = "/naskah-yang-jahat"


def main(source: str) -> None:
    """Render everything, and keep the papers of hostile words."""
    django.setup()
    from reports import pdf

    papers = json.loads(Path(source).read_text())
    for plain, _ in papers:
        pdf.render(plain["kind"], plain, pdf.Pictures())
    os.access(MARK, os.R_OK)
    bodies = [pdf.render(hostile["kind"], hostile, pdf.Pictures()) for _, hostile in papers]
    os.access(MARK, os.R_OK)
    for at, body in enumerate(bodies):
        Path(f"{source}-{at}.pdf").write_bytes(body)


if __name__ == "__main__":
    main(sys.argv[1])
