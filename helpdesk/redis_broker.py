"""The broker of production: Kombu's Redis, whose channels give nothing back when they close.

Kombu puts messages that are not acknowledged back into their queue. Where the connection broke just then, it looked for
the address of a connection that it had already put away, and the worker ended with "Unrecoverable error". A message
only wakes: what is due stands in rows, and the next period finds it.
"""

from __future__ import annotations

from kombu.transport import redis


class Channel(redis.Channel):
    """Leaves what it had in hand to the visibility timeout of Redis."""

    do_restore = False


class Transport(redis.Transport):
    """Kombu's, with these channels."""

    Channel = Channel
