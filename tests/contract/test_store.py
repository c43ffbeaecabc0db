"""One suite for every store: SQLite in a file, and PostgreSQL in a private cluster."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from hub.core import commands as c
from hub.core import events as e
from hub.core.events import Called, DayOpened
from hub.core.evolve import fold
from hub.outcome import Key, Outcome
from hub.store import proof
from hub.store.facts import facts
from hub.store.port import Recorded, Step, StoreBroken, StoreConflict
from hub.store.restoring import left_in, mark_store
from hub.store.sql import SqlStore
from tests.contract.private_postgres import PrivatePostgres, programs
from tests.contract.town import Town, came_late, issue, issued, renumbered, town_without
from tests.hub.core.hall import MORNING
from tests.hub.store.old import make_0001

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


@pytest.fixture
def town(url: str) -> Iterator[Town]:
    store = SqlStore(url, "hall").open()
    yield Town(store)
    store.close()


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


# ---- numbers that were given without the hub


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    """What is in the tables, past the store."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(query))]
    engine.dispose()
    return found


def test_a_number_given_alone_is_kept_with_who_gave_it_and_its_place(town: Town, url: str) -> None:
    town.do(c.Tick())
    before = town.now - timedelta(minutes=20)
    town.write(issued(town, "one", "X12-0001", since=before))
    town.write(issued(town, "two", "X12-0001B", series="X12B"))
    assert rows(url, "SELECT number, series, n, how FROM ticket ORDER BY request_id") == [
        ("X12-0001", "X12", 1, "lease"),
        ("X12-0001B", "X12B", 1, "lease"),
    ]
    assert town.store.verify() is None
    again = SqlStore(url, "hall").open()
    assert fold(None, again.latest_days()) == town.day
    again.close()


def test_a_ticket_gets_the_number_on_its_paper_and_nobody_gets_the_other_one(
    town: Town, url: str
) -> None:
    town.do(town.ask("one"))
    town.write(renumbered(town, "one", "A950"))
    row = town.store.ticket_by_token("paper-one")
    assert row is not None
    assert (row.number, row.series, row.state) == ("A950", "A", "printing")
    assert rows(url, "SELECT n, how FROM ticket") == [(950, "lease")]
    given = rows(url, "SELECT number, ticket FROM given ORDER BY number")
    assert given == [("A001", "one"), ("A950", "one")]
    for number in ("A001", "A950"):
        with pytest.raises(StoreConflict) as no:
            town.store.append([town.decided(issued(town, f"other-{number}", number))])
        assert no.value.constraint == "ticket_number"


def test_no_paper_gets_a_number_that_another_ticket_has(town: Town) -> None:
    town.do(town.ask("one"))
    town.do(town.ask("two"))
    with pytest.raises(StoreConflict) as no:
        town.write(renumbered(town, "two", "A001"))
    assert no.value.constraint == "ticket_number"


def test_who_was_called_from_paper_gets_the_name_of_the_press(town: Town, url: str) -> None:
    town.sit()
    for number in ("A940", "A941"):  # neither has a token yet
        town.write(issued(town, f"2026-03-02.{number}", number, how="paper", token="", device=""))
    town.write(
        e.Recognised(
            at=town.now, ticket="2026-03-02.A940", request_id="press", service="marriage",
            language="en", priority="old", device="kiosk-2", token="secret", how="lease",
        )
    )  # fmt: skip
    row = town.store.ticket_by_token("secret")
    assert row is not None
    assert (row.request_id, row.number, row.service) == ("2026-03-02.A940", "A940", "marriage")
    assert rows(url, "SELECT request_id, ticket FROM alias") == [("press", "2026-03-02.A940")]
    assert rows(url, "SELECT device, language, priority, how FROM ticket WHERE n = 940") == [
        ("kiosk-2", "en", "old", "lease")
    ]
    assert town.store.ticket_by_token("") is None


def test_no_press_is_two_tickets(town: Town) -> None:
    town.do(c.Tick())
    named = e.Recognised(
        at=town.now, ticket="a", request_id="press", service="civil", language="vi", priority=None,
        device="kiosk-1", token="t", how="lease",
    )  # fmt: skip
    town.write(issued(town, "a", "A940", token=""), issued(town, "b", "A941", token=""), named)
    with pytest.raises(StoreConflict) as no:
        town.write(replace(named, ticket="b", token="u"))
    assert no.value.constraint == "alias_pk"


def test_a_ticket_of_a_day_that_is_over_is_on_record_and_ended(town: Town, url: str) -> None:
    town.do(c.Tick())
    town.write(came_late(town, "late", "A950", days=3))
    row = town.store.ticket_by_token("late-late")
    assert row is not None
    assert town.day is not None
    assert (row.state, row.counter) == ("expired", None)
    assert row.business_day == town.day.date - timedelta(days=3)  # a day that we have no row of
    assert town.store.verify() is None


def test_a_late_ticket_that_is_told_again_is_known_by_its_name(town: Town) -> None:
    town.do(c.Tick())
    late = came_late(town, "late", "A950")
    town.write(late)
    with pytest.raises(StoreConflict) as no:
        town.write(replace(late, number="A951", n=951, token="other"))
    assert no.value.constraint == "ticket_pk"
    with pytest.raises(StoreConflict) as no:  # the very same: its name is what is said, too
        town.write(late)
    assert no.value.constraint == "ticket_pk"


def test_two_papers_with_one_number_of_a_day_that_is_over_are_both_on_record(
    town: Town, url: str
) -> None:
    town.do(c.Tick())
    town.write(came_late(town, "one", "A950"))
    town.write(came_late(town, "2026-03-01.A950", "A950", request_id="two"))
    assert rows(url, "SELECT request_id FROM ticket ORDER BY request_id") == [
        ("2026-03-01.A950",),
        ("one",),
    ]
    assert rows(url, "SELECT request_id, ticket FROM alias") == [("two", "2026-03-01.A950")]


def test_what_needs_no_table_is_in_the_journal(town: Town, url: str) -> None:
    town.do(town.ask("one"))
    at, day = town.now, date(2026, 3, 2)
    told = (
        e.Leased(at=at, device="kiosk-1", series="A", business_day=day, first=950, last=999),
        e.Skipped(at=at, series="A", first=2, last=1000, why="restored"),
        e.Restored(at=at, term=9, awaited=("kiosk-1",)),
        e.Heard(at=at, device="kiosk-1"),
        e.Reprinted(at=at, ticket="one", print_id="p", counter="1", device="kiosk-1", copy=1),
    )
    town.write(*told)
    assert town.store.latest_days()[-5:] == told
    assert town.store.verify() is None
    assert rows(url, "SELECT state FROM ticket") == [("printing",)]


def test_a_settled_paper_goes_the_whole_way(town: Town, url: str) -> None:
    """The commands, not the events: rules and store agree."""
    town.do(c.Tick())
    town.do(c.Lend(device="kiosk-1"))
    assert town.day is not None
    lease = next(one for one in town.day.leases if one.series == "A")
    told = c.Settle(
        request_id="alone", device="kiosk-1", number=f"A{lease.first}", series="A", n=lease.first,
        service="civil", language="vi", priority=None, token="paper", how="lease", order=1,
        business_day=lease.date, printed=True, waited_s=30.0,
    )  # fmt: skip
    town.do(told)
    assert town.do(told).steps == ()
    row = town.store.ticket_by_token("paper")
    assert row is not None
    assert (row.number, row.state) == (f"A{lease.first}", "waiting")
    again = SqlStore(url, "hall").open()
    assert fold(None, again.latest_days()) == town.day
    again.close()


# ---- restored from a backup


def test_an_ordinary_start_has_nothing_to_restore(town: Town) -> None:
    assert town.store.restore_pending() is None
    town.do(c.Tick())
    assert town.store.restore_pending() is None


def test_a_restored_store_says_so_until_the_journal_does(town: Town, url: str) -> None:
    town.do(town.ask("one"))
    left = left_in(url, "hall")
    assert left is not None
    assert left.tops["A", date(2026, 3, 2)] == 1
    term = mark_store(url, "hall", town.now, left)
    assert term == int(town.now.timestamp())
    again = Town(SqlStore(url, "hall").open())
    again.day, again.now = town.day, town.now
    found = again.store.restore_pending()
    assert found is not None
    assert (found.term, found.at, found.tops) == (term, town.now, left.tops)
    again.do(c.Restore(term=term))
    assert again.store.restore_pending() is None
    later = SqlStore(url, "hall").open()
    assert later.restore_pending() is None
    assert later.verify() is None
    later.close()
    again.store.close()


def test_a_restore_noted_in_vain_leaves_no_trace_in_the_journal(town: Town, url: str) -> None:
    """The hub falls between the mark and the first commit: the next start is told again."""
    town.do(c.Tick())
    mark_store(url, "hall", town.now, None)
    for _ in range(2):
        again = SqlStore(url, "hall").open()
        assert again.restore_pending() is not None
        again.close()


def test_each_restore_is_a_term_higher_whatever_the_clock_says(town: Town, url: str) -> None:
    first = mark_store(url, "hall", town.now, None)
    second = mark_store(url, "hall", town.now - timedelta(days=9000), None)
    assert second == first + 1
    left = left_in(url, "hall")
    assert left is not None
    assert left.term == second
    assert mark_store(url, "other", town.now - timedelta(days=9000), left) == second + 1


def test_the_term_of_a_journal_counts_too(town: Town, url: str) -> None:
    town.do(c.Tick())
    town.write(e.Restored(at=town.now, term=2_000_000_000, awaited=()))
    left = left_in(url, "hall")
    assert left is not None
    assert left.term == 2_000_000_000
    assert mark_store(url, "hall", town.now, None) == 2_000_000_001


def test_a_restored_store_of_one_centre_is_not_one_of_the_other(town: Town, url: str) -> None:
    mark_store(url, "other", town.now, None)
    assert town.store.restore_pending() is None


def test_the_numbers_that_may_be_on_paper_are_read_from_the_store_that_is_replaced(
    town: Town, url: str
) -> None:
    town.do(c.Tick())
    today, tomorrow = date(2026, 3, 2), date(2026, 3, 3)
    town.write(
        issued(town, "a", "A007", how="hub"),
        issued(town, "h", "H120", how="hub"),
        renumbered_from(town, "a", "A007", "A003"),
        e.Leased(at=town.now, device="k", series="A", business_day=tomorrow, first=950, last=999),
        e.Skipped(at=town.now, series="K", first=1, last=1000, why="restored"),
        e.Skipped(at=town.now, series="K", first=1, last=2000, why="x", business_day=tomorrow),
        came_late(town, "late", "A500"),
    )
    left = left_in(url, "hall")
    assert left is not None
    assert left.tops == {
        ("A", today): 7,
        ("H", today): 120,
        ("A", tomorrow): 999,
        ("K", today): 1000,
        ("K", tomorrow): 2000,
        ("A", date(2026, 3, 1)): 500,
    }


def renumbered_from(town: Town, key: str, was: str, number: str) -> e.Renumbered:
    return e.Renumbered(
        at=town.now, ticket=key, number=number, series="A", n=int(number[1:]), was=was, how="lease",
        token="paper",
    )  # fmt: skip


def test_tops_are_those_of_the_latest_two_days(town: Town, url: str) -> None:
    for _ in range(3):
        town.do(town.ask())
        town.now += timedelta(days=1)
    left = left_in(url, "hall")
    assert left is not None
    assert {day for series, day in left.tops if series == "A"} >= {
        date(2026, 3, 3), date(2026, 3, 4),
    }  # fmt: skip
    assert ("A", date(2026, 3, 2)) not in {key for key, n in left.tops.items() if n == 1}


def test_lent_numbers_outlive_the_days_that_are_read(town: Town, url: str) -> None:
    town.do(c.Lend(device="kiosk-1"))
    for _ in range(4):
        town.now += timedelta(days=1)
        town.do(c.Tick())
    again = SqlStore(url, "hall").open()
    assert fold(None, again.latest_days()).leases == town.day.leases if town.day else ()
    again.close()


# ---- the end of the journal


def tamper(url: str, *statements: str) -> None:
    """Somebody with the disk in hand: the guards are no obstacle."""
    engine = create_engine(url)
    sqlite = engine.dialect.name == "sqlite"
    guards = ("event_no_update", "event_no_delete") if sqlite else ("event_no_change ON event",)
    with engine.begin() as connection:
        for statement in (*(f"DROP TRIGGER {guard}" for guard in guards), *statements):
            connection.execute(text(statement))
    engine.dispose()


@pytest.mark.parametrize(
    ("statement", "seq", "fault"),
    [
        ("UPDATE event SET body = replace(body, 'A001', 'A7') WHERE seq = 2", 2, "was changed"),
        ("UPDATE event SET business_day = '2026-03-09' WHERE seq = 2", 2, "was changed"),
        ("UPDATE event SET epoch = 2 WHERE seq = 2", 2, "was changed"),
        ("DELETE FROM event WHERE seq = 2", 2, "is missing"),
        ("DELETE FROM event WHERE seq = 1", 1, "is missing"),
        ("DELETE FROM event WHERE seq >= 3", 3, "is missing at the end"),
        ("DELETE FROM event", 1, "is missing at the end"),
        ("UPDATE event SET site = 'elsewhere' WHERE seq = 2", 2, "is missing"),
        ("DELETE FROM journal_head", 3, proof.NO_END),
        ("UPDATE journal_head SET hash = 'x'", 3, proof.OTHER_END),
        ("UPDATE journal_head SET seq = 2", 3, proof.PUT_BEHIND),
    ],
)  # fmt: skip
def test_a_changed_journal_is_found_and_the_first_bad_row_is_named(
    town: Town, url: str, statement: str, seq: int, fault: str
) -> None:
    town.do(town.ask("one"))
    town.do(town.ask("two"))
    assert len(town.store.journal()) == 3
    assert town.store.verify() is None
    tamper(url, statement)
    for bad in (town.store.verify(), facts(url, "hall").bad):
        assert bad is not None
        assert (bad.seq, bad.fault) == (seq, fault)
        assert bad.business_day in (date(2026, 3, 2), date(2026, 3, 9), None)


def test_what_was_cut_off_stays_missing_while_the_hub_goes_on(town: Town, url: str) -> None:
    town.do(town.ask("one"))
    town.do(town.ask("two"))
    tamper(url, "DELETE FROM event WHERE seq = 3")
    again = Town(SqlStore(url, "hall").open())
    again.day, again.now = town.day, town.now
    again.do(again.ask("three", token="three"))
    bad = again.store.verify()
    assert bad is not None
    assert (bad.seq, bad.fault) == (3, "is missing")
    again.store.close()


def test_what_was_put_in_does_not_stop_the_hub(town: Town, url: str) -> None:
    town.do(town.ask("one"))
    tamper(
        url,
        "INSERT INTO event SELECT site, 3, epoch, business_day, at, 'Heard', body, hash, hash "
        "FROM event WHERE seq = 2",
    )
    again = Town(SqlStore(url, "hall").open())
    again.day, again.now = town.day, town.now
    again.do(again.ask("two", token="two"))
    bad = again.store.verify()
    assert bad is not None
    assert (bad.seq, bad.fault) == (3, "was changed")
    again.store.close()


def test_the_check_sees_one_moment_while_the_hub_writes(town: Town, url: str) -> None:
    for _ in range(3):
        town.do(town.ask())
        assert facts(url, "hall").bad is None
    found = facts(url, "hall")
    assert (found.events, found.tickets, found.term, found.version) == (4, 3, 0, "0002")
    assert found.at == MORNING


def test_the_facts_of_another_centre_are_not_taken_for_ours(town: Town, url: str) -> None:
    town.do(c.Tick())
    with pytest.raises(StoreBroken, match="'hall', not of 'other'"):
        facts(url, "other")


# ---- the disk does not obey


def test_after_a_write_that_failed_nothing_is_written_or_told_any_more(
    town: Town, url: str
) -> None:
    town.do(town.ask("one"))
    engine = create_engine(url)
    taken = engine.connect()
    if engine.dialect.name == "sqlite":
        taken.connection.cursor().execute("BEGIN IMMEDIATE")
    else:
        taken.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    with pytest.raises(StoreBroken):
        town.do(town.ask("two"))
    taken.close()
    engine.dispose()
    with pytest.raises(StoreBroken, match="earlier write failed"):
        town.do(town.ask("three"))
    with pytest.raises(StoreBroken, match="earlier write failed"):
        town.store.answers([Key("ask", "one")])
    again = SqlStore(url, "hall").open()
    assert again.answers([Key("ask", "two"), Key("ask", "three")]) == {}
    assert again.verify() is None
    again.close()


def test_a_value_that_does_not_fit_is_refused_and_the_hub_goes_on(town: Town) -> None:
    town.do(c.Tick())
    assert town.day is not None
    for wrong in (
        issued(town, "big", "A001", n=2**70),
        issued(town, "naive", "A002", since=MORNING.replace(tzinfo=None)),
    ):
        before = town.day
        with pytest.raises(StoreConflict) as no:
            town.write(wrong)
        assert no.value.constraint == "value"
        town.day = before
    town.do(town.ask())
    assert town.store.verify() is None


# ---- the version before


def test_a_database_of_the_first_version_is_brought_up_to_date_where_it_is(
    url: str, tmp_path: Path
) -> None:
    make_0001(url)
    old = facts(url, "hall")  # before the upgrade: the chain can be checked, the end is not noted
    assert (old.version, old.bad, old.tickets) == ("0001", None, 8)
    left = left_in(url, "hall")
    assert left is not None
    assert left.tops["A", date(2026, 3, 3)] == 2
    store = SqlStore(url, "hall").open()
    new = facts(url, "hall")
    assert (new.version, new.bad, new.tickets) == ("0002", None, 8)
    assert (new.events, new.hash, new.at) == (old.events, old.hash, old.at)
    given = rows(url, "SELECT business_day, number, ticket FROM given ORDER BY 1, 2")
    assert given == rows(url, "SELECT business_day, number, request_id FROM ticket ORDER BY 1, 2")
    assert rows(url, "SELECT DISTINCT how FROM ticket") == [("hub",)]
    town = Town(store)
    town.day, town.made = fold(None, store.latest_days()), 100
    town.now = town.day.last_at or MORNING
    assert store.answers([Key("ask", "waiting")])[Key("ask", "waiting")].outcome.number == "A002"
    assert town.do(town.ask("new")).outcome.number == "A003"  # type: ignore[union-attr]
    town.at(c.Start)
    town.at(c.Finish)
    assert store.verify() is None
    with pytest.raises(StoreConflict) as no:
        town.write(issued(town, "again", "A001"))
    assert no.value.constraint == "ticket_number"
    store.close()


def test_a_shortened_journal_of_the_first_version_is_at_least_consistent(
    url: str, tmp_path: Path
) -> None:
    make_0001(url)
    tamper(url, "DELETE FROM event WHERE seq = 9")
    bad = facts(url, "hall").bad
    assert bad is not None
    assert (bad.seq, bad.fault, bad.business_day) == (9, "is missing", date(2026, 3, 2))
