"""A rating pad as a program: the only module that knows all its rooms.

A rating is on disk before anybody is thanked for it. A part that fails (screen, keys, keypad, disk)
is reported, and the others go on.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kit.address import Address
from kit.bus import Bus, BusEvent, Garbled, Wanted
from kit.config import EX_CONFIG, ConfigError
from kit.fault import DeviceFault
from kit.ids import new_id
from kit.keys_gpio import GpioKeys
from kit.loop import Loop, Moment, Program, Stop
from kit.mqtt import MqttBus
from kit.press import Edge
from kit.screen import Closed, NoScreen, Screen, Tapped, open_screen
from kit.spool import Spool
from kit.spool_open import open_spool
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import topics
from kit.wire.messages import DeviceState, Part, Rate
from rating_pad.config import PadConfig, Plan, plan
from rating_pad.keypad_serial import KeypadEvent, SerialKeypad
from rating_pad.session import start, update
from rating_pad.session_model import DiskDown, Forget, Keep, Key, Light, Report, Send, Session
from rating_pad.view import view

log = logging.getLogger(__name__)

KIND = "rating-pad"
STORE = "ratings.db"


def main(config: PadConfig) -> int:
    """Run the pad until SIGTERM, SIGINT or a closed window; the exit status."""
    try:
        planned = plan(config)
    except ConfigError as err:
        for fault in err.faults:
            log.error("%s", fault)
        return EX_CONFIG
    unit = Unit(config.device)
    bus = MqttBus(
        config.broker,
        config.device,
        wanted=[*wanted(config), unit.wanted],
        state=DeviceState(status="online", kind=KIND),
    )

    def on_bus(event: BusEvent) -> None:
        unit.saw(event)
        pad.on_bus(event)

    def alive() -> None:
        unit.beat(bus)

    pad = Pad(config, planned, bus, alive=alive)

    on_signals(pad.stop)
    pad.open()
    bus.start(on_bus)
    unit.ready()
    log.info("pad %s rates counter %s", config.device, config.counter)
    try:
        pad.run()
    finally:
        bus.stop()
        pad.close()
    return 0


def wanted(config: PadConfig) -> tuple[Wanted, ...]:
    """What a pad listens to: the hub, its counter, and the answers to its ratings."""
    return (
        Wanted(topics.HUB_STATE),
        Wanted(topics.COUNTER, {"counter": config.counter}),
        Wanted(topics.RATED, {"device": config.device}),
    )


class Pad:
    """The parts of one pad, and the hands that act for its session."""

    def __init__(
        self,
        config: PadConfig,
        planned: Plan,
        bus: Bus,
        *,
        alive: Callable[[], None] = lambda: None,
    ) -> None:
        """`alive` is called on each turn of the thinking thread."""
        self._config = config
        self._plan = planned
        self._bus = bus
        self._alive = alive
        self._spool: Spool | None = None
        self._screen: Screen = NoScreen((config.width_px, config.height_px))
        self._keys: GpioKeys | None = None
        self._keypad: SerialKeypad | None = None
        self._loop: Loop[Session] | None = None
        self._state: Session | None = None
        self._version = VERSION
        self._lamp: bytes | None = None  # still to be sent to the keypad
        self._shown: str | None = None  # the drivers' threads read it when a key goes down

    @property
    def shown(self) -> str | None:
        """The visit that the screen is about; None: none. Any thread."""
        return self._shown

    def open(self) -> None:
        """Open disk and devices; what cannot be opened is a part that is not `ok`."""
        parts: dict[str, str] = {}
        opened = open_spool(Path(self._config.state_dir) / STORE)
        self._spool, parts["disk"] = opened.spool, opened.word
        kept = tuple(k.message for k in self._spool.pending() if isinstance(k.message, Rate))
        if kept:
            log.info("%d ratings from before wait for the hub", len(kept))
        rules = self._plan.rules
        if not self._config.screen.startswith("none:"):
            parts["screen"] = self._open_screen()
            if parts["screen"] != "ok":
                rules = replace(rules, reasons=())  # nobody could answer
        if self._plan.keys is not None:
            parts["keys"] = self._open_keys(self._plan.keys)
        if self._plan.keypad is not None:
            parts["keypad"] = "starting"
        told = tuple(Part(name=name, state=word) for name, word in sorted(parts.items()))
        self._state = start(rules, kept, parts=told)
        program: Program[Session] = Program(
            update, self._perform, self._present, polls=[self._screen.poll]
        )
        self._loop = Loop(program, tick_s=self._screen.poll_s, alive=self._alive)
        if self._plan.keypad is not None:
            self._keypad = SerialKeypad(self._plan.keypad, self._plan.decoder, self._on_keypad)

    def run(self) -> None:
        """Think until `stop`."""
        if self._loop is None or self._state is None:
            raise TypeError("a pad is opened before it runs")
        self._loop.run(self._state)

    def stop(self) -> None:
        """End `run`; any thread."""
        self._put(Stop())

    def close(self) -> None:
        """Let disk and devices go."""
        for part in (self._keypad, self._keys, self._screen, self._spool):
            if part is not None:
                part.close()

    def on_bus(self, event: BusEvent) -> None:
        """What the bus says; on the bus's thread."""
        if isinstance(event, Garbled):
            log.warning("%s could not be read: %s", event.topic.name, event.fault)
        self._put(event)

    def _put(self, event: object) -> None:
        # Before the loop is there nothing is shown, so no key can mean anything yet.
        if self._loop is not None:
            self._loop.put(event)

    # The drivers' threads.

    def _on_edge(self, edge: Edge) -> None:
        self._put(Key(edge, new_id(), self._shown))

    def _on_keypad(self, event: KeypadEvent) -> None:
        if isinstance(event, Edge):
            self._on_edge(event)
        else:
            self._put(event)

    def _on_screen(self, event: Tapped | Closed) -> None:
        match event:
            case Tapped(key=key):
                self._on_edge(Edge(key, down=True))
            case Closed():
                self.stop()

    # The thinking thread.

    def _present(self, state: Session, moment: Moment) -> None:
        self._screen.show(view(self._plan.look, state, moment.now_s))
        self._shown = state.shown(moment.now_s)
        # The lamp comes last: whoever sees it lit finds the key counting.
        if self._lamp is not None and self._keypad is not None:
            self._keypad.send(self._lamp)
            self._lamp = None

    def _perform(self, effect: object) -> None:
        match effect:
            case Keep(rate=rate):
                self._keep(rate)
            case Send(rate=rate):
                self._bus.publish(topics.RATE, rate, device=self._config.device)
            case Forget(rating_id=rating_id, reason=reason):
                self._forget(rating_id, reason)
            case Light(lit=lit):
                self._lamp = self._plan.lights.get(lit)
            case Report(parts=parts, unsent=unsent):
                state = DeviceState(
                    status="online", kind=KIND, version=self._version, parts=parts, unsent=unsent
                )
                self._bus.publish(topics.STATE, state, device=self._config.device)

    def _keep(self, rate: Rate) -> None:
        # The level is not logged: who looks after the pads need not know it.
        log.info("visit %s was rated (%s)", rate.visit, rate.rating_id)
        try:
            self._store.put(rate.rating_id, topics.RATE, rate, device=self._config.device)
        except sqlite3.Error:
            log.exception("rating %s is not on disk", rate.rating_id)
            self._put(DiskDown())

    def _forget(self, rating_id: str, reason: str | None) -> None:
        if reason is None:
            log.info("the hub has rating %s", rating_id)
        else:
            log.warning("the hub refused rating %s: %s", rating_id, reason)
        try:
            self._store.done(rating_id)
        except sqlite3.Error:  # it will be sent again after the next start, which is harmless
            log.exception("rating %s could not be taken off the disk", rating_id)
            self._put(DiskDown())

    @property
    def _store(self) -> Spool:
        if self._spool is None:
            raise TypeError("a pad is opened before it runs")
        return self._spool

    def _open_screen(self) -> str:
        try:
            self._screen = open_screen(self._config.screen, self._screen.size, self._on_screen)
        except (DeviceFault, OSError) as err:
            log.error("screen %s: %s", self._config.screen, err)
            return err.reason if isinstance(err, DeviceFault) else "failed"
        return "ok"

    def _open_keys(self, address: Address) -> str:
        try:
            self._keys = GpioKeys(address, self._on_edge)
        except (DeviceFault, OSError) as err:
            log.error("keys %s: %s", address.text, err)
            return err.reason if isinstance(err, DeviceFault) else "failed"
        return "ok"
