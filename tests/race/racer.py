"""One process of the race: a kiosk that asks for numbers or a desk that calls them, over MQTT.

    python -m tests.race.racer kiosk|desk '{"port": …, "device": …, "password": …, …}'

Prints one JSON object a line for what it got. A desk ends when its standard input is closed and
nobody waits any more.
"""

import json
import queue
import sys
import threading
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from kit.bus import BusUp, Received, Wanted
from kit.config import Broker
from kit.mqtt import MqttBus
from kit.wire import topics
from kit.wire.messages import Answer, Ask, DeskDo, DeskDone, Noted, Printed

ANSWER_WITHIN_S = 20.0


class Line:
    """Asks one thing at a time and waits for its answer by id."""

    def __init__(self, setup: Mapping[str, Any], *answers: topics.Topic) -> None:
        self.device = str(setup["device"])
        broker = Broker(
            port=int(setup["port"]), username=self.device, password=str(setup["password"])
        )
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        wanted = [Wanted(topic, {"device": self.device}) for topic in answers]
        self._bus = MqttBus(broker, self.device, wanted=wanted, state=None)
        self._bus.start(self._inbox.put)
        self._until(lambda event: isinstance(event, BusUp))

    def ask(self, topic: topics.Topic, message: Ask | Printed | DeskDo) -> Any:
        """The answer that carries the same request_id."""
        self._bus.publish(topic, message, device=self.device)
        return self._until(
            lambda event: (
                isinstance(event, Received)
                and isinstance(event.message, Answer | Noted | DeskDone)
                and event.message.request_id == message.request_id
            )
        ).message

    def stop(self) -> None:
        self._bus.stop()

    def _until(self, fits: Callable[[object], bool]) -> Any:
        while True:
            event = self._inbox.get(timeout=ANSWER_WITHIN_S)
            if fits(event):
                return event


def kiosk(setup: Mapping[str, Any]) -> None:
    """Ask `count` times; every third press is sent twice, as an impatient network would."""
    line = Line(setup, topics.ANSWER, topics.NOTED)
    services = setup["services"]
    for n in range(int(setup["count"])):
        ask = Ask(request_id=str(uuid.uuid4()), service=services[n % len(services)])
        for _ in range(2 if n % 3 == 0 else 1):
            answer = line.ask(topics.ASK, ask)
            say(request_id=ask.request_id, number=answer.number, status=answer.status)
        line.ask(topics.PRINTED, Printed(request_id=ask.request_id, result="confirmed"))
    line.stop()


def desk(setup: Mapping[str, Any]) -> None:
    """Call, start, finish, until the kiosks are done and nobody waits."""
    line = Line(setup, topics.DONE)
    last_round = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), last_round.set()), daemon=True).start()
    verb(line, "open")
    while True:
        was_last = last_round.is_set()
        called = verb(line, "call_next")
        if called.status == "done":
            say(called=called.number, counter=setup["counter"])
            verb(line, "start")
            verb(line, "finish")
        elif called.reason == "nobody-waiting":
            if was_last:
                break
            last_round.wait(0.05)
        else:
            say(refused=called.reason)
            break
    line.stop()


def verb(line: Line, do: Any) -> DeskDone:
    answer = line.ask(topics.DO, DeskDo(request_id=str(uuid.uuid4()), do=do))
    assert isinstance(answer, DeskDone)
    return answer


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    {"kiosk": kiosk, "desk": desk}[sys.argv[1]](json.loads(sys.argv[2]))
