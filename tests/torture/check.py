"""What must be true when the torture pauses: nothing acknowledged is lost, nothing happened twice.

It reads the hub's file and the papers, and trusts neither the hub nor the devices: every answer
that a light client ever got is looked up in the journal, every slip is decoded and looked up too.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from hub.bench.paper import Line, Run, qr_payloads, read_paper
from hub.core import events as e
from hub.core.centre import Centre
from hub.store.journal import event_of
from hub.store.sql import SqlStore
from kiosk.ticket import NATIVE_LETTERS
from kit.numbers import split_number
from tests.invariants import check_journal
from tests.torture.clients import NOT_NOW, Op
from tests.torture.hall import REAL_PAD
from tests.torture.load import Load

VOID = {"voided"}


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on one slip. `number` empty: it is too long for letters, and drawn."""

    path: Path
    number: str
    token: str


@dataclass(frozen=True, slots=True)
class Books:
    """What the hub has on its disk."""

    events: tuple[e.Event, ...]
    tickets: Mapping[str, tuple[str, str, str]]  # request_id → number, state, device
    by_token: Mapping[str, str]  # token → request_id
    answers: Mapping[tuple[str, str], str]  # kind and id → outcome as JSON
    bad_row: str | None


def read_books(database: Path, site: str, *, skip: int = 0) -> Books:
    """The hub's file as it is now; also while the hub runs.

    Its events are those from the first day that begins behind `skip` rows of the journal.
    """
    store = SqlStore(f"sqlite:///{database}", site).open()
    try:
        bad = store.verify()
    finally:
        store.close()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as db:
        begun = "SELECT min(seq) FROM event WHERE seq > ? AND kind = 'DayOpened'"
        rows = db.execute(
            f"SELECT kind, body FROM event WHERE seq >= ({begun}) ORDER BY seq", (skip,)
        ).fetchall()
        tickets = db.execute("SELECT request_id, number, state, device, token FROM ticket")
        found = tickets.fetchall()
        answers = db.execute("SELECT kind, id, outcome FROM answer").fetchall()
    return Books(
        events=tuple(event_of(kind, body) for kind, body in rows),
        tickets={id_: (number, state, device) for id_, number, state, device, _ in found},
        by_token={token: id_ for id_, _, _, _, token in found if token},
        answers={(kind, id_): text for kind, id_, text in answers},
        bad_row=None if bad is None else f"row {bad.seq}: {bad.fault}",
    )


def faults(load: Load, *, since: int = 0) -> list[str]:
    """Sentences about everything that is broken; call it when the load is drained.

    `since` is how many events of its days the journal had before this load began.
    """
    hall = load.hall
    books = read_books(hall.database, hall.centre.site, skip=hall.events_before)
    papers = read_papers(path for finger in load.fingers for path in hall.papers(finger.kiosk))
    return [
        *journal_faults(hall.centre, books),
        *operation_faults(load.history, books),
        *called_once(load.history, books.events[since:]),
        *paper_faults(papers, books),
        *number_faults(papers, [kiosk.papers for kiosk in load.kiosks]),
        *(f"surprise: {one}" for one in load.surprises),
        *announced_faults(load, books.events),
        *(f"{one.kiosk}: pressed, and no paper" for one in load.presses if one.forsaken),
        *outbox_faults(hall.folder),
        *pad_faults(hall.logs / f"{REAL_PAD}.log", books.events),
    ]


def journal_faults(centre: Centre, books: Books) -> Iterator[str]:
    """The hash chain and the invariants."""
    if books.bad_row is not None:
        yield f"journal: {books.bad_row}"
    try:
        check_journal(centre, books.events)
    except AssertionError as err:
        yield from str(err).splitlines()


def operation_faults(history: Sequence[Op], books: Books) -> Iterator[str]:
    """Each operation was answered, each repeat in the same words, and it is in the books."""
    for op in history:
        if op.answered_s is None:
            yield f"{op.kind} {op.id} of {op.device} was never answered ({op.sends} times sent)"
            continue
        final = [answer for answer in op.answers if answer.reason not in NOT_NOW]
        # A print report is decided anew each time; once the day is over its ticket is gone.
        final = [answer for answer in final if answer.reason != "no-such-ticket"]
        if any(answer != op.answer for answer in final):
            yield f"{op.kind} {op.id}: two answers: {op.answer} and {final}"
    answered = (op for op in history if op.answered_s is not None)
    yield from told_faults(
        ((op.kind, op.id, op.answer.status, getattr(op.answer, "number", None)) for op in answered),
        books,
    )


def told_faults(told: Iterable[tuple[str, str, str, str | None]], books: Books) -> Iterator[str]:
    """What was acknowledged (kind, id, status, number) and is not in the books, once and so."""
    issued = Counter(one.ticket for one in books.events if isinstance(one, e.Issued))
    rated = Counter(one.rating_id for one in books.events if isinstance(one, e.Rated))
    confirmed = {one.ticket for one in books.events if isinstance(one, e.Confirmed)}
    for kind, id_, status, number in told:
        match kind, status:
            case "ask", "issued":
                known = books.tickets.get(id_, ("",))[0]
                if issued[id_] != 1 or known != number:
                    yield f"ask {id_}: told {number}, {issued[id_]}× in the journal as {known}"
            case "printed", "noted":
                if id_ not in confirmed:
                    yield f"printed {id_}: noted, and not in the journal"
            case "rate", "accepted":
                if rated[id_] != 1:
                    yield f"rate {id_}: accepted, {rated[id_]}× in the journal"
            case "do", _:
                if ("do", id_) not in books.answers:
                    yield f"do {id_}: answered, and not in the store"


def called_once(history: Sequence[Op], events: Sequence[e.Event]) -> Iterator[str]:
    """A desk's calls, starts and finishes in the journal are as many as it was told of."""
    kinds = {"call_next": e.Called, "start": e.Started, "finish": e.Finished}
    for device in {op.device for op in history if op.kind == "do"}:
        counter = device.removeprefix("desk-")
        for verb, kind in kinds.items():
            told = sum(
                op.device == device and op.message.do == verb and op.answer.status == "done"
                for op in history
                if op.kind == "do" and op.answer is not None
            )
            made = sum(isinstance(one, kind) and one.counter == counter for one in events)
            if told != made:
                yield f"{device}: {verb} was done {told}×, the journal has {made}"


def paper_faults(papers: Sequence[Paper], books: Books) -> Iterator[str]:
    """Each slip is a ticket that can be called, under the number that stands on it."""
    for paper in papers:
        id_ = books.by_token.get(paper.token)
        if id_ is None:
            yield f"{paper.path}: {paper.number} is on paper and the hub knows no such ticket"
            continue
        number, state, _ = books.tickets[id_]
        drawn = not paper.number and len(number) > NATIVE_LETTERS
        if number != paper.number and not drawn:
            yield f"{paper.path}: {paper.number} on paper, {number} at the hub"
        if number[-1].isalpha():
            yield f"{paper.path}: {number}: the hub had to tell two papers apart"
        if state in VOID:
            yield f"{paper.path}: {paper.number} is in a hand and {state}"


def number_faults(papers: Sequence[Paper], others: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """No number twice on paper, nor one ticket on two slips. (Twice in the books is I1.)"""
    in_hands = [(paper.number, paper.token) for paper in papers if paper.number]
    in_hands += [(number, id_) for some in others for id_, number in some.items()]
    for number, times in Counter(number for number, _ in in_hands).items():
        if times > 1:
            yield f"{number} is in {times} hands"
        if split_number(number) is None:
            yield f"{number!r} is no number"


def announced_faults(load: Load, events: Sequence[e.Event]) -> Iterator[str]:
    """I10: what boards heard was called."""
    made = {one.call_id for one in events if isinstance(one, e.Called | e.Recalled)}
    for call in load.spy.calls:
        if call.call_id not in made:
            yield f"boards heard {call.call_id}, which nobody made"


def pad_faults(log: Path, events: Sequence[e.Event]) -> Iterator[str]:
    """Each thumb that the real pad took for a rating is in the journal, or was refused."""
    text = log.read_text(encoding="utf-8") if log.exists() else ""
    accepted = {one.rating_id for one in events if isinstance(one, e.Rated)}
    refused = set(re.findall(r"the hub refused rating (\S+):", text))
    for visit, rating in re.findall(r"visit (\S+) was rated \((\S+)\)", text):
        if rating not in accepted | refused:
            yield f"{visit} was rated at {REAL_PAD}, and {rating} is not in the journal"


def outbox_faults(folder: Path) -> Iterator[str]:
    """What real devices still keep for the hub, a sentence for each outbox that is not empty."""
    for path in sorted((folder / "state").glob("*/*.db")):
        if count := kept_in(path):
            yield f"{path.parent.name}: {count} in its outbox"


def kept_in(path: Path) -> int:
    """How many entries of an outbox wait for the hub."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as db:
        try:
            return int(db.execute("SELECT count(*) FROM entry WHERE pending = 1").fetchone()[0])
        except sqlite3.OperationalError:  # a box that was just switched on has no table yet
            return 0


def read_papers(paths: Iterator[Path]) -> list[Paper]:
    """What stands on the slips."""
    return [_read(path) for path in paths]


def _read(path: Path) -> Paper:
    (slip,) = read_paper(path.read_bytes())
    runs = [
        run
        for line in slip.items
        if isinstance(line, Line)
        for run in line.pieces
        if isinstance(run, Run)
    ]
    number = max(runs, key=lambda run: run.style.height, default=None)
    link = next(iter(qr_payloads(slip)), "")
    return Paper(
        path,
        "" if number is None else number.text.strip(),
        link.rpartition("/")[2],
    )
