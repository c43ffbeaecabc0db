"""The hub as a program: the only module that knows all its rooms.

It ends by itself when the store does not obey (exit status 70; systemd starts it again, and what is
on disk is the truth), and when another hub serves the centre (69). The watchdog is fed only while
all of it lives: the writer turned, a page was served through the port, and a ping came back through
the broker, if there is one.
"""

import gc
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

from hub.centre_file import CentreError, read_centre
from hub.claim import LISTENS_TO, Verdict, sentence
from hub.claim_ask import Claimant, Place
from hub.config import HubConfig
from hub.core.centre import Centre
from hub.core.check import warnings
from hub.inbound import WANTED, Inbound
from hub.inbound_quarantine import Quarantine
from hub.service import Service, utc_now
from hub.store.port import StoreError
from hub.store.sql import SqlStore
from hub.translate import Publish
from hub.translate_lease import longest
from hub.translate_state import retained
from hub.web.app import create_app
from hub.web.pulse import Pulse
from hub.web.serve import WebServer
from kit.bus import BusEvent
from kit.config import EX_CONFIG, ConfigError
from kit.ids import new_id
from kit.mqtt import MqttBus
from kit.unit import Unit, on_signals
from kit.version import VERSION
from kit.wire import codec, topics
from kit.wire.messages import DeviceState
from kit.wire.messages_offline import HubClaim
from kit.wire.topics import Topic

log = logging.getLogger(__name__)

EX_UNAVAILABLE = 69  # sysexits.h: the place or the port is taken, or there is no database
EX_SOFTWARE = 70  # sysexits.h: the store broke while we ran

BEAT_S = 1.0
# The day is one large heap without cycles that only grows: the collector would walk all of it again
# and again and find nothing (95 µs a ticket on a day of 10,000, and the longest pauses there are).
COLLECT_AFTER = (50_000, 20, 100)
ROOM_FOR_A_BUSY_DAY = 2 * 1024  # bytes: numbers, calls and reasons that an empty day does not have


def main(config: HubConfig) -> int:
    """Run until a signal; 0, or why not: 69, 70, 78."""
    try:
        centre = centre_of(config)
    except CentreError as err:
        log.error("%s", err)
        return EX_CONFIG
    broker = replace(config.broker, site=centre.site)
    instance = new_id()
    asks = MqttBus(
        broker, config.device, wanted=LISTENS_TO, state=None, client_id=f"hub-{instance}-asks"
    )
    claimant = Claimant(asks, instance)
    claimant.start()
    store = SqlStore(config.database, centre.site)
    try:
        store.open()
    except StoreError as err:
        log.error("the database cannot be used: %s", err)
        return EX_UNAVAILABLE
    try:
        return _Hub(config, centre, store, claimant).run()
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
    now = utc_now()
    lease = Publish(topics.LEASE, longest(centre, now))
    for state in (*retained(centre, None, now), lease):
        try:
            size = len(codec.encode(state.message)) + ROOM_FOR_A_BUSY_DAY
        except codec.WireError:
            size = codec.MAX_BYTES + 1
        if size > codec.MAX_BYTES:
            faults.append(
                f"{state.topic.name}: with {len(centre.services)} services, "
                f"{len(centre.fields)} fields and {len(centre.counters)} counters it does not "
                f"fit into one message of {codec.MAX_BYTES} bytes; shorten names or merge services"
            )
    return tuple(faults)


class _Hub:
    """The rooms of one running hub, wired."""

    def __init__(
        self, config: HubConfig, centre: Centre, store: SqlStore, claimant: Claimant
    ) -> None:
        self._config = config
        self._site = centre.site
        self._ended = Event()
        self._status = 0
        self._unit = Unit(config.device)
        self._claimant = claimant
        self._state = DeviceState(status="online", kind="hub", version=VERSION)
        self._bus = MqttBus(
            replace(config.broker, site=centre.site),
            config.device,
            wanted=(*WANTED, *LISTENS_TO, self._unit.wanted),
            state=self._state,
            client_id=f"hub-{claimant.asking.instance}",
            sheds=self._sheds,
        )
        self._service = Service(centre, store, self._announce, on_broken=self._broken)
        quarantine = Quarantine(Path(config.state_dir) / "quarantine.jsonl")
        quarantine.load()
        self._inbound = Inbound(centre, self._service, self._publish, quarantine=quarantine)
        watch = replace(config.web.watch, site=centre.site)
        web = replace(config.web, watch=watch)
        self._app = create_app(self._service, store, centre, web)

    def run(self) -> int:
        """Serve until a signal, a broken store or another hub; the exit status."""
        http = self._config.http
        try:
            pages = WebServer(self._app, http.host, http.port)
        except OSError as err:
            log.error("pages cannot be served on %s:%d: %s", http.host, http.port, err.strerror)
            return EX_UNAVAILABLE
        self._service.read()
        if not self._may_serve():
            return EX_UNAVAILABLE
        on_signals(self._ended.set)
        self._service.start()
        pages.start()
        self._bus.start(self._on_bus)
        log.info("hub %s on http://%s:%d", VERSION, http.host, pages.port)
        gc.freeze()  # programs and settings: they stay as long as we do
        gc.set_threshold(*COLLECT_AFTER)
        self._live(Pulse(http.host, pages.port))
        self._place.give_up()
        if self._status == 0:  # else there is nothing to finish: end before anybody trusts us
            pages.stop()
            self._service.stop()
        self._bus.stop()
        return self._status

    def _may_serve(self) -> bool:
        """Whether the place is free; it is ours from now on."""
        term, asked = self._service.term, self._claimant
        if asked.settle(term) is Verdict.LEAVE:
            rival = asked.asking.rival
            log.error("%s", sentence(self._site, term, rival.term if rival else term))
            return False
        me = HubClaim(instance=asked.asking.instance, term=term, serving=asked.asking.whole)
        self._place = Place(
            self._bus, me, self._give_way, state=self._state, term=lambda: self._service.term
        )
        return True

    def _live(self, pulse: Pulse) -> None:
        """Until the end: tell systemd that all of it lives, as long as it does."""
        self._unit.ready()
        pulse.start()
        while not self._ended.wait(BEAT_S):
            self._place.beat()
            self._inbound.quarantine.save()
            if self._service.alive() and pulse.answers():
                self._unit.beat(self._bus)
        pulse.stop()
        self._inbound.quarantine.save()

    def _sheds(self, topic: Topic, parts: Mapping[str, str]) -> bool:
        return self._inbound.sheds(topic, parts)

    def _on_bus(self, event: BusEvent) -> None:
        self._unit.saw(event)
        self._place.on_event(event)
        self._inbound.on_event(event)

    def _announce(self, some: Sequence[Publish]) -> None:
        for one in some:
            try:
                self._publish(one)
            except codec.WireError as err:  # one that is too large must not keep back the others
                log.error("%s cannot be published: %s", one.topic.name, err)

    def _publish(self, one: Publish) -> None:
        self._bus.publish(one.topic, one.message, **one.parts)

    def _broken(self, why: str) -> None:
        self._status = EX_SOFTWARE
        self._ended.set()

    def _give_way(self, other: HubClaim) -> None:
        self._place.give_up()
        log.error("%s", sentence(self._site, self._service.term, other.term))
        self._status = EX_UNAVAILABLE
        self._ended.set()
