"""A small MQTT v5 client for the tests here: it waits for every answer, with a deadline."""

from __future__ import annotations

import queue
from types import TracebackType
from typing import Any, Self

import paho.mqtt.client as mqtt
from paho.mqtt.enums import CallbackAPIVersion

WITHIN_S = 10.0
NOT_AUTHORIZED = 135
TAKEN = (0, 16)  # success, and success with nobody subscribed


class Client:
    """Signed in as `user`. Use it as `with Client(port, user, password) as client`."""

    def __init__(self, port: int, user: str | None, password: str | None) -> None:
        self._port = port
        self._connected: queue.Queue[int] = queue.Queue()
        self._acks: queue.Queue[tuple[int, list[int]]] = queue.Queue()
        self._messages: queue.Queue[tuple[str, str]] = queue.Queue()
        self._paho = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if user is not None:
            self._paho.username_pw_set(user, password)
        self._paho.on_connect = self._on_connect
        self._paho.on_publish = self._on_publish
        self._paho.on_subscribe = self._on_subscribe
        self._paho.on_message = self._on_message

    def connect(self) -> int:
        """The broker's CONNACK code."""
        self._paho.connect("127.0.0.1", self._port)
        self._paho.loop_start()
        return self._connected.get(timeout=WITHIN_S)

    def close(self) -> None:
        self._paho.disconnect()
        self._paho.loop_stop()

    def tls(self, ca_file: str) -> None:
        self._paho.tls_set(ca_certs=ca_file)

    def publish(self, topic: str, text: str = "x", *, retain: bool = False) -> int:
        """The broker's PUBACK code."""
        info = self._paho.publish(topic, text, qos=1, retain=retain)
        return self._ack(info.mid)[0]

    def throw(self, topic: str, text: str) -> None:
        """Sends without asking for an answer (QoS 0)."""
        self._ack(self._paho.publish(topic, text, qos=0).mid)  # paho's own word: it is sent

    def subscribe(self, topic: str) -> list[int]:
        """The broker's SUBACK codes."""
        _, mid = self._paho.subscribe(topic, qos=1)
        assert mid is not None
        return self._ack(mid)

    def next_message(self) -> tuple[str, str]:
        """The next message that arrived: topic and text."""
        return self._messages.get(timeout=WITHIN_S)

    def until(self, topic: str) -> list[tuple[str, str]]:
        """What arrived before the message on `topic` (messages of one sender keep their order)."""
        before = []
        while (message := self.next_message())[0] != topic:
            before.append(message)
        return before

    def __enter__(self) -> Self:
        code = self.connect()
        assert code == 0, f"refused with {code}"
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _ack(self, mid: int) -> list[int]:
        found, codes = self._acks.get(timeout=WITHIN_S)
        assert found == mid
        return codes

    def _on_connect(self, _c: Any, _u: Any, _f: Any, code: Any, _p: Any) -> None:
        self._connected.put(code.value)

    def _on_publish(self, _c: Any, _u: Any, mid: int, code: Any, _p: Any) -> None:
        self._acks.put((mid, [code.value]))

    def _on_subscribe(self, _c: Any, _u: Any, mid: int, codes: Any, _p: Any) -> None:
        self._acks.put((mid, [code.value for code in codes]))

    def _on_message(self, _c: Any, _u: Any, message: mqtt.MQTTMessage) -> None:
        self._messages.put((message.topic, message.payload.decode()))
