"""The folder broker of the embedded profile: no worker takes a message that is still being written."""

from json import JSONDecodeError
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection, Consumer
from kombu.transport import filesystem

from helpdesk import folder_broker

QUEUE, MESSAGE = "sla", {"body": "isi", "properties": {}}


@pytest.fixture
def folders(tmp_path):
    """Settings of a broker in folders of its own."""
    (tmp_path / "queue").mkdir()
    place = str(tmp_path / "queue")
    return {"data_folder_in": place, "data_folder_out": place, "control_folder": str(tmp_path / "control")}


@pytest.fixture
def channel(folders):
    """A channel of the product's own broker, asked for as Celery asks."""
    with Connection("filesystem://", transport_options=folders) as connection:
        assert isinstance(connection.default_channel, folder_broker.Channel)
        yield connection.default_channel


def test_a_message_arrives_whole_and_once(channel):
    channel._put(QUEUE, MESSAGE)
    assert channel._get(QUEUE) == MESSAGE
    with pytest.raises(Empty):
        channel._get(QUEUE)


def test_a_reader_finds_nothing_while_a_message_is_being_written(channel, monkeypatch):
    write, looks = Path.write_bytes, []

    def write_slowly(path, content):
        write(path, b"")
        with pytest.raises(Empty):
            channel._get(QUEUE)
        looks.append(path)
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", write_slowly)
    channel._put(QUEUE, MESSAGE)
    assert len(looks) == 1
    assert channel._get(QUEUE) == MESSAGE


def test_kombus_own_reader_takes_half_a_message(folders, monkeypatch):
    """The negative control: without this broker the same look ends a worker."""
    with Connection(transport=filesystem.Transport, transport_options=folders) as connection:
        channel = connection.default_channel
        monkeypatch.setattr(filesystem, "lock", lambda file, flags: channel._get(QUEUE))
        with pytest.raises(JSONDecodeError):
            channel._put(QUEUE, MESSAGE)


def test_a_letter_waits_for_one_part_of_a_long_print_at_most(folders):
    """The worker of papers and letters hears both queues; a print asks for its next part behind what came meanwhile."""
    done, parts, letter_after = [], 40, 3
    with Connection("filesystem://", transport_options=folders) as connection:
        papers, letters = (connection.SimpleQueue(name) for name in ("pdf", "notify"))

        def work(body, message):
            message.ack()
            done.append(body)
            if body == letter_after:
                letters.put("surat")
            if body != "surat" and body < parts:
                papers.put(body + 1)

        papers.put(1)
        with Consumer(connection.channel(), [letters.queue, papers.queue], callbacks=[work], prefetch_count=1):
            while done[-1:] != [parts]:
                connection.drain_events(timeout=5)
    assert done.index("surat") <= done.index(letter_after) + 2
