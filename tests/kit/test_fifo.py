"""A pipe whose lines move the keys of a virtual device."""

import os
import queue

import pytest

from kit.fifo import LONGEST_LINE, Fifo, NobodyListens, tell

WITHIN_S = 5


@pytest.fixture
def heard(tmp_path):
    lines: queue.Queue[str] = queue.Queue()
    fifo = Fifo(tmp_path / "keys", lines.put)
    yield lines
    fifo.close()


def test_each_line_arrives_whole_and_in_order(heard, tmp_path):
    tell(tmp_path / "keys", "press 17")
    tell(tmp_path / "keys", "tap 3 4")
    assert [heard.get(timeout=WITHIN_S) for _ in range(2)] == ["press 17", "tap 3 4"]


def test_a_line_may_come_in_pieces_and_from_a_shell(heard, tmp_path):
    with open(tmp_path / "keys", "wb", buffering=0) as pipe:
        pipe.write("key dịch".encode())
        pipe.write(" vụ\n\n".encode())
    tell(tmp_path / "keys", "last")
    assert [heard.get(timeout=WITHIN_S) for _ in range(2)] == ["key dịch vụ", "last"]


def test_noise_without_an_end_is_dropped_and_the_next_line_is_heard(heard, tmp_path):
    with open(tmp_path / "keys", "wb", buffering=0) as pipe:
        pipe.write(b"x" * (LONGEST_LINE + 2))
    tell(tmp_path / "keys", "")
    tell(tmp_path / "keys", "press 17")
    line = heard.get(timeout=WITHIN_S)
    while line.startswith("x"):  # what came before it was noticed that the line is too long
        line = heard.get(timeout=WITHIN_S)
    assert line == "press 17"


def test_a_line_that_nobody_understands_does_not_make_the_device_deaf(tmp_path, caplog):
    heard: queue.Queue[str] = queue.Queue()

    def take(line: str) -> None:
        if line == "bad":
            raise ValueError("not this one")
        heard.put(line)

    fifo = Fifo(tmp_path / "keys", take)
    tell(tmp_path / "keys", "bad")
    tell(tmp_path / "keys", "good")
    assert heard.get(timeout=WITHIN_S) == "good"
    fifo.close()
    assert "'bad' could not be taken" in caplog.text


def test_telling_a_device_that_is_not_there_is_a_sentence(tmp_path):
    with pytest.raises(NobodyListens, match="no device listens"):
        tell(tmp_path / "keys", "press 17")
    Fifo(tmp_path / "keys", print).close()
    with pytest.raises(NobodyListens, match="no device listens"):
        tell(tmp_path / "keys", "press 17")


def test_a_device_that_starts_again_takes_over_its_pipe(tmp_path):
    Fifo(tmp_path / "keys", print).close()
    lines: queue.Queue[str] = queue.Queue()
    again = Fifo(tmp_path / "keys", lines.put)
    tell(tmp_path / "keys", "press 17")
    assert lines.get(timeout=WITHIN_S) == "press 17"
    again.close()
    again.close()  # twice does no harm


def test_a_file_of_that_name_is_not_overwritten(tmp_path):
    (tmp_path / "keys").write_text("mine")
    with pytest.raises(FileExistsError):
        Fifo(tmp_path / "keys", print)
    assert (tmp_path / "keys").read_text() == "mine"
    assert os.listdir(tmp_path) == ["keys"]
