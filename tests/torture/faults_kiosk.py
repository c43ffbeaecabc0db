"""Syscalls that fail under a whole kiosk: it goes on, and the citizen gets paper or a sentence.

One kiosk with one folder lives through all cases, as a real one does; its hub is a process of its
own, frozen in some cases. A paper moves only after its ticket is on the kiosk's disk, unless that
disk is what failed; and in the end every paper is a ticket of the hub, none of them twice.
"""

import contextlib
import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic, time

from kit.fifo import NobodyListens, tell
from tests.torture.check import journal_faults, number_faults, paper_faults, read_books, read_papers
from tests.torture.faults import Case, most_by_a_thread
from tests.torture.forks import SYNCS, Called, Fault, Fork, Zygote
from tests.torture.hall import SERVICES, Hall, Wish
from tests.torture.programs import Ear
from tests.torture.recovery import kept_in
from tests.waiting import until

KIOSK = "kiosk-2"  # the one with a screen
PRESSES = 2
READY_WITHIN_S = 8.0
SERVED_WITHIN_S = 10.0  # strace and the first import of a life take their time
KNOWN_WITHIN_S = 12.0  # a report that was lost is sent again after five seconds
SYNC_SLACK_S = 0.002
CONFIRMED = (
    "SELECT token FROM ticket JOIN event ON kind = 'Confirmed' AND body LIKE '%\"printer\"%'"
    " AND json_extract(body, '$.ticket') = request_id"
)
# What the log and the outbox say of a person who reads the number on the glass: either may be what
# cannot be written.
LOGGED, KEPT = "not printed", "shown-on-screen"


class KioskBench:
    """A hub and a broker that stay, and one kiosk that has to bear one fault after another."""

    def __init__(self, folder: Path, zygote: Zygote) -> None:
        self._folder = folder
        self._zygote = zygote
        self._hall = Hall(folder / "kiosk-bench", Wish(hurry={"answer_within_s": 0.3}))
        self._log = folder / "kiosk.log"
        self._ear = Ear()

    def open(self) -> Mapping[str, int]:
        """Start broker and hub, and let the kiosk live once; how often it makes each call then."""
        self._hall.broker.start()
        self._hall.hub.start()
        self._hall.wait_serving()
        trace = self._folder / "kiosk.trace"
        kiosk = self._start(None, trace)
        self._ready(kiosk)
        for _ in range(PRESSES):
            assert self._press(kiosk, Case(0, Fault("none", "", 0)), 0) is not None
        self._known()
        kiosk.kill()
        return most_by_a_thread(kiosk.calls())

    def close(self) -> None:
        self._ear.close()
        self._hall.close()

    def run(self, case: Case, rng: random.Random) -> Case:
        """A life with the fault, then one without."""
        trace = self._folder / f"kiosk-{case.number}.trace"
        alone = rng.random() < 0.4
        if alone:
            self._hall.hub.freeze()
        pressed_s: list[float] = []
        kiosk = self._start(case.fault, trace)
        try:
            if self._ready(kiosk):
                pressed_s = self._live(kiosk, case)
            self._hall.hub.thaw()
            if kiosk.status is None:
                case.faults += self._told_all()
        finally:
            self._hall.hub.thaw()
            case.status, case.ended_s = kiosk.status, kiosk.ended_at_s
            kiosk.kill()
        calls = kiosk.calls()
        case.struck = any(call.injected for call in calls)
        if any(call.injected and "/touch" in call.args for call in calls):
            case.faults.clear()  # the glass itself is dead: nobody can press at all
        case.faults += written_before_printed(calls, pressed_s)
        case.faults += self._again()
        if not case.faults:
            trace.unlink(missing_ok=True)
        return case

    def broken(self) -> Iterator[str]:
        """After all cases: every paper is a ticket, and the books are right."""
        hall = self._hall
        books = read_books(hall.database, hall.centre.site)
        papers = read_papers(iter(hall.papers(KIOSK)))
        yield from journal_faults(hall.centre, books)
        yield from paper_faults(papers, books)
        yield from number_faults(papers, ())

    def _live(self, kiosk: Fork, case: Case) -> list[float]:
        """The people of one life; when each of them pressed (wall clock)."""
        pressed_s = []
        for number in range(PRESSES):
            at_s = self._press(kiosk, case, number)
            if at_s is None:
                break
            pressed_s.append(at_s)
        if kiosk.status is not None:
            case.faults.append(f"the kiosk ended with {kiosk.status}")
        return pressed_s

    def _press(self, kiosk: Fork, case: Case, number: int) -> float | None:
        """One person presses and gets paper or a sentence; when it was. None: nobody could."""
        papers = len(self._hall.papers(KIOSK))
        shown = self._shown()
        pipe = self._hall.device_folder(KIOSK) / "touch"
        service = SERVICES[(case.number + number) % len(SERVICES)]
        at_s, again_s = time(), 0.0

        def look() -> bool:
            nonlocal again_s
            if len(self._hall.papers(KIOSK)) > papers or self._shown() > shown:
                return True
            if monotonic() >= again_s:  # a finger that nobody felt comes back
                again_s = monotonic() + 1.5
                try:
                    tell(pipe, f"key service:{service}")
                except NobodyListens:
                    return kiosk.status is not None
            return kiosk.status is not None

        try:
            until(look, SERVED_WITHIN_S, "paper or a sentence")
        except AssertionError:
            case.faults.append("pressed, and neither paper nor a sentence")
            return None
        return at_s

    def _told_all(self) -> Iterator[str]:
        """While it lives on the kiosk tells the hub of every paper, whatever its disk is like."""
        try:
            self._known()
        except AssertionError as err:
            yield str(err)

    def _known(self) -> None:
        """Until the hub has heard of each paper from the kiosk itself.

        A power cut before that, on top of a disk that failed, may leave a paper that nobody knows.
        """
        papers = read_papers(iter(self._hall.papers(KIOSK)))[-2 * PRESSES :]

        def look() -> bool:
            with closing(sqlite3.connect(f"file:{self._hall.database}?mode=ro", uri=True)) as db:
                found = {token for (token,) in db.execute(CONFIRMED)}
            return all(paper.token in found for paper in papers)

        until(look, KNOWN_WITHIN_S, "word of all papers at the hub")

    def _again(self) -> Iterator[str]:
        """Without the fault it starts, gives paper, and its outbox gets empty."""
        kiosk = self._start(None, None)
        try:
            if not self._ready(kiosk):
                yield f"after the fault was gone it ended with {kiosk.status}"
                return
            if self._press(kiosk, case := Case(0, Fault("none", "", 0)), 0) is None:
                yield from (f"after the fault was gone: {one}" for one in case.faults)
            spool = self._hall.folder / "state" / KIOSK / "spool.db"
            until(lambda: not kept_in(spool), KNOWN_WITHIN_S, "an empty outbox")
        except AssertionError as err:
            yield f"after the fault was gone: {err}"
        finally:
            kiosk.kill()

    def _start(self, fault: Fault | None, trace: Path | None) -> Fork:
        config = self._hall.folder / "config" / f"{KIOSK}.toml"
        self._ear.close()
        self._ear = Ear()
        argv, env = ["kiosk", "--config", str(config)], {"NOTIFY_SOCKET": self._ear.address}
        return self._zygote.start(argv, self._log, fault=fault, trace=trace, env=env)

    def _ready(self, kiosk: Fork) -> bool:
        """True once it is ready; False when it ended before."""
        until(
            lambda: kiosk.status is not None or self._ear.heard.ready_s is not None,
            READY_WITHIN_S, "a kiosk that is ready",
        )  # fmt: skip
        return kiosk.status is None

    def _shown(self) -> int:
        """How often a number was on the glass instead of on paper."""
        logged = kept = 0
        if self._log.exists():
            logged = self._log.read_text(encoding="utf-8", errors="replace").count(LOGGED)
        with contextlib.suppress(sqlite3.Error), closing(self._spool()) as db:
            found = db.execute("SELECT count(*) FROM entry WHERE body LIKE ?", (f"%{KEPT}%",))
            (kept,) = found.fetchone()
        return logged + int(kept)

    def _spool(self) -> sqlite3.Connection:
        path = self._hall.folder / "state" / KIOSK / "spool.db"
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def written_before_printed(calls: Sequence[Called], pressed_s: Sequence[float]) -> Iterator[str]:
    """Between a press and its paper the ticket was synced, unless that is what failed."""
    book = [call for call in calls if "spool.db" in call.args]
    ill_s = min((call.at_s for call in book if call.injected), default=float("inf"))
    synced = [call for call in book if call.call in SYNCS and call.result == 0]
    papers = [call for call in calls if call.call == "rename" and ".bin" in call.args]
    for at_s, paper in zip(pressed_s, papers, strict=False):
        kept = any(
            at_s - SYNC_SLACK_S <= call.at_s and call.until_s <= paper.at_s + SYNC_SLACK_S
            for call in synced
        )
        if not kept and paper.at_s < ill_s:
            yield "a paper moved before its ticket was on the disk"
