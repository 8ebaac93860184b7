"""What is wrong with a page's HTML, by two independent readers and two rules of our own.

html5lib follows the parsing rules of the HTML standard and names every place where a browser must guess; HTML Tidy
knows which elements and attributes exist and which may stand inside which.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytidyhtml5
from html5lib.constants import E as MESSAGES

#: What Tidy, whose HTML is that of 2017, takes for a stranger: later attributes, htmx's own, those of SVG and of ARIA.
LATER = re.compile(
    r'proprietary attribute "(?:inputmode|enterkeyhint|autocapitalize|loading|minlength|aria-current|hx-[\w-]+)"'
    r"|<svg> (?:proprietary )?attribute"
)
#: Tidy does not know groups inside a list of terms, and would drop an element that only a script or CSS fills.
UNJUST = re.compile(r"missing <dd>|before <dt>|implicit <dl>|missing </dl>|trimming empty <(?:span|i|div|p|ul|tbody)>")
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "headers", "list", "form")
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
#: What tells two elements apart for somebody who looks at a page or hears it.
LOOKS = ("class", "role", "type", "aria-current")


class Markup:
    """One page as a parser understands it: its faults, and the kinds of elements that it shows."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
        root = self.parser.parse(page)
        self.elements = [element for element in root.iter() if isinstance(element.tag, str)]

    @property
    def faults(self) -> list[str]:
        """Sentences, none when the HTML is valid."""
        return [*self._guesses(), *self._strangers(), *self._broken_references(), *self._broken_outline()]

    @property
    def kinds(self) -> set[tuple]:
        """Every kind of element with the kind of its parent."""
        return {(_kind(parent), _kind(child)) for parent in self.elements for child in parent}

    @property
    def has_form(self) -> bool:
        """Whether somebody can send something from the page's own part."""
        forms = [element for element in self.elements if element.tag == "form" and element.get("method") == "post"]
        return any(form.get("action", "") == "" for form in forms)

    def _guesses(self) -> Iterator[str]:
        for (line, _), code, words in self.parser.errors:
            yield f"line {line}: {MESSAGES[code] % words}"

    def _strangers(self) -> Iterator[str]:
        _, told = pytidyhtml5.tidy_document(self.page, encoding="unicode")
        for line in told.splitlines():
            if ("Warning:" in line or "Error:" in line) and not LATER.search(line) and not UNJUST.search(line):
                yield f"tidy: {line}"

    def _broken_references(self) -> Iterator[str]:
        known = Counter(element.get("id") for element in self.elements if element.get("id") is not None)
        yield from (f"id {name!r} stands {times} times" for name, times in known.items() if times > 1 or not name)
        for element in self.elements:
            for attribute in REFERENCES:
                for name in element.get(attribute, "").split():
                    if name not in known:
                        yield f"<{element.tag} {attribute}={name!r}> names nothing on the page"

    def _broken_outline(self) -> Iterator[str]:
        levels = [int(element.tag[1]) for element in self.elements if element.tag in HEADINGS]
        if levels.count(1) != 1:
            yield f"{levels.count(1)} headings of the first level"
        for above, below in pairwise(levels):
            if below > above + 1:
                yield f"a heading h{below} right after an h{above}"


def _kind(element: Element) -> tuple:
    return element.tag, *(element.get(attribute) for attribute in LOOKS)
