"""A kiosk as a program: the only module that knows all its rooms.

A part that fails (screen, buttons, disk) is reported and the others go on: a kiosk with a broken
screen still gives numbers on paper.
"""

import logging
import sqlite3
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from kiosk.config import KioskConfig
from kiosk.flow import update
from kiosk.flow_events import (
    ButtonMoved,
    KeyPressed,
    Print,
    PrinterWord,
    Report,
    ResendReports,
    SendAsk,
    Settle,
    TellHealth,
)
from kiosk.flow_state import Kiosk, Rules, start
from kiosk.printer import SCHEMES as PRINTER_SCHEMES
from kiosk.printer import Job, PrinterWorker, open_printer
from kiosk.ticket import layout
from kiosk.view import view
from kiosk.view_grid import Look
from kit.address import AddressError, parse, wrong
from kit.bus import Bus, BusEvent, Garbled, Wanted
from kit.config import EX_CONFIG, ConfigError
from kit.fault import DeviceFault
from kit.ids import new_id
from kit.keys_gpio import SCHEMES as KEY_SCHEMES
from kit.keys_gpio import GpioKeys
from kit.loop import Loop, Moment, Program, Stop
from kit.mqtt import MqttBus
from kit.press import Edge
from kit.screen import SCHEMES as SCREEN_SCHEMES
from kit.screen import Closed, NoScreen, Screen, Tapped, open_screen
from kit.spool import Spool
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import topics
from kit.wire.messages import DeviceState, Part, Printed

log = logging.getLogger(__name__)

KIND = "kiosk"
STORE = "reports.db"
IN_MEMORY = Path(":memory:")  # SQLite's own name for a store without a disk


def main(config: KioskConfig) -> int:
    """Run the kiosk until SIGTERM, SIGINT or a closed window; the exit status."""
    unit = Unit(config.device)
    bus = MqttBus(
        config.broker,
        config.device,
        wanted=[*wanted(config), unit.wanted],
        state=DeviceState(status="online", kind=KIND, version=VERSION),
    )

    def alive() -> None:
        unit.beat(bus)

    try:
        kiosk = Box(config, bus, alive=alive)
    except AddressError as err:
        log.error("%s", err)
        return EX_CONFIG

    def on_bus(event: BusEvent) -> None:
        unit.saw(event)
        kiosk.on_bus(event)

    on_signals(kiosk.stop)
    kiosk.open()
    bus.start(on_bus)
    unit.ready()
    log.info("kiosk %s is ready", config.device)
    try:
        kiosk.run()
    finally:
        bus.stop()
        kiosk.close()
    return 0


def check(config: KioskConfig) -> tuple[str, ...]:
    """Nothing odd, for `--check`; ConfigError with every address that cannot be."""
    faults = wrong(
        {
            "printer": (config.printer, PRINTER_SCHEMES),
            "screen": (config.screen, SCREEN_SCHEMES),
            "buttons": (config.buttons, KEY_SCHEMES),
        }
    )
    if faults:
        raise ConfigError(faults)
    return ()


def wanted(config: KioskConfig) -> tuple[Wanted, ...]:
    """What a kiosk listens to: the menu, and what the hub answers to it."""
    own = {"device": config.device}
    return (Wanted(topics.MENU), Wanted(topics.ANSWER, own), Wanted(topics.NOTED, own))


class Box:
    """The parts of one kiosk, and the hands that act for its flow."""

    def __init__(
        self, config: KioskConfig, bus: Bus, *, alive: Callable[[], None] = lambda: None
    ) -> None:
        """Nothing is opened yet. AddressError when an address cannot be one of its kind.

        `alive` is called on each turn of the thinking thread.
        """
        self._config = config
        self._bus = bus
        self._alive = alive
        self._buttons_at = parse(config.buttons, KEY_SCHEMES) if config.buttons else None
        printer = open_printer(config.printer, config.paper_width_dots)
        self._worker = PrinterWorker(printer, self._put, poll_s=config.printer_poll_s)
        self._look = Look(config.width_px, config.height_px, config.px_per_mm)
        self._screen: Screen = NoScreen((config.width_px, config.height_px))
        self._buttons: GpioKeys | None = None
        self._loop: Loop[Kiosk] | None = None
        self._seen: Kiosk | None = None
        self._parts: dict[str, str] = {}

    def open(self) -> None:
        """Open disk and devices; what cannot be opened is a part that is not `ok`."""
        self._spool = self._open_spool()
        with_screen = not self._config.screen.startswith("none:") and self._open_screen()
        if self._buttons_at is not None:
            self._open_buttons()
        program: Program[Kiosk] = Program(
            update, self._perform, self._present, polls=[self._screen.poll]
        )
        self._loop = Loop(program, tick_s=self._screen.poll_s, alive=self._alive)
        self._state = start(_rules(self._config, with_screen))
        self._worker.start()

    def run(self) -> None:
        """Think until `stop`."""
        if self._loop is None:
            raise TypeError("a kiosk is opened before it runs")
        self._loop.run(self._state)

    def stop(self) -> None:
        """End `run`; any thread."""
        self._put(Stop())

    def close(self) -> None:
        """Let disk and devices go; a slip that is being printed is finished."""
        self._worker.stop()
        if self._buttons is not None:
            self._buttons.close()
        self._screen.close()
        self._spool.close()

    def on_bus(self, event: BusEvent) -> None:
        """What the bus says; on the bus's thread."""
        if isinstance(event, Garbled):
            log.warning("%s could not be read: %s", event.topic.name, event.fault)
        self._put(event)

    def _put(self, event: object) -> None:
        if self._loop is not None:
            self._loop.put(event)

    # The drivers' threads.

    def _on_edge(self, edge: Edge) -> None:
        self._put(ButtonMoved(edge, new_id()))

    def _on_screen(self, event: Tapped | Closed) -> None:
        match event:
            case Tapped(key=key):
                self._put(KeyPressed(key, new_id()))
            case Closed():
                self.stop()

    # The thinking thread.

    def _present(self, state: Kiosk, moment: Moment) -> None:
        if state != self._seen:
            self._seen = state
            self._screen.show(view(state, self._look))

    def _perform(self, effect: object) -> None:
        match effect:
            case SendAsk(ask=ask):
                log.info("asking for %s (%s)", ask.service, ask.request_id)
                self._bus.publish(topics.ASK, ask, device=self._config.device)
            case Print(request_id=request_id, ticket=ticket):
                log.info("printing %s (%s)", ticket.number, request_id)
                steps = layout(ticket, number_native=self._config.number_native)
                self._worker.put(Job(request_id, steps))
            case Report(printed=printed):
                self._report(printed)
            case Settle(request_id=request_id):
                self._settle(request_id)
            case ResendReports():
                self._resend()
            case TellHealth(printer=word):
                self._tell(word)

    def _report(self, printed: Printed) -> None:
        log.info("%s: %s %s", printed.request_id, printed.result, printed.reason or "")
        try:
            self._spool.put(printed.request_id, topics.PRINTED, printed, device=self._config.device)
        except sqlite3.Error:  # the report still goes out once
            log.exception("report of %s is not on disk", printed.request_id)
            self._parts["disk"] = "failed"
        self._bus.publish(topics.PRINTED, printed, device=self._config.device)

    def _resend(self) -> None:
        try:
            pending = self._spool.pending()
        except sqlite3.Error:
            log.exception("the reports on disk cannot be read")
            return
        for kept in pending:
            self._bus.publish(kept.topic, kept.message, **kept.parts)

    def _settle(self, request_id: str) -> None:
        try:
            self._spool.done(request_id)
        except sqlite3.Error:  # it will be sent again, which is harmless
            log.exception("report of %s could not be taken off the disk", request_id)

    def _tell(self, word: PrinterWord) -> None:
        parts = {**self._parts, "printer": word}
        state = DeviceState(
            status="online",
            kind=KIND,
            version=VERSION,
            parts=tuple(Part(name=name, state=said) for name, said in sorted(parts.items())),
            unsent=self._unsent(),
        )
        self._bus.publish(topics.STATE, state, device=self._config.device)

    def _unsent(self) -> int:
        try:
            return self._spool.count()
        except sqlite3.Error:
            return 0

    def _open_spool(self) -> Spool:
        path = Path(self._config.state_dir) / STORE
        try:
            spool = Spool(path)
            spool.pending()
        except (sqlite3.Error, OSError) as err:
            log.error("%s: %s; print reports are kept in memory only", path, err)
            self._parts["disk"] = "failed"
            return Spool(IN_MEMORY)
        self._parts["disk"] = "ok"
        return spool

    def _open_screen(self) -> bool:
        try:
            self._screen = open_screen(self._config.screen, self._screen.size, self._on_screen)
        except (DeviceFault, OSError) as err:
            log.error("screen %s: %s", self._config.screen, err)
            self._parts["screen"] = err.reason if isinstance(err, DeviceFault) else "failed"
            return False
        self._parts["screen"] = "ok"
        return True

    def _open_buttons(self) -> None:
        assert self._buttons_at is not None
        try:
            self._buttons = GpioKeys(self._buttons_at, self._on_edge)
        except (DeviceFault, OSError) as err:
            log.error("buttons %s: %s", self._buttons_at.text, err)
            self._parts["buttons"] = err.reason if isinstance(err, DeviceFault) else "failed"
        else:
            self._parts["buttons"] = "ok"


def _rules(config: KioskConfig, with_screen: bool) -> Rules:
    """The settings that the flow follows have the same names there."""
    names = {item.name for item in fields(Rules)} - {"has_screen"}
    return Rules(has_screen=with_screen, **{name: getattr(config, name) for name in names})
