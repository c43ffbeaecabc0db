"""A kiosk as a program: the only module that knows all its rooms.

A part that fails (screen, buttons, disk) is reported and the others go on: a kiosk with a broken
screen still gives numbers on paper.
"""

import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

from kiosk.config import KioskConfig, own_series
from kiosk.flow import update
from kiosk.flow_events import ButtonMoved, KeyPressed, Started
from kiosk.flow_memory import Here, remembering
from kiosk.flow_state import Kiosk, Rules, start
from kiosk.hands import KIND, Hands
from kiosk.outbox import Outbox
from kiosk.printer import SCHEMES as PRINTER_SCHEMES
from kiosk.printer import Job, PrinterWorker, open_printer
from kiosk.profile import FILE, UNKNOWN, Profile, read_profile
from kiosk.ticket import Ticket, layout
from kiosk.view import view
from kiosk.view_grid import Look
from kit.address import AddressError, parse, wrong
from kit.bus import Bus, BusEvent, Garbled, Wanted
from kit.config import EX_CONFIG, ConfigError
from kit.fault import DeviceFault
from kit.ids import new_id, new_token
from kit.keys_gpio import SCHEMES as KEY_SCHEMES
from kit.keys_gpio import GpioKeys
from kit.loop import Loop, Moment, Program, Stop, local_now
from kit.mqtt import MqttBus
from kit.press import Edge
from kit.screen import SCHEMES as SCREEN_SCHEMES
from kit.screen import Closed, NoScreen, Screen, Tapped, open_screen
from kit.spool_open import open_spool
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import topics
from kit.wire.messages import DeviceState

log = logging.getLogger(__name__)

STORE = "spool.db"
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
TICK_S = 0.05  # a silent hub is given up this exactly: the person is waiting


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
    except (AddressError, ConfigError) as err:
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
    for read in (lambda: own_series(config), lambda: read_profile(Path(config.state_dir) / FILE)):
        try:
            read()
        except ConfigError as err:
            faults = [*faults, *err.faults]
    if faults:
        raise ConfigError(faults)
    return ()


def wanted(config: KioskConfig) -> tuple[Wanted, ...]:
    """What a kiosk listens to: menu and hub, and what the hub says to it alone."""
    own = {"device": config.device}
    to_us = (topics.ANSWER, topics.NOTED, topics.LEASE, topics.SETTLED, topics.REPRINT)
    return (
        Wanted(topics.MENU),
        Wanted(topics.HUB_STATE),
        *(Wanted(topic, own) for topic in to_us),
    )


class Box:
    """The parts of one kiosk, and the hands that act for its flow."""

    def __init__(
        self, config: KioskConfig, bus: Bus, *, alive: Callable[[], None] = lambda: None
    ) -> None:
        """Nothing is opened yet. AddressError when an address cannot be one of its kind,
        ConfigError when the kiosk's own series cannot be one.

        `alive` is called on each turn of the thinking thread.
        """
        self._config = config
        self._bus = bus
        self._alive = alive
        self._buttons_at = parse(config.buttons, KEY_SCHEMES) if config.buttons else None
        printer = open_printer(config.printer, config.paper_width_dots, _profile(config))
        self._worker = PrinterWorker(printer, self._put, poll_s=config.printer_poll_s)
        self._look = Look(config.width_px, config.height_px, config.px_per_mm)
        self._screen: Screen = NoScreen((config.width_px, config.height_px))
        self._buttons: GpioKeys | None = None
        self._loop: Loop[Kiosk] | None = None
        self._seen: tuple[object, ...] = ()
        self._parts: dict[str, str] = {}
        self._series = own_series(config)

    def open(self) -> None:
        """Open disk and devices; what cannot be opened is a part that is not `ok`."""
        opened = open_spool(Path(self._config.state_dir) / STORE)
        self._outbox = Outbox(opened, self._bus, self._config.device)
        with_screen = not self._config.screen.startswith("none:") and self._open_screen()
        if self._buttons_at is not None:
            self._open_buttons()
        hands = Hands(
            self._config.device,
            self._bus,
            self._outbox,
            put=self._put,
            print_it=self._order,
            parts=self._parts,
        )
        program: Program[Kiosk] = Program(
            update, hands.perform, self._present, polls=[self._screen.poll]
        )
        tick_s = min(TICK_S, self._screen.poll_s)
        self._loop = Loop(program, tick_s=tick_s, alive=self._alive)
        here = Here(local_series=self._series, boot=_boot(), wall=local_now())
        fresh = start(_rules(self._config, with_screen))
        self._state = remembering(fresh, self._outbox.found(), here, time.monotonic())
        self._put(Started())
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
        self._outbox.close()

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
        self._put(ButtonMoved(edge, new_id(), new_token(), local_now()))

    def _on_screen(self, event: Tapped | Closed) -> None:
        match event:
            case Tapped(key=key):
                self._put(KeyPressed(key, new_id(), new_token(), local_now()))
            case Closed():
                self.stop()

    # The thinking thread.

    def _present(self, state: Kiosk, moment: Moment) -> None:
        if state.looks != self._seen:
            self._seen = state.looks
            self._screen.show(view(state, self._look))

    def _order(self, request_id: str, ticket: Ticket) -> None:
        native, logo = self._config.number_native, self._config.ticket_logo
        steps = layout(ticket, number_native=native, logo=logo)
        self._worker.put(Job(request_id, steps))

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


def _profile(config: KioskConfig) -> Profile:
    """What is known of the printer; a file that cannot be read keeps nobody from a number."""
    try:
        return read_profile(Path(config.state_dir) / FILE)
    except ConfigError as err:
        log.error("%s: the printer is taken for an unknown one", err)
        return UNKNOWN


def _boot() -> str:
    """The name of this run of the machine; of this run of the program where there is none.

    Short, for it is kept with every ticket: 32 bits tell two runs of one box apart.
    """
    try:
        return BOOT_ID.read_text(encoding="ascii")[:8]
    except OSError:
        return secrets.token_hex(4)
