"""The Redis broker of production: a connection that breaks with a message in hand takes no worker along."""

from contextlib import nullcontext

import pytest
from kombu import Connection, Consumer, Queue
from kombu.transport import redis

from helpdesk import redis_broker
from tests.cluster import start_redis

pytestmark = pytest.mark.locks


@pytest.mark.parametrize("scheme", ["redis", "rediss"])
def test_celery_finds_the_broker_of_the_product_by_its_scheme(scheme):
    assert Connection(f"{scheme}://").get_transport_cls() is redis_broker.Transport


@pytest.mark.parametrize(
    ("transport", "ends"),
    [
        (redis_broker.Transport, nullcontext()),
        # The control: when Kombu has mended this, the product needs no broker of its own any more.
        (redis.Transport, pytest.raises(AttributeError)),
    ],
)
def test_a_channel_with_a_message_in_hand_closes_though_its_connection_was_put_away(transport, ends):
    server, url = start_redis()
    connection, taken = Connection(url, transport=transport), []
    with connection.SimpleQueue("sla") as queue:
        queue.put("bangun")
    channel = connection.channel()
    Consumer(channel, Queue("sla"), on_message=taken.append).consume()
    connection.drain_events(timeout=2)
    connection.transport.client = None  # as a worker leaves it that has lost its broker
    with ends:
        channel.close()
    assert len(taken) == 1
    server.kill()
