"""What a kiosk must not lose, and its way to the hub: tickets, print reports, notes.

One `kit.spool`, used on the thinking thread. At most a window of messages is on the way, oldest
first: a whole day's tickets cannot choke a hub that has just come back. While the disk fails, what
should be on it is held in memory and written with the first commit that works.
"""

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kiosk.flow_events import Given, NotOnDisk, OnDisk, report_key
from kiosk.flow_memory import Found, aside, stamp_of
from kiosk.times import Stamp, waited_s
from kit.bus import Bus
from kit.spool import Kept, Opened
from kit.wire import topics
from kit.wire.messages import Printed
from kit.wire.messages_offline import Settle

log = logging.getLogger(__name__)

WINDOW = 20  # messages that wait for an answer; as many as Mosquitto lets be on the way by default


class Outbox:
    """The kiosk's book. Nothing here raises for a disk that fails; `disk` says how it is."""

    def __init__(self, opened: Opened, bus: Bus, device: str) -> None:
        self._spool = opened.spool
        self._durable = opened.word != "failed"
        self._word = opened.word
        self._bus = bus
        self._device = device
        self._sent: set[str] = set()
        self._owed: dict[str, Kept] = {}
        self._owed_notes: dict[str, str] = {}
        self._owed_again = False
        self.disk: str = opened.word

    def found(self) -> Found:
        """What the disk remembers of earlier runs."""
        if self._word != "ok":
            return Found(memory="none" if self._word == "failed" else "lost")
        try:
            entries, notes = self._spool.entries(topics.SETTLE), self._spool.notes()
        except sqlite3.Error:
            log.exception("what the disk remembers cannot be read")
            self.disk = "failed"
            return Found(memory="lost")
        tickets = tuple(
            Given(settle=one.message, stamp=stamp_of(one.aside), day=one.day, pending=one.pending)
            for one in entries
            if isinstance(one.message, Settle)
        )
        return Found(memory="kept", notes=notes, tickets=tickets)

    # ---- onto the disk

    def keep(self, given: Given, notes: Mapping[str, str]) -> OnDisk | NotOnDisk:
        """Keep a ticket before its paper moves; which it is when this returns."""
        request_id = given.settle.request_id
        if self._write([self._entry(given)], notes) and self._durable:
            return OnDisk(request_id)
        # The ticket itself is not owed to the disk: its number may change yet.
        self._owed_notes |= notes
        return NotOnDisk(request_id)

    def report(
        self, given: Given | None, printed: Printed | None, notes: Mapping[str, str]
    ) -> None:
        """Keep what a paper did: the ticket anew, and the print report for the hub."""
        entries = [self._entry(given)] if given is not None else []
        if printed is not None:
            key, parts = report_key(printed.request_id), {"device": self._device}
            # Of the ticket's day: to take it out when it is noted would cost two more pages.
            day = given.day if given is not None else ""
            entries.append(Kept(key, topics.PRINTED, parts, printed, day=day))
        if not self._write(entries, notes):
            self._owed |= {one.key: one for one in entries}
            self._owed_notes |= notes

    def note(self, notes: Mapping[str, str]) -> None:
        """Keep notes."""
        if not self._write([], notes):
            self._owed_notes |= notes

    def again(self, notes: Mapping[str, str]) -> None:
        """Let all tickets that are kept wait for the hub once more."""
        self._owed_again = True
        self._sent.clear()
        self._owed = {
            key: replace(one, pending=True) if one.topic is topics.SETTLE else one
            for key, one in self._owed.items()
        }
        self.note(notes)

    def forget(self, key: str) -> None:
        """The hub has it: it is sent no more."""
        self._sent.discard(key)
        if key in self._owed:
            self._owed[key] = replace(self._owed[key], pending=False)
        try:
            self._spool.done(key)
        except sqlite3.Error:  # it will be sent again, which is harmless
            log.exception("%s could not be taken off the disk", key)
            self.disk = "failed"

    def prune(self, before: str) -> None:
        """Forget what is done and of days before this one."""
        try:
            self._spool.prune(before)
        except sqlite3.Error:  # the next day tries again
            log.exception("days before %s could not be forgotten", before)
            self.disk = "failed"

    def close(self) -> None:
        """Release the file."""
        self._spool.close()

    # ---- to the hub

    def send(self, stamp: Stamp, *, lost: bool) -> None:
        """Send what waits as far as there is room; `lost`: also what is on the way already."""
        if lost:
            self._sent.clear()
        if len(self._sent) > WINDOW // 2:
            return  # filled up by halves: reading the disk for each answer would be slow
        for one in self._waiting():
            if len(self._sent) >= WINDOW:
                return
            message = one.message
            if isinstance(message, Settle):
                if message.printed is None:
                    continue  # its paper is on the way; it will be told with what became of it
                waited = waited_s(stamp_of(one.aside), stamp)
                message = replace(message, waited_s=waited)
            if one.key not in self._sent:
                self._sent.add(one.key)
                self._bus.publish(one.topic, message, **one.parts)

    def unsent(self) -> int:
        """How many messages the hub has not answered."""
        owed = sum(one.pending for one in self._owed.values())
        try:
            return self._spool.count() + owed
        except sqlite3.Error:
            return owed

    def _waiting(self) -> Sequence[Kept]:
        """The oldest that wait, a little more than fits on the way."""
        try:
            found = {one.key: one for one in self._spool.pending(2 * WINDOW)}
        except sqlite3.Error:
            log.exception("the disk cannot be read")
            self.disk = "failed"
            found = {}
        found |= self._owed
        return [one for one in found.values() if one.pending]

    def _write(self, entries: Sequence[Kept], notes: Mapping[str, str]) -> bool:
        """One commit with all that is owed; False when the disk does not take it."""
        owed = {**self._owed, **{one.key: one for one in entries}}
        try:
            if self._owed_again:  # before the note of a new term, which says that it was done
                self._spool.again(topics.SETTLE)
            if owed or notes or self._owed_notes:
                self._spool.put_all(list(owed.values()), {**self._owed_notes, **notes})
        except sqlite3.Error:
            log.exception("%s not on disk", ", ".join(owed) or "notes")
            self.disk = "failed"
            return False
        self._owed, self._owed_notes, self._owed_again = {}, {}, False
        self.disk = self._word
        return True

    def _entry(self, given: Given) -> Kept:
        key, parts = given.settle.request_id, {"device": self._device}
        when = aside(given.stamp)
        return Kept(key, topics.SETTLE, parts, given.settle, given.pending, given.day, when)
