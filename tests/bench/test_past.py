"""The past that the bench builds is one that the hub could have written."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bamso.demo.layout import CENTRE_FILE
from hub.centre_file import read_centre
from hub.core.commands import Tick
from hub.core.evolve import fold
from hub.service_decide import decision
from hub.store.sql import SqlStore
from tests.bench import past

CENTRE = read_centre(CENTRE_FILE)
CENTRE = replace(CENTRE, rules=replace(CENTRE.rules, always_open=True))


@pytest.fixture
def three_days(tmp_path):
    path = tmp_path / "past.db"
    past.build(path, 25, per_day=10)
    return path


@pytest.fixture
def store(three_days):
    made = SqlStore(f"sqlite:///{three_days}", CENTRE.site).open()
    yield made
    made.close()


def test_the_journal_of_a_made_up_past_proves_whole(store):
    assert store.verify() is None


def test_a_hub_reads_the_latest_day_of_it_as_yesterday_when_all_had_gone_home(store):
    day = fold(None, store.latest_days())
    assert not day.closed
    assert day.date < datetime.now(UTC).date()
    assert len(day.tickets) == 5
    assert {ticket.state for ticket in day.tickets.values()} == {"done"}


def test_every_ticket_of_it_has_its_rows(three_days):
    assert counts(three_days, "ticket", "given", "visit", "rating") == [25, 25, 25, 25]


def test_what_a_hub_adds_can_be_taken_out_again(three_days, store):
    tables = ("event", "business_day", "ticket", "given", "visit", "rating", "answer")
    before = counts(three_days, *tables)
    yesterday = fold(None, store.latest_days())
    store.append([decision(CENTRE, yesterday, Tick(), datetime.now(UTC)).recorded])
    assert counts(three_days, *tables)[:2] > before[:2]

    store.close()
    past.forget_today(three_days)
    assert counts(three_days, *tables) == before
    assert store.open().verify() is None


def counts(path, *tables):
    db = sqlite3.connect(path)
    found = [db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
    db.close()
    return found
