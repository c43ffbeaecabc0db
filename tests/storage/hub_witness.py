"""What a hub has promised, and whether the store that is left keeps it."""

from __future__ import annotations

from collections import Counter
from functools import cache, lru_cache
from typing import Any

from hub.core import events as e
from hub.core.evolve import fold
from hub.store import journal
from hub.store.sql import SqlStore
from tests.invariants import check_journal
from tests.storage.hub_day import CENTRE, STORIES, Story
from tests.storage.lives import Broken

NEIGHBOURS = 16  # so many answers before and after the end are looked up


class Witness:
    """The first `sure` decisions of a story must be there; `asked` are, if the last batch came
    through. Nothing else is right: not one more, not one in part.
    """

    def __init__(self, told: Story) -> None:
        self.sure = self.asked = 0
        self._story = told

    def look(self, store: SqlStore, db: Any) -> None:
        """Go on from what is there; Broken unless it is all that was promised, and whole.

        `db` is a DB-API connection to the same database.
        """
        if (bad := store.verify()) is not None:
            raise Broken(f"verify: row {bad.seq} {bad.fault}", corrupt=1)
        told = self._story
        rows = db.execute("SELECT kind, body FROM event ORDER BY seq").fetchall()
        if rows != written(told)[: len(rows)]:
            raise Broken("the journal is not what was written", corrupt=1)
        ((answers,),) = db.execute("SELECT count(*) FROM answer").fetchall()
        if len(rows) < told.ends[self.sure] or answers < told.answers[self.sure]:
            raise self._lost(len(rows))
        for n in (self.asked, self.sure):
            if (len(rows), answers) == (told.ends[n], told.answers[n]):
                self._look_closer(store, db, n)
                self.sure = self.asked = n
                return
        raise Broken(f"half a batch: {len(rows)} events, {answers} answers", corrupt=1)

    def _lost(self, rows: int) -> Broken:
        gone = self._story.told[self._story.whole_decisions(rows) : self.sure]
        # Their numbers are on paper, and the hub would give them again.
        again = sum(isinstance(step.event, e.Issued) for one in gone for step in one.steps)
        return Broken("acknowledged decisions are gone", lost=len(gone) or 1, doubled=again)

    def _look_closer(self, store: SqlStore, db: Any, n: int) -> None:
        """Broken unless answers, tables and day are those after `n` decisions."""
        told = self._story
        latest, later = told.keyed(max(0, n - NEIGHBOURS), n), told.keyed(n, n + NEIGHBOURS)
        found = store.answers([*latest, *later])
        if {key: one.outcome for key, one in found.items()} != latest:
            raise Broken("the answers are not those that were given", corrupt=1)
        numbers = db.execute("SELECT business_day, number FROM ticket").fetchall()
        if twice := [one for one, times in Counter(numbers).items() if times > 1]:
            raise Broken(f"given twice: {twice}", doubled=len(twice))
        if n == 0:
            return
        day = told.days[n - 1]
        if fold(None, store.latest_days()) != day:
            raise Broken("the day read again is another one", corrupt=1)
        tickets = db.execute(
            "SELECT request_id, number, state, counter FROM ticket WHERE business_day = ?",
            (day.date.isoformat(),),
        ).fetchall()
        if set(tickets) != {
            (one.id, one.number, one.state.value, one.counter) for one in day.tickets.values()
        }:
            raise Broken("the table of tickets tells another story", corrupt=1)


@lru_cache(maxsize=STORIES)
def written(told: Story) -> list[tuple[str, str]]:
    """Kind and body of each row of the whole journal."""
    return [(type(event).__name__, journal.body_of(event)) for event in told.events]


@cache
def check_promises(told: Story, decisions: int) -> None:
    """Broken when the journal so far breaks one of I1 to I8."""
    try:
        check_journal(CENTRE, told.events[: told.ends[decisions]])
    except AssertionError as err:
        raise Broken(str(err), corrupt=1) from err
