"""The voice: says one call after the other on a thread of its own. None is lost, none overlaps.

What is not said yet stands on the disk, so a restart goes on where it was. When many wait the
phrases become short (`say_line`).
"""

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from display.board import Speaking, Spoken, is_over
from display.clips import Clips
from display.say import (
    CHIME,
    CHIME_MS,
    LANGUAGES_MS,
    TIMES_MS,
    Clip,
    Pause,
    Piece,
    languages,
    pieces,
    sentence,
    vocabulary,
)
from display.say_line import Line, Saying, Waiting, ahead, begin, join
from display.say_volume import Volume, percent_at
from display.speaker import Announcement, Speaker
from display.voice_store import ToSay
from kit.fault import DeviceFault
from kit.loop import local_now
from kit.wire.messages import Board, Call, Language

log = logging.getLogger(__name__)

T = TypeVar("T")
CLOSE_WITHIN_S = 3.0
UNKNOWN_S = 5.0  # how long a call takes whose words could not even be counted
NO_CLIPS = "no-clips"  # the words of a call are missing: only the chime was heard


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How calls are said: how many times, how loud by the hour, with which word in 105."""

    times: int = 1
    volume: Sequence[Volume] = ()
    link: str = "lẻ"


class Voice:
    """`say` and `resume` may be called from any thread; `on_event` is called on the voice's own.

    `step` is the body of that thread: whoever wants another clock calls it without `start`.
    """

    def __init__(
        self,
        speaker: Speaker,
        clips: Clips,
        on_event: Callable[[Speaking | Spoken], None],
        *,
        manner: Manner,
        to_say: ToSay,
        wall: Callable[[], datetime] = local_now,
    ) -> None:
        self._speaker = speaker
        self._clips = clips
        self._on_event = on_event
        self._manner = manner
        self._to_say = to_say
        self._wall = wall
        self._left = to_say.left()
        self._line = Line()
        self._faults: list[str] = []  # of the call that is being said
        self._inbox: queue.SimpleQueue[Call | Board | None] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """The calls that an earlier life took on and did not say to the end."""
        return tuple(left.call.call_id for left in self._left)

    def start(self) -> None:
        """Wait for calls, and prepare the clips while there are none."""
        self._thread.start()

    def say(self, call: Call) -> None:
        """Say this call after the ones before it; on the disk when this returns."""
        self._to_say.add(call, self._manner.times)
        self._inbox.put(call)

    def resume(self, board: Board) -> None:
        """Go on with what a restart left unsaid, but not where it is long over by this board."""
        self._inbox.put(board)

    def close(self) -> None:
        """Stop, even in the middle of a call."""
        self._closing.set()
        self._inbox.put(None)
        self._speaker.close()
        if self._thread.is_alive():
            self._thread.join(CLOSE_WITHIN_S)
        self._to_say.close()

    def step(self) -> bool:
        """Say what comes next; False when nobody waits."""
        while not self._inbox.empty():
            self._take(self._inbox.get())
        self._line, saying = begin(self._line)
        if saying is None:
            return False
        self._say(saying)
        return True

    def _run(self) -> None:
        wanted = list(reversed(vocabulary(self._manner.link)))
        ready, count = 0, len(wanted)
        while not self._closing.is_set():
            if self.step():
                continue
            if not wanted:
                self._take(self._inbox.get())
                continue
            # One clip at a time: whoever is called during the first minute does not wait for it.
            ready += self._clips.prepare(wanted.pop())
            if not wanted:
                level = logging.INFO if ready == count else logging.WARNING
                log.log(level, "voice is ready: %d of %d clips (bamso voice check)", ready, count)

    def _take(self, news: Call | Board | None) -> None:
        match news:
            case Call() as call:
                self._line = join(self._line, self._waiting(call, self._manner.times))
            case Board() as board:
                left, self._left = self._left, ()
                over = [one.call for one in left if is_over(board, one.call)]
                for call in over:
                    log.info("call %s is over, it is not said any more", call.call_id)
                    self._to_say.cross_out(call.call_id)
                due = [self._waiting(one.call, one.times) for one in left if one.call not in over]
                self._line = ahead(self._line, *due)

    def _waiting(self, call: Call, times: int) -> Waiting:
        full_s = self._guarded(call, lambda: self._full_s(call), UNKNOWN_S)
        return Waiting(call=call, left=times, full_s=full_s)

    def _full_s(self, call: Call) -> float:
        return self._clips.seconds((*self._speech(call, short=False), Pause(TIMES_MS)))

    def _say(self, saying: Saying) -> None:
        call = saying.call
        if saying.chime:
            self._faults = []
            self._on_event(Speaking(call.call_id))
        self._to_say.begun(call.call_id, saying.spare)
        self._faults.append(self._guarded(call, lambda: self._play(saying), "failed"))
        if self._closing.is_set() or saying.left:
            return
        if saying.spare:
            self._to_say.cross_out(call.call_id)
        self._on_event(Spoken(call.call_id, "ok" if "ok" in self._faults else self._faults[0]))

    def _play(self, saying: Saying) -> str:
        """Play one saying; `ok`, or why nobody heard the words."""
        call = saying.call
        speech = self._speech(call, short=saying.short)
        if not speech and not saying.chime:
            return NO_CLIPS  # one chime is enough
        intro = (CHIME, Pause(CHIME_MS)) if saying.chime else (Pause(TIMES_MS),)
        text = " ".join(self._sentence(call, one, short=saying.short) for one in languages(call))
        sound = self._clips.join((*intro, *speech))
        volume = percent_at(self._manner.volume, self._wall()) / 100
        try:
            self._speaker.play(Announcement(call.call_id, text, sound, volume))
        except DeviceFault as fault:
            log.error("call %s (%s) is not heard: %s", call.call_id, text, fault)
            return fault.reason
        if not speech:
            log.info("only the chime for %s: %s", call.call_id, text)
            return NO_CLIPS
        log.info("announced %s: %s", call.call_id, text)
        return "ok"

    def _guarded(self, call: Call, act: Callable[[], T], instead: T) -> T:
        try:
            return act()
        except Exception:  # one call that cannot be said must not silence all after it
            log.exception("call %s could not be said", call.call_id)
            return instead

    def _speech(self, call: Call, *, short: bool) -> tuple[Piece, ...]:
        """The call in each language of which all words can be heard."""
        said: list[Piece] = []
        for language in languages(call):
            row = pieces(call, language, short=short, link=self._manner.link)
            heard = [self._clips.has(piece) for piece in row if isinstance(piece, Clip)]
            if all(heard):
                said += [Pause(LANGUAGES_MS), *row] if said else row
        return tuple(said)

    def _sentence(self, call: Call, language: Language, *, short: bool) -> str:
        return sentence(call, language, short=short, link=self._manner.link)
