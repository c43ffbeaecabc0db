"""One suite for every store: SQLite in a file, and PostgreSQL in a private cluster."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hub.core import commands as c
from hub.core.events import Called, DayOpened, Issued
from hub.core.evolve import fold
from hub.core.model import Day
from hub.outcome import Key, Outcome
from hub.service_decide import decision
from hub.store.port import Recorded, Step, StoreBroken, StoreConflict
from hub.store.sql import SqlStore
from tests.contract.private_postgres import PrivatePostgres, programs
from tests.hub.core.hall import CENTRE, MORNING

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def postgres() -> Iterator[PrivatePostgres]:
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed")
    with PrivatePostgres(found) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'hub.db'}"
    server: PrivatePostgres = request.getfixturevalue("postgres")
    return server.url(f"hub_{abs(hash(request.node.nodeid))}")


class Town:
    """Decides as a hub does and writes each decision to the store under test."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.now = MORNING
        self.day: Day | None = None
        self.made = 0

    def decide(self, command: c.Command) -> Recorded:
        one = decision(CENTRE, self.day, command, self.now)
        self.day = one.day
        return one.recorded

    def do(self, command: c.Command) -> Recorded:
        recorded = self.decide(command)
        self.store.append([recorded])
        return recorded

    def ask(self, key: str = "", **more: Any) -> c.Ask:
        self.made += 1
        plain = {"device": "kiosk-1", "service": "civil", "language": "vi", "priority": None}
        id_ = key or f"press-{self.made}"
        return c.Ask(request_id=id_, **{**plain, "token": f"t-{self.made}", **more})

    def at(self, verb: type[c.AtCounter], counter: str = "1", **more: Any) -> Recorded:
        self.made += 1
        return self.do(verb(request_id=f"at-{self.made}", counter=counter, **more))  # type: ignore[arg-type]

    def sit(self, counter: str = "1", officer: str = "an") -> None:
        self.at(c.SignIn, counter, officer=officer)
        self.at(c.Open, counter)

    def serve(self, counter: str = "1", *, level: int | None = None) -> str:
        asked = self.ask()
        self.do(asked)
        self.do(c.ReportPrint(ticket=asked.request_id, device="kiosk-1", ok=True))
        for verb in (c.CallNext, c.Start, c.Finish):
            self.at(verb, counter)
        assert self.day is not None
        visit = [one.id for one in self.day.visits.values() if one.ticket == asked.request_id][-1]
        if level is not None:
            self.do(c.Rate(rating_id=f"rate-{visit}", device="pad", counter=counter, visit=visit,
                           level=level))  # type: ignore[arg-type]  # fmt: skip
        return visit


@pytest.fixture
def town(url: str) -> Iterator[Town]:
    store = SqlStore(url, "hall").open()
    yield Town(store)
    store.close()


def town_without(town: Town, key: str) -> Town:
    """The same town whose day has lost a ticket."""
    assert town.day is not None
    kept = {id_: ticket for id_, ticket in town.day.tickets.items() if id_ != key}
    town.day = replace(town.day, tickets=kept)
    return town


def issue(town: Town, key: str, n: int, *, token: str = "") -> Recorded:
    """A ticket that the rules would never have given: for the store to refuse."""
    assert town.day is not None
    real = decision(CENTRE, town.day, town.ask(key), town.now).recorded.steps[0].event
    assert isinstance(real, Issued)
    event = replace(real, n=n, number=f"A{n:03d}", token=token or real.token)
    return Recorded(steps=(Step(event, town.day, fold(town.day, [event])),))


def test_a_fresh_store_is_empty(town: Town) -> None:
    assert town.store.latest_days() == ()
    assert town.store.answers([Key("ask", "x")]) == {}
    assert town.store.journal() == ()
    assert town.store.verify() is None


def test_what_was_written_is_read_again_as_it_was(town: Town, url: str) -> None:
    town.sit()
    town.serve(level=4)
    town.do(town.ask(priority="old", language="en"))
    again = SqlStore(url, "hall").open()
    assert fold(None, again.latest_days()) == town.day
    assert again.latest_days() == town.store.latest_days()
    again.close()


def test_yesterday_is_read_too_and_the_day_before_is_not(town: Town) -> None:
    for _ in range(3):
        town.do(c.Tick())
        town.now += timedelta(days=1)
    opened = [one for one in town.store.latest_days() if isinstance(one, DayOpened)]
    assert [one.epoch for one in opened] == [2, 3]


def test_an_outcome_is_known_for_ever(town: Town) -> None:
    done = town.do(town.ask("one"))
    town.now += timedelta(hours=5)
    no = town.do(town.ask("two"))
    assert no.outcome is not None
    assert no.outcome.reason == "closed"
    found = town.store.answers([Key("ask", "one"), Key("ask", "two"), Key("ask", "three")])
    assert {key.id: known.outcome for key, known in found.items()} == {
        "one": done.outcome, "two": no.outcome,
    }  # fmt: skip
    assert found[Key("ask", "one")].source == "kiosk-1"


def test_the_same_id_of_two_kinds_is_two_answers(town: Town) -> None:
    town.do(town.ask("same"))
    town.do(c.SignIn(request_id="same", counter="1", officer="an"))  # type: ignore[arg-type]
    found = town.store.answers([Key("ask", "same"), Key("do", "same")])
    assert found[Key("ask", "same")].outcome.number == "A001"
    assert found[Key("do", "same")].outcome.number is None


def test_many_ids_are_looked_up_at_once(town: Town) -> None:
    town.store.append([town.decide(town.ask(f"a-{n}")) for n in range(300)])
    found = town.store.answers([Key("ask", f"a-{n}") for n in range(400)])
    assert len(found) == 300


def test_no_number_twice_on_a_day(town: Town) -> None:
    town.do(town.ask())
    with pytest.raises(StoreConflict) as no:
        town.store.append([issue(town, "other", 1)])
    assert no.value.constraint == "ticket_number"


def test_no_ticket_twice(town: Town) -> None:
    town.do(town.ask("one"))
    with pytest.raises(StoreConflict) as no:
        town.store.append([issue(town_without(town, "one"), "one", 2)])
    assert no.value.constraint == "ticket_pk"


def test_no_secret_twice(town: Town) -> None:
    town.do(town.ask(token="secret"))
    with pytest.raises(StoreConflict) as no:
        town.store.append([issue(town, "other", 2, token="secret")])
    assert no.value.constraint == "ticket_token"


def test_no_two_people_at_one_counter(town: Town) -> None:
    town.sit()
    for _ in range(2):
        town.do(town.ask())
    town.now += timedelta(seconds=11)
    town.do(c.Tick())
    town.at(c.CallNext)
    assert town.day is not None
    waiting = next(t for t in town.day.tickets.values() if t.number == "A002")
    call = Called(at=town.now, ticket=waiting.id, counter="1", officer="an", call_id="c", why="x")
    step = Step(call, town.day, fold(town.day, [call]))
    with pytest.raises(StoreConflict) as no:
        town.store.append([Recorded(steps=(step,))])
    assert no.value.constraint == "ticket_active"


def test_no_ticket_moves_on_from_a_state_that_it_is_not_in(town: Town) -> None:
    town.sit()
    town.do(town.ask("one"))
    town.do(c.ReportPrint(ticket="one", device="kiosk-1", ok=True))
    before = town.day
    town.at(c.CallNext)
    town.at(c.NoShow)
    town.day = before  # a program that believes in an old day
    with pytest.raises(StoreConflict) as no:
        town.at(c.CallNext)
    assert no.value.constraint == "ticket_state"


def test_no_two_ratings_of_one_visit(town: Town) -> None:
    town.sit()
    visit = town.serve()
    unrated = town.day
    rate = c.Rate(rating_id="r1", device="pad", counter="1", visit=visit, level=4)  # type: ignore[arg-type]
    town.do(rate)
    town.day = unrated
    with pytest.raises(StoreConflict) as no:
        town.do(replace(rate, rating_id="r2"))
    assert no.value.constraint == "rating_visit"


def test_no_business_day_twice(town: Town) -> None:
    town.do(c.Tick())
    assert town.day is not None
    opened = DayOpened(at=town.now, site="hall", date=town.day.date, epoch=2, counters=())
    with pytest.raises(StoreConflict) as no:
        town.store.append([Recorded(steps=(Step(opened, None, fold(None, [opened])),))])
    assert no.value.constraint == "business_day_date"


def test_no_answer_is_ever_replaced(town: Town) -> None:
    town.do(town.ask("one"))
    other = Outcome(status="refused", at=town.now, reason="closed")
    with pytest.raises(StoreConflict) as no:
        town.store.append([Recorded(steps=(), key=Key("ask", "one"), source="x", outcome=other)])
    assert no.value.constraint == "answer_pk"


def test_a_batch_with_one_bad_decision_leaves_no_trace(town: Town) -> None:
    town.do(town.ask())
    seq = len(town.store.journal())
    good, bad = town.decide(town.ask("good")), issue(town, "bad", 1)
    with pytest.raises(StoreConflict):
        town.store.append([good, bad])
    assert len(town.store.journal()) == seq
    assert town.store.answers([Key("ask", "good")]) == {}
    town.store.append([good])
    assert town.store.verify() is None


def test_a_text_that_the_database_cannot_hold_is_a_conflict_and_not_the_end(town: Town) -> None:
    town.do(c.Tick())
    with pytest.raises(StoreConflict) as no:
        town.store.append([issue(town, "one", 1, token="\ud800")])
    assert no.value.constraint == "value"
    town.do(town.ask())
    assert town.store.verify() is None


def test_the_end_sign_of_c_does_not_end_the_hub(town: Town) -> None:
    town.do(c.Tick())
    with contextlib.suppress(StoreConflict):  # PostgreSQL refuses it, SQLite can hold it
        town.store.append([issue(town, "one", 7, token="\0")])
    town.do(town.ask())
    assert town.store.verify() is None


def test_a_second_program_on_the_same_journal_is_found_out(town: Town, url: str) -> None:
    town.do(c.Tick())
    other = Town(SqlStore(url, "hall").open())
    other.day, other.now = town.day, town.now
    town.do(town.ask())
    with pytest.raises(StoreBroken, match="another program"):
        other.do(other.ask("other"))
    other.store.close()


def test_two_centres_share_a_database_and_nothing_else(town: Town, url: str) -> None:
    other = Town(SqlStore(url, "other").open())
    for one in (town, other):
        one.sit()
        one.serve(level=3)
        one.do(one.ask("same"))
    assert town.day is not None
    assert other.store.latest_days() == town.store.latest_days()
    (mine,) = town.store.officer_ratings(town.day.date, town.day.date)
    assert mine.visits == 1
    assert town.store.verify() is None
    assert other.store.verify() is None
    other.store.close()


def test_ratings_are_counted_for_the_officer_who_served(town: Town) -> None:
    town.sit("1", "an")
    town.sit("2", "binh")
    for level in (4, 4, 1, None):
        town.serve("1", level=level)
    town.serve("2", level=None)
    assert town.day is not None
    an, binh = town.store.officer_ratings(town.day.date, town.day.date)
    assert (an.officer, an.visits, an.levels, an.rated, an.not_rated) == (
        "an",
        4,
        {1: 1, 4: 2},
        3,
        1,
    )
    assert (binh.officer, binh.levels, binh.not_rated) == ("binh", {}, 1)
    tomorrow = town.day.date + timedelta(days=1)
    assert town.store.officer_ratings(tomorrow, tomorrow) == ()


def test_a_visit_that_still_goes_on_is_not_counted_yet(town: Town) -> None:
    town.sit()
    town.do(town.ask("one"))
    town.do(c.ReportPrint(ticket="one", device="kiosk-1", ok=True))
    town.at(c.CallNext)
    town.at(c.Start)
    assert town.day is not None
    assert town.store.officer_ratings(town.day.date, town.day.date) == ()
    town.at(c.Finish)
    (an,) = town.store.officer_ratings(town.day.date, town.day.date)
    assert (an.visits, an.not_rated) == (1, 1)


def test_the_latest_ratings_come_first(town: Town) -> None:
    town.sit()
    for level in (1, 2, 3):
        town.serve(level=level)
        town.now += timedelta(minutes=1)
    assert [row.level for row in town.store.latest_ratings(2)] == [3, 2]
    assert town.store.latest_ratings(1)[0].number == "A003"


def test_a_ticket_is_found_by_its_secret_as_it_is_now(town: Town) -> None:
    town.sit()
    town.do(town.ask("one", token="secret"))
    town.do(c.ReportPrint(ticket="one", device="kiosk-1", ok=True))
    town.at(c.CallNext)
    row = town.store.ticket_by_token("secret")
    assert row is not None
    assert (row.number, row.state, row.counter, row.issued_at) == ("A001", "called", "1", MORNING)
    assert town.store.ticket_by_token("guess") is None


def test_the_journal_can_be_followed_from_any_place(town: Town) -> None:
    town.sit()
    town.serve()
    whole = town.store.journal()
    assert [row.seq for row in whole] == list(range(1, len(whole) + 1))
    assert town.store.journal(after_seq=3, limit=2) == whole[3:5]
    assert [row.seq for row in town.store.latest_events(2)] == [len(whole), len(whole) - 1]
    assert whole[0].kind == "DayOpened"


def test_the_tables_tell_the_same_story_as_the_journal(town: Town) -> None:
    town.sit()
    town.serve()
    town.do(town.ask())
    town.now += timedelta(days=1)
    town.do(c.Tick())
    earlier = fold(None, town.store.latest_days()).earlier_visits
    assert len(earlier) == 1
    row = town.store.ticket_by_token("t-3")
    assert row is not None
    assert row.state == "done"
