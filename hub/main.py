"""The hub as a program: the only module that knows all its rooms.

It ends by itself only when the store does not obey (exit status 70): systemd starts it again, and
what is on disk is the truth.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from hub.centre_file import CentreError, read_centre
from hub.config import HubConfig
from hub.core.centre import Centre
from hub.core.check import warnings
from hub.inbound import WANTED, Inbound
from hub.service import Service, utc_now
from hub.store.port import StoreError
from hub.store.sql import SqlStore
from hub.translate import Publish
from hub.translate_state import retained
from hub.web.app import create_app
from hub.web.serve import WebServer
from kit.bus import BusEvent
from kit.config import EX_CONFIG, ConfigError
from kit.mqtt import MqttBus
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import codec
from kit.wire.messages import DeviceState

log = logging.getLogger(__name__)

EX_UNAVAILABLE = 69  # sysexits.h: the port is taken, or there is no database
EX_SOFTWARE = 70  # sysexits.h: the store broke while we ran

BEAT_S = 1.0
ROOM_FOR_A_BUSY_DAY = 2 * 1024  # bytes: numbers, calls and reasons that an empty day does not have


def main(config: HubConfig) -> int:
    """Run until a signal; 0, or why not: 69, 70, 78."""
    try:
        centre = centre_of(config)
    except CentreError as err:
        log.error("%s", err)
        return EX_CONFIG
    store = SqlStore(config.database, centre.site)
    try:
        store.open()
    except StoreError as err:
        log.error("the database cannot be used: %s", err)
        return EX_UNAVAILABLE
    try:
        return _Hub(config, centre, store).run()
    except StoreError as err:
        log.critical("the store does not obey: %s", err)
        return EX_SOFTWARE
    finally:
        store.close()


def check(config: HubConfig) -> Iterator[str]:
    """What is odd about the centre's set-up, for `--check`; ConfigError with all that is wrong."""
    try:
        centre = centre_of(config)
    except CentreError as err:
        raise ConfigError(list(err.faults)) from err
    yield from warnings(centre)


def centre_of(config: HubConfig) -> Centre:
    """The centre of the file, with what the settings lay over it; CentreError."""
    centre = read_centre(Path(config.centre))
    if config.always_open:
        centre = replace(centre, rules=replace(centre.rules, always_open=True))
    if faults := too_large(centre):
        raise CentreError(config.centre, faults)
    return centre


def too_large(centre: Centre) -> tuple[str, ...]:
    """A sentence for each state that would not fit into one message on a busy day."""
    faults = []
    for state in retained(centre, None, utc_now()):
        try:
            size = len(codec.encode(state.message)) + ROOM_FOR_A_BUSY_DAY
        except codec.WireError:
            size = codec.MAX_BYTES + 1
        if size > codec.MAX_BYTES:
            faults.append(
                f"{state.topic.name}: with {len(centre.services)} services and "
                f"{len(centre.counters)} counters it does not fit into one message of "
                f"{codec.MAX_BYTES} bytes; shorten names or merge services"
            )
    return tuple(faults)


class _Hub:
    """The rooms of one running hub, wired."""

    def __init__(self, config: HubConfig, centre: Centre, store: SqlStore) -> None:
        self._config = config
        self._ended = Event()
        self._status = 0
        self._unit = Unit(config.device)
        broker = replace(config.broker, site=centre.site)
        state = DeviceState(status="online", kind="hub", version=VERSION)
        wanted = (*WANTED, self._unit.wanted)
        self._bus = MqttBus(broker, config.device, wanted=wanted, state=state)
        self._service = Service(centre, store, self._announce, on_broken=self._broken)
        self._inbound = Inbound(centre, self._service, self._publish)
        watch = replace(config.web.watch, site=centre.site)
        web = replace(config.web, watch=watch)
        self._app = create_app(self._service, store, centre, web)

    def run(self) -> int:
        """Serve until a signal or a broken store; the exit status."""
        http = self._config.http
        try:
            pages = WebServer(self._app, http.host, http.port)
        except OSError as err:
            log.error("pages cannot be served on %s:%d: %s", http.host, http.port, err.strerror)
            return EX_UNAVAILABLE
        on_signals(self._ended.set)
        self._service.start()
        pages.start()
        self._bus.start(self._on_bus)
        log.info("hub %s on http://%s:%d", VERSION, http.host, pages.port)
        self._unit.ready()
        while not self._ended.wait(BEAT_S):
            if self._service.alive():
                self._unit.beat(self._bus)
        if self._status == 0:  # else there is nothing to finish: end before anybody trusts us
            pages.stop()
            self._service.stop()
        self._bus.stop()
        return self._status

    def _on_bus(self, event: BusEvent) -> None:
        self._unit.saw(event)
        self._inbound.on_event(event)

    def _announce(self, some: Sequence[Publish]) -> None:
        for one in some:
            self._publish(one)

    def _publish(self, one: Publish) -> None:
        self._bus.publish(one.topic, one.message, **one.parts)

    def _broken(self, why: str) -> None:
        self._status = EX_SOFTWARE
        self._ended.set()
