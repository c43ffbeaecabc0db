"""A display as a program: the only module that knows all its rooms.

A part that fails is reported and the other goes on: a board without sound shows, a voice without a
screen speaks.
"""

import logging
from collections.abc import Callable
from pathlib import Path

from display import sign
from display.board import Announce, Hall, Remember, Report, Speaking, Spoken, update
from display.clips import Clips
from display.config import DisplayConfig
from display.heard import Heard
from display.say_rivals import Rivals, follow
from display.sign import Sign
from display.speaker import SCHEMES as SPEAKER_SCHEMES
from display.speaker import Speaker, open_speaker
from display.view import view
from display.view_sign import view as view_sign
from display.voice import Manner, Voice
from display.voice_settings import faults, notes
from display.voice_store import ToSay
from kit.address import AddressError, wrong
from kit.bus import Bus, BusEvent, Garbled, Wanted
from kit.config import EX_CONFIG, ConfigError
from kit.fault import DeviceFault
from kit.loop import Loop, Moment, Program, Stop
from kit.mqtt import MqttBus
from kit.screen import SCHEMES as SCREEN_SCHEMES
from kit.screen import Closed, NoScreen, Screen, Tapped, open_screen
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import topics
from kit.wire.messages import DeviceState, Part

log = logging.getLogger(__name__)

KIND = "display"
TICK_S = 0.5  # a clock of minutes and calls of ten seconds need no more; costs 0.2 % of a core


def main(config: DisplayConfig) -> int:
    """Run the display until SIGTERM, SIGINT or a closed window; the exit status."""
    try:
        check(config)
        display = Display(config)
    except (ConfigError, AddressError) as err:
        log.error("%s", err)
        return EX_CONFIG
    except DeviceFault as err:  # no screen and no voice: nothing to do; systemd tries again
        log.error("screen %s: %s", config.screen, err)
        return 1
    unit = Unit(config.device)
    bus = MqttBus(
        config.broker,
        config.device,
        wanted=[*wanted(config), unit.wanted],
        state=display.health(),
    )

    def on_bus(event: BusEvent) -> None:
        unit.saw(event)
        display.on_bus(event)

    on_signals(display.stop)
    bus.start(on_bus)
    unit.ready()
    log.info("%s %s shows on %s", config.mode, config.device, config.screen)
    try:
        display.run(bus, lambda: unit.beat(bus))
    finally:
        bus.stop()
        display.close()
    return 0


def check(config: DisplayConfig) -> tuple[str, ...]:
    """What is odd but works, for `--check`; ConfigError with all that cannot be."""
    found = wrong(
        {
            "screen": (config.screen, SCREEN_SCHEMES),
            "speaker": (config.speaker, SPEAKER_SCHEMES),
        }
    )
    if config.mode == "sign" and not topics.NAME.fullmatch(config.counter):
        found.append(f"counter: {config.counter!r} is no name of a counter; a sign needs one")
    found += faults(config)
    if found:
        raise ConfigError(found)
    return notes(config)


def wanted(config: DisplayConfig) -> tuple[Wanted, ...]:
    """What a display listens to."""
    if config.mode == "sign":
        return (Wanted(topics.COUNTER, {"counter": config.counter}), Wanted(topics.HUB_STATE))
    hall = (Wanted(topics.BOARD), Wanted(topics.CALL), Wanted(topics.HUB_STATE))
    # Who speaks also looks for others that do.
    return hall if open_speaker(config.speaker) is None else (*hall, Wanted(topics.STATE))


class Display:
    """The parts of one display, and the hands that act for its state."""

    def __init__(self, config: DisplayConfig) -> None:
        """Opens the parts; DeviceFault when neither screen nor voice can be had."""
        self._config = config
        self._parts: dict[str, str] = {}
        self._bus: Bus | None = None
        self._beat: Callable[[], object] = lambda: None
        self._heard = Heard(Path(config.state_dir))
        self._rivals = Rivals(device=config.device, allowed=config.other_voices)
        self._resumed = False
        speaker = open_speaker(config.speaker) if config.mode == "hall" else None
        self._screen: Screen = NoScreen((config.width_px, config.height_px))
        self._screen = self._open_screen(needed=speaker is None)
        self._voice = self._open_voice(speaker) if speaker else None
        self._put, self._think = self._sign() if config.mode == "sign" else self._hall()

    def run(self, bus: Bus, beat: Callable[[], object] = lambda: None) -> None:
        """Think until `stop`; `beat` is called on each turn."""
        self._bus, self._beat = bus, beat
        if self._voice:
            self._voice.start()
        self._think()

    def stop(self) -> None:
        """End `run`; any thread."""
        self._put(Stop())

    def close(self) -> None:
        """Let screen and loudspeaker go."""
        if self._voice:
            self._voice.close()
        self._screen.close()

    def health(self) -> DeviceState:
        """How this display is."""
        parts = tuple(Part(name=name, state=state) for name, state in sorted(self._parts.items()))
        return DeviceState(status="online", kind=KIND, version=VERSION, parts=parts)

    def on_bus(self, event: BusEvent) -> None:
        """What the bus says; on the bus's thread."""
        if isinstance(event, Garbled):
            log.warning("%s could not be read: %s", event.topic.name, event.fault)
        self._put(event)

    def _hall(self) -> tuple[Callable[[object], None], Callable[[], object]]:
        # Taken on and not said to the end: it counts as heard even if the power went before that.
        unsaid = self._voice.unsaid if self._voice else ()
        heard = self._heard.load()
        start = Hall(heard=(*heard, *(call_id for call_id in unsaid if call_id not in heard)))
        loop = Loop(
            Program(self._update_hall, self._perform, self._show_hall, polls=[self._screen.poll]),
            tick_s=TICK_S, alive=self._turn,
        )  # fmt: skip
        return loop.put, lambda: loop.run(start)

    def _sign(self) -> tuple[Callable[[object], None], Callable[[], object]]:
        start = Sign(counter=self._config.counter)
        loop = Loop(
            Program(sign.update, self._perform, self._show_sign, polls=[self._screen.poll]),
            tick_s=TICK_S, alive=self._turn,
        )  # fmt: skip
        return loop.put, lambda: loop.run(start)

    def _on_voice(self, event: Speaking | Spoken) -> None:
        """On the voice's thread."""
        self._put(event)

    def _on_screen(self, event: Tapped | Closed) -> None:
        if isinstance(event, Closed):
            self.stop()

    # The thinking thread.

    def _turn(self) -> None:
        self._beat()

    def _update_hall(
        self, state: Hall, event: object, now_s: float
    ) -> tuple[Hall, tuple[object, ...]]:
        if self._voice:
            self._watch(event)
        return update(state, event, now_s)

    def _watch(self, event: object) -> None:
        """Tell the hub, and so the staff, when another display speaks in the same hall."""
        before, self._rivals = self._rivals, follow(self._rivals, event)
        others = self._rivals.others
        if others == before.others:
            return
        if others:
            log.warning("%s speak in this hall as well (other_voices)", ", ".join(others))
        self._report("voice", "two-voices" if others else "ok")

    def _report(self, part: str, state: str) -> None:
        self._parts[part] = state
        if self._bus:
            self._bus.publish(topics.STATE, self.health(), device=self._config.device)

    def _show_hall(self, state: Hall, moment: Moment) -> None:
        # The first board tells which of the calls that a restart left unsaid are still awaited.
        if self._voice and state.board is not None and not self._resumed:
            self._resumed = True
            self._voice.resume(state.board)
        self._screen.show(view(state, moment, self._screen.size))

    def _show_sign(self, state: Sign, moment: Moment) -> None:
        self._screen.show(view_sign(state, moment, self._screen.size))

    def _perform(self, effect: object) -> None:
        match effect:
            case Remember(call_ids):
                self._heard.add(call_ids)
            case Announce(call):
                log.info("%s is called to counter %s (%s)", call.number, call.counter, call.call_id)
                if self._voice:
                    self._voice.say(call)
            case Report(speaker):
                self._report("speaker", speaker)

    def _open_screen(self, *, needed: bool) -> Screen:
        try:
            screen = open_screen(self._config.screen, self._screen.size, self._on_screen)
        except DeviceFault as err:
            if needed:
                raise
            log.error("screen %s: %s; the voice goes on alone", self._config.screen, err)
            self._parts["screen"] = err.reason
            return self._screen
        self._parts["screen"] = "ok"
        return screen

    def _open_voice(self, speaker: Speaker) -> Voice:
        config = self._config
        recordings = Path(config.clips) if config.clips else None
        clips = Clips(recordings, Path(config.state_dir) / "clips")
        self._parts["speaker"] = "ok"
        return Voice(
            speaker, clips, self._on_voice, manner=Manner(
                times=config.say_times, volume=config.volume, link=config.linking_word
            ), to_say=ToSay(Path(config.state_dir)),
        )  # fmt: skip
