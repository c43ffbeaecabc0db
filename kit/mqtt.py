"""The bus on a real broker: paho, MQTT v5 (older versions hide refusals). The only door to paho.

paho does the protocol; its thread and its socket are ours (`kit.mqtt_loop`, `kit.mqtt_socket`), for
with its own each message costs a hub twice as much. A callback decodes, enqueues and catches all.
Messages that must survive are kept by their sender (`kit.spool`), not here.
"""

import logging
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import lru_cache, partial
from typing import Any, NamedTuple

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from kit.bus import BusDown, BusUp, Garbled, OnBusEvent, Received, Wanted
from kit.config import Broker
from kit.mqtt_loop import MqttLoop
from kit.mqtt_socket import BufferedSocket, Forgets
from kit.wire import codec, topics
from kit.wire.messages import DeviceState
from kit.wire.topics import Topic

log = logging.getLogger(__name__)

KEEPALIVE_S = 10  # a half-open connection is noticed after about twice this (measured: 9.5 s at 5)
RETRY_MIN_S, RETRY_MAX_S = 1.0, 4.0
GOODBYE_S = 1.0  # for the last message; contract of `kit.bus.Bus.stop`: two in all
QUEUED_MAX = 2000  # messages held in memory while the broker is away
ADDRESSES_KEPT = 1024  # a centre has some three hundred

Sheds = Callable[[Topic, Mapping[str, str]], bool]


class _Paho(paho.Client):
    """paho with our socket below. `_create_socket` is private, but it is where paho itself puts its
    WebSocket wrapper in; should it go away, paho works on as before and only costs more.
    """

    forgets: Forgets | None = None

    def _create_socket(self) -> Any:
        return BufferedSocket(_without_delay(super()._create_socket()), self.forgets)


class _Outgoing(NamedTuple):
    """A message on its way to paho; `given` is told when it is there."""

    where: str
    data: bytes
    qos: int
    retain: bool
    given: "Future[paho.MQTTMessageInfo] | None" = None


class MqttBus:
    """`kit.bus.Bus` over MQTT v5. Says online when connected; the broker says offline for it."""

    def __init__(
        self,
        broker: Broker,
        device: str,
        *,
        wanted: Sequence[Wanted],
        state: DeviceState | None,
        client_id: str = "",
        sheds: Sheds | None = None,
    ) -> None:
        """`state` None: a listener that says nothing about itself (the demo page's tap).

        Of two clients with one `client_id` (by default `device`) the broker keeps the later.
        `sheds` is asked, on the bus's thread, of each event before it is read: True lets it fall.
        """
        self._broker = broker
        self._device = device
        self._wanted = tuple(wanted)
        self._state = state
        self._awaited: set[int] = set()
        self._on_event: OnBusEvent = lambda event: None
        self._parse = lru_cache(ADDRESSES_KEPT)(partial(topics.parse, broker.site))
        self._client = _Paho(
            CallbackAPIVersion.VERSION2, client_id=client_id or device, protocol=paho.MQTTv5
        )
        self._sheds = sheds
        if sheds is not None:
            self._client.forgets = self._forgets
        self._outgoing: deque[_Outgoing] = deque()
        self._loop = MqttLoop(
            self._client,
            retry_s=(RETRY_MIN_S, RETRY_MAX_S),
            on_fault=lambda: self._say(BusDown()),
            pour=self._pour,
        )

    def start(self, on_event: OnBusEvent) -> None:
        """Connect in the background and keep trying; events arrive on a thread of its own."""
        self._on_event = on_event
        client, broker = self._client, self._broker
        client.username_pw_set(broker.username or self._device, broker.password)
        client.max_queued_messages_set(QUEUED_MAX)
        # All at once: the broker acknowledges in order, and with a limit paho looks through all
        # that are on the way at each acknowledgement. What bounds it is QUEUED_MAX.
        client.max_inflight_messages_set(0)
        if broker.tls_ca:
            client.tls_set(ca_certs=broker.tls_ca)
        if self._state is not None:
            gone = codec.encode(DeviceState(status="offline", kind=self._state.kind))
            client.will_set(self._state_address(), gone, qos=1, retain=True)
        client.on_connect = self._connected
        client.on_disconnect = self._disconnected
        client.on_subscribe = self._subscribed
        client.on_message = self._message
        client.connect_async(broker.host, broker.port, keepalive=KEEPALIVE_S, clean_start=True)
        self._loop.start()

    def publish(self, topic: Topic, message: object, **parts: str) -> None:
        """Send now, or as soon as the broker is back; WireError when the message is impossible."""
        if isinstance(message, DeviceState):
            self._state = message
        where = topics.address(topic, self._broker.site, **parts)
        self._send(_Outgoing(where, codec.encode(message), topic.qos, topic.retain))

    def stop(self) -> None:
        """Say offline, disconnect and end the thread."""
        if self._state is not None and self._client.is_connected():
            gone = codec.encode(DeviceState(status="offline", kind=self._state.kind))
            given: Future[paho.MQTTMessageInfo] = Future()
            self._send(_Outgoing(self._state_address(), gone, 1, retain=True, given=given))
            try:
                given.result(GOODBYE_S / 2).wait_for_publish(timeout=GOODBYE_S / 2)
            except (RuntimeError, ValueError, TimeoutError) as err:
                log.debug("could not say goodbye: %r", err)
        self._loop.stop()

    def _send(self, one: "_Outgoing") -> None:
        if len(self._outgoing) >= QUEUED_MAX:
            log.warning("%s: too many messages wait for the broker, one is lost", self._device)
            return
        self._outgoing.append(one)
        self._loop.wake()

    def _state_address(self) -> str:
        return topics.address(topics.STATE, self._broker.site, device=self._device)

    # The methods below run on the thread of the loop.

    def _pour(self) -> None:
        while self._outgoing:
            where, data, qos, retain, given = self._outgoing.popleft()
            info = self._client.publish(where, data, qos, retain)
            if given is not None:
                given.set_result(info)

    def _forgets(self, address: bytes) -> bool:
        found = self._parse(address.decode("utf-8", "replace"))
        return found is not None and self._sheds is not None and self._sheds(*found)

    def _connected(
        self, client: paho.Client, _u: Any, _f: Any, code: ReasonCode, _p: Properties | None
    ) -> None:
        if code.is_failure:
            log.error("broker refused %s: %s", self._device, code)
            return
        self._awaited.clear()
        for wanted in self._wanted:
            where = topics.subscription(wanted.topic, self._broker.site, **wanted.parts)
            _, mid = client.subscribe(where, qos=wanted.topic.qos)
            if mid is not None:
                self._awaited.add(mid)
        if not self._awaited:
            self._here()

    def _subscribed(
        self, _c: Any, _u: Any, mid: int, codes: list[ReasonCode], _p: Properties | None
    ) -> None:
        if any(code.is_failure for code in codes):
            log.error("broker lets %s not subscribe: %s", self._device, codes)
        self._awaited.discard(mid)
        if not self._awaited:
            self._here()

    def _here(self) -> None:
        """Say online only when we listen: who answers that with all that it kept must be heard."""
        if self._state is not None:
            online = codec.encode(self._state)
            self._client.publish(self._state_address(), online, 1, retain=True)
        self._say(BusUp())

    def _disconnected(
        self, _c: Any, _u: Any, _f: Any, code: ReasonCode, _p: Properties | None
    ) -> None:
        ours = code.value == 0  # we said goodbye ourselves
        log.log(logging.DEBUG if ours else logging.INFO, "broker is gone for %s: %s",
                self._device, code)  # fmt: skip
        self._say(BusDown())

    def _message(self, _c: Any, _u: Any, raw: paho.MQTTMessage) -> None:
        try:
            found = self._parse(raw.topic)
            if found is None or not raw.payload:  # an empty retained message clears a state
                return
            topic, parts = found
            try:
                message = codec.decode(bytes(raw.payload), topic.message)
            except codec.WireError as fault:
                self._say(Garbled(topic, parts, fault))
            else:
                self._say(Received(topic, parts, message, raw.retain))
        except Exception:
            log.exception("message on %s could not be taken", raw.topic)

    def _say(self, event: Received | Garbled | BusUp | BusDown) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("event %s could not be handed over", type(event).__name__)


def _without_delay(sock: Any) -> Any:
    # Nagle's delay on both sides makes 88 ms of a round trip that takes 0.5 ms (measured).
    try:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except (OSError, AttributeError) as err:
        log.debug("TCP_NODELAY not set: %s", err)
    return sock
