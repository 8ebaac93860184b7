"""The folder broker of the embedded profile: no worker takes a message that is still being written."""

from json import JSONDecodeError
from pathlib import Path
from queue import Empty

import pytest
from kombu import Connection
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
