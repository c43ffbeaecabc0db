"""The voice: says one call after the other on a thread of its own. None is lost, none overlaps.

When many wait, the phrases become short (reliability D6); they are never dropped.
"""

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from display.board import Speaking, Spoken
from display.clips import Clips
from display.say import languages, pieces, sentence, vocabulary
from display.speaker import Announcement, Speaker
from kit.fault import DeviceFault
from kit.wire.messages import Call

log = logging.getLogger(__name__)

SHORT_FROM = 4  # calls waiting behind this one: about 20 s
CLOSE_WITHIN_S = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How calls are said: how many times, and with which word in 105 (lẻ, linh)."""

    times: int = 1
    link: str = "lẻ"


class Voice:
    """`say` may be called from any thread; `on_event` is called on the voice's own."""

    def __init__(
        self,
        speaker: Speaker,
        clips: Clips,
        on_event: Callable[[Speaking | Spoken], None],
        *,
        manner: Manner,
    ) -> None:
        self._speaker = speaker
        self._clips = clips
        self._on_event = on_event
        self._manner = manner
        self._calls: queue.SimpleQueue[Call | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    def start(self) -> None:
        """Prepare the clips and wait for calls."""
        self._thread.start()

    def say(self, call: Call) -> None:
        """Say this call after the ones before it; returns at once."""
        self._calls.put(call)

    def close(self) -> None:
        """Stop, even in the middle of a call."""
        self._closing.set()
        self._calls.put(None)
        self._speaker.close()
        self._thread.join(CLOSE_WITHIN_S)

    def _run(self) -> None:
        wanted = vocabulary(self._manner.link)
        ready = self._clips.prepare(wanted)
        log.info("voice is ready: %d of %d clips", ready, len(wanted))
        while (call := self._calls.get()) is not None and not self._closing.is_set():
            self._on_event(Speaking(call.call_id))
            fault = "failed"
            try:
                fault = self._say(call)
            except Exception:  # one call that cannot be said must not silence all after it
                log.exception("call %s could not be said", call.call_id)
            self._on_event(Spoken(call.call_id, fault))

    def _say(self, call: Call) -> str:
        """Say one call; `ok`, or why nobody heard it."""
        short = self._calls.qsize() >= SHORT_FROM
        link = self._manner.link
        row = pieces(call, times=self._manner.times, short=short, link=link)
        text = " ".join(sentence(call, lang, short=short, link=link) for lang in languages(call))
        try:
            self._speaker.play(Announcement(call.call_id, text, self._clips.join(row)))
        except DeviceFault as fault:
            log.error("call %s (%s) is not heard: %s", call.call_id, text, fault)
            return fault.reason
        log.info("announced %s: %s", call.call_id, text)
        return "ok"
