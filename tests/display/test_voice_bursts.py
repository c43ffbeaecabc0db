"""A day of calls in bursts, in virtual time, with a voice that is killed again and again.

The real voice over its real store: only the loudspeaker is one that takes no time.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from display import pcm
from display.board import Speaking, Spoken
from display.clips import Clips
from display.say import vocabulary
from display.speaker import Announcement
from display.voice import Manner, Voice
from display.voice_store import ToSay
from kit.wire.messages import Board, Call
from tests.display.samples import at, board, call, counter
from tests.display.voices import recordings

COUNTERS = 40
DOWN_S = 3.0  # from the cut until the voice is there again


class Cut(BaseException):
    """The power goes, in the midst of whatever is done."""


@dataclass(slots=True)
class Heard:
    """One announcement as the hall heard it; `whole`: to the end."""

    call_id: str
    text: str
    start_s: float
    end_s: float
    whole: bool


@dataclass(slots=True)
class Hall:
    """People are called on their hour, and the loudspeaker is cut as luck has it."""

    folder: Path
    clips: Clips
    calls: list[Call]
    random: Random
    cut_each: float  # how many announcements of a hundred are cut
    now_s: float = 0.0
    heard: list[Heard] = field(default_factory=list)
    called: list[Call] = field(default_factory=list)
    events: list[object] = field(default_factory=list)
    voice: Voice | None = None

    def play(self, announcement: Announcement) -> None:
        """As a loudspeaker: time goes by, and others are called meanwhile."""
        long_s = pcm.seconds(announcement.sound)
        cut = self.random.random() * 100 < self.cut_each
        end_s = self.now_s + (long_s * self.random.random() if cut else long_s)
        one = Heard(announcement.call_id, announcement.text, self.now_s, end_s, not cut)
        self.heard.append(one)
        self._until(end_s)
        if cut:
            raise Cut

    def close(self) -> None:
        """Nothing to let go."""

    def run(self) -> None:
        """Until everybody was called and nobody waits."""
        self._start()
        while True:
            try:
                if self.voice is not None and self.voice.step():
                    continue
            except Cut:
                self.voice = None
                self._until(self.now_s + DOWN_S)
                self._start()
                continue
            if not self.calls:
                return
            self._until((self.calls[0].at - at(0)).total_seconds())

    def _start(self) -> None:
        self.voice = Voice(
            self, self.clips, self.events.append,
            manner=Manner(times=2), to_say=ToSay(self.folder), wall=lambda: at(self.now_s),
        )  # fmt: skip
        self.voice.resume(self._board())

    def _until(self, end_s: float) -> None:
        self.now_s = end_s
        if self.voice is None:
            return
        while self.calls and self.calls[0].at <= at(end_s):
            one = self.calls.pop(0)
            self.called.append(one)
            self.voice.say(one)

    def _board(self) -> Board:
        """Each counter waits for the last one that it called."""
        latest = {one.counter: one.number for one in self.called}
        counters = tuple(counter(int(place), "calling", number) for place, number in latest.items())
        return board(counters=counters, at=at(self.now_s), calls=())


def day(random: Random, count: int, most: int, pause_s: float) -> list[Call]:
    """So many calls in bursts of up to `most` within a second."""
    calls: list[Call] = []
    start_s = 1.0
    while len(calls) < count:
        for _ in range(min(random.randint(1, most), count - len(calls))):
            n = len(calls) + 1
            calls.append(replace(
                call(n), call_id=f"2020-03-30.A{n:03d}.1", number=f"A{n:03d}",
                counter=str(n % COUNTERS + 1), at=at(start_s + random.random()),
            ))  # fmt: skip
        calls.sort(key=lambda one: one.at)
        start_s += pause_s * random.uniform(0.7, 1.3)
    return calls


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Clips:
    folder = tmp_path_factory.mktemp("clips")
    return Clips(recordings(folder, vocabulary()), folder / "kept")


def hall(tmp_path: Path, clips: Clips, count: int, **changes: float) -> Hall:
    random = Random(count)
    calls = day(random, count, int(changes.get("most", 12)), changes.get("pause_s", 70.0))
    made = Hall(tmp_path, clips, list(calls), random, changes.get("cut_each", 0.0))
    made.run()
    assert [one.call_id for one in made.called] == [one.call_id for one in calls]
    assert ToSay(tmp_path).left() == (), "it would be said after the next restart"
    return made


def sayings(made: Hall) -> dict[str, list[Heard]]:
    found = defaultdict(list)
    for one in made.heard:
        found[one.call_id].append(one)
    return found


@pytest.mark.parametrize(
    "count", [100, *(pytest.param(n, marks=pytest.mark.slow) for n in (1000, 1001))]
)
def test_calls_in_bursts_are_all_said_in_order_whoever_pulls_the_plug(
    tmp_path: Path, clips: Clips, count: int
) -> None:
    made = hall(tmp_path, clips, count, cut_each=10.0)
    cuts = sum(not one.whole for one in made.heard)
    assert cuts > 0.05 * count, "this day was too quiet to prove anything"
    # Nobody is left out, and nobody comes before who was called earlier.
    assert list(sayings(made)) == [one.call_id for one in made.called]
    for before, after in pairwise(made.heard):
        assert after.start_s >= before.end_s, "two voices at once"
    # No saying is begun a second time; of one that was cut, the other time is still heard.
    said = sayings(made)
    assert max(len(each) for each in said.values()) == 2
    unheard = [each for each in said.values() if not any(one.whole for one in each)]
    assert all(len(each) == 2 for each in unheard), "only who was cut both times"


def test_without_cuts_every_call_is_heard_and_the_board_is_told_once(
    tmp_path: Path, clips: Clips
) -> None:
    made = hall(tmp_path, clips, 100)
    ids = [one.call_id for one in made.called]
    assert made.events == [event for one in ids for event in (Speaking(one), Spoken(one))]
    assert all(one.whole for one in made.heard)
    assert [one.call_id for one in made.heard] == sorted(
        (one.call_id for one in made.heard), key=ids.index
    )


def test_where_few_are_called_at_once_everyone_is_said_twice_in_full(
    tmp_path: Path, clips: Clips
) -> None:
    made = hall(tmp_path, clips, 60, most=2, pause_s=40.0)
    assert set(Counter(one.call_id for one in made.heard).values()) == {2}
    assert all(one.text.startswith("Mời công dân") for one in made.heard)


def test_a_burst_of_twelve_is_over_before_anyone_has_waited_two_minutes(
    tmp_path: Path, clips: Clips
) -> None:
    made = hall(tmp_path, clips, 120)
    called = {one.call_id: (one.at - at(0)).total_seconds() for one in made.called}
    waits = [each[0].start_s - called[one] for one, each in sayings(made).items()]
    assert max(waits) < 120
    assert min(waits) < 1, "who is alone is said at once"
    texts = [each[0].text for each in sayings(made).values()]
    short = sum("Mời" not in text for text in texts)
    assert 0 < short < len(texts)
