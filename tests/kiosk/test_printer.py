"""The worker between the flow and a printer that may be slow, broken or gone."""

import queue

import pytest

from kiosk.flow_events import PrintDone, PrinterSaid, PrintFailed
from kiosk.printer import Job, PrinterWorker
from kit.fault import DeviceFault

WITHIN_S = 5


class Paper:
    """A printer that does as it is told."""

    def __init__(self):
        self.word = "ok"
        self.fails = None
        self.slips = []
        self.closed = False

    def status(self):
        if isinstance(self.word, Exception):
            raise self.word
        return self.word

    def print(self, steps):
        if self.fails is not None:
            raise self.fails
        self.slips.append(steps)
        return True

    def close(self):
        self.closed = True


@pytest.fixture
def paper():
    return Paper()


@pytest.fixture
def worker(paper):
    events = queue.Queue()
    made = PrinterWorker(paper, events.put, poll_s=0.01)
    made.start()
    yield made, events
    made.stop()
    assert paper.closed


def said(events):
    return events.get(timeout=WITHIN_S)


def test_a_job_ends_in_a_slip_and_an_event(worker, paper):
    made, events = worker
    assert said(events) == PrinterSaid("ok")
    made.put(Job("r1", ()))
    assert said(events) == PrintDone("r1", verified=True)
    assert paper.slips == [()]


def test_how_the_printer_is_is_told_once_for_each_change(worker, paper):
    _, events = worker
    assert said(events) == PrinterSaid("ok")
    paper.word = "no-paper"
    assert said(events) == PrinterSaid("no-paper")
    paper.word = "ok"
    assert said(events) == PrinterSaid("ok")


def test_without_paper_nothing_is_sent_that_would_come_out_with_the_next_roll(worker, paper):
    made, events = worker
    said(events)
    paper.word = "no-paper"
    assert said(events) == PrinterSaid("no-paper")
    made.put(Job("r1", ()))
    assert said(events) == PrintFailed("r1", "no-paper")
    assert paper.slips == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [(DeviceFault("cover-open"), "cover-open"), (ValueError("a bug"), "printer-fault")],
)
def test_a_slip_that_fails_is_told_and_the_next_one_is_printed(worker, paper, fault, reason):
    made, events = worker
    said(events)
    paper.fails = fault
    made.put(Job("r1", ()))
    assert said(events) == PrintFailed("r1", reason)
    paper.fails = None
    made.put(Job("r2", ()))
    assert said(events) == PrintDone("r2", verified=True)


def test_a_driver_that_breaks_while_it_is_asked_does_not_end_the_printing(worker, paper):
    _, events = worker
    said(events)
    paper.word = RuntimeError("a bug")
    assert said(events) == PrinterSaid("printer-fault")
    paper.word = "ok"
    assert said(events) == PrinterSaid("ok")
