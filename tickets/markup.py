"""HTML out of words that people wrote: a form with places for values, each escaped unless it is safe already."""

from __future__ import annotations

from django.utils.safestring import SafeString
from markupsafe import escape


def markup(form: str, *values: object, **named: object) -> SafeString:
    """As Django's ``format_html``, which asks each value in a dozen calls of Python; a list of tickets has hundreds."""
    return SafeString(
        form.format(
            *[value if type(value) is SafeString else escape(value) for value in values],
            **{name: value if type(value) is SafeString else escape(value) for name, value in named.items()},
        )
    )
