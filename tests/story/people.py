"""Who moves in the box: kiosks, a board, pads, and the citizens and officers at them."""

import random
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bamso.demo.crowd import Citizen
from display import board
from display.sign import Sign
from display.sign import update as update_sign
from hub.core.commands import Open, SignIn
from hub.core.model import CounterId, TicketState
from kiosk import flow, flow_events, flow_state
from kit.bus import Wanted
from kit.press import Edge
from kit.wire import topics
from kit.wire.messages import Answer, Call, DeskDo, DeskDone
from rating_pad import session
from rating_pad import session_model as pad_model
from tests.story.box import Box, Device

PRINTS_IN_S = 1.5
LEVELS = {"1": 1, "2": 2, "3": 3, "4": 4}


@dataclass
class Hall:
    """The people of one day, and all that they saw."""

    box: Box
    rng: random.Random
    no_paper: float = 0.02
    papers: dict[str, str] = field(default_factory=dict)  # request_id → number in a hand
    answers: list[tuple[str, Answer]] = field(default_factory=list)
    announced: list[Call] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    rated: list[str] = field(default_factory=list)
    by_request: dict[str, Citizen] = field(default_factory=dict)
    by_number: dict[str, Citizen] = field(default_factory=dict)
    expected: int = 0
    coming_back: set[str] = field(default_factory=set)
    came_back: set[str] = field(default_factory=set)
    transferred: set[str] = field(default_factory=set)
    parked: set[str] = field(default_factory=set)
    kiosks: list[Device] = field(default_factory=list)
    pads: dict[str, Device] = field(default_factory=dict)
    desks: dict[str, "Desk"] = field(default_factory=dict)

    # ---- devices

    def add_kiosk(self, name: str) -> None:
        wanted = [
            Wanted(topics.MENU),
            Wanted(topics.HUB_STATE),
            Wanted(topics.ANSWER, {"device": name}),
            Wanted(topics.NOTED, {"device": name}),
        ]
        rules = flow_state.Rules(thanks_s=3.0, guard_s=0.5)
        kiosk = Device(
            self.box, name, wanted, flow.update, flow_state.start(rules), self._kiosk_does
        )
        kiosk.inbox.append(flow_events.PrinterSaid("ok"))
        self.kiosks.append(kiosk)

    def _kiosk_does(self, kiosk: Device, effect: Any) -> None:
        match effect:
            case flow_events.SendAsk(ask=ask):
                kiosk.send(topics.ASK, ask)
                if self.rng.random() < 0.05:  # the network repeats itself
                    kiosk.send(topics.ASK, ask)
            case flow_events.Keep(given=given):
                kiosk.inbox.append(flow_events.OnDisk(given.settle.request_id))
            case flow_events.Print(request_id=request_id, ticket=ticket):
                if self.rng.random() < self.no_paper:
                    done: object = flow_events.PrintFailed(request_id, "no-paper")
                    kiosk.inbox.append(flow_events.PrinterSaid("no-paper"))
                    self.box.after(60, lambda: kiosk.inbox.append(flow_events.PrinterSaid("ok")))
                else:
                    done = flow_events.PrintDone(request_id, verified=True)
                self.papers[request_id] = ticket.number
                self.by_number[ticket.number] = self.by_request[request_id]
                self.box.after(PRINTS_IN_S, lambda: kiosk.inbox.append(done))
            case flow_events.Report(printed=printed) if printed is not None:
                kiosk.send(topics.PRINTED, printed)
            case flow_events.SendHolds(holds=holds):
                kiosk.send(topics.HOLDS, holds)

    def add_board(self, name: str = "hall", heard: Sequence[str] = ()) -> Device:
        wanted = [Wanted(topics.BOARD), Wanted(topics.CALL), Wanted(topics.HUB_STATE)]
        hall = board.Hall(heard=tuple(heard))
        return Device(self.box, name, wanted, board.update, hall, self._board_does)

    def _board_does(self, device: Device, effect: Any) -> None:
        match effect:
            case board.Remember(call_ids=ids):
                self.remembered += ids
            case board.Announce(call=call):
                assert call.call_id in self.remembered, "said before it was on disk"
                self.announced.append(call)
                self.box.after(4.0, lambda: device.inbox.append(board.Spoken(call.call_id)))

    def add_counter(self, counter: str, officer: str) -> None:
        at = {"counter": counter}
        Device(self.box, f"sign-{counter}", [Wanted(topics.COUNTER, at)], update_sign,
               Sign(counter=counter), lambda device, effect: None)  # fmt: skip
        name = f"pad-{counter}"
        rules = pad_model.Rules(counter=counter, levels=LEVELS)
        wanted = [Wanted(topics.COUNTER, at), Wanted(topics.RATED, {"device": name})]
        self.pads[counter] = Device(
            self.box, name, wanted, session.update, session.start(rules, ()), self._pad_does
        )
        self.desks[counter] = Desk(self, counter, officer)

    def _pad_does(self, pad: Device, effect: Any) -> None:
        match effect:
            case pad_model.Send(rate=rate):
                pad.send(topics.RATE, rate)
                if self.rng.random() < 0.1:
                    pad.send(topics.RATE, rate)
            case pad_model.Forget(rating_id=rating_id, reason=reason):
                assert reason is None, f"rating refused: {reason}"
                self.rated.append(rating_id)

    def busy(self) -> bool:
        """Whether anybody is still on the way, waiting, or at a counter."""
        day = self.box.service.day
        assert day is not None
        open_states = {
            TicketState.PRINTING, TicketState.WAITING, TicketState.CALLED, TicketState.SERVING,
            TicketState.PARKED,
        }  # fmt: skip
        somebody = any(ticket.state in open_states for ticket in day.tickets.values())
        return somebody or len(self.by_request) < self.expected or bool(self.coming_back)

    # ---- citizens

    def expect(self, crowd: Sequence[Citizen]) -> None:
        self.expected += len(crowd)
        for citizen in crowd:
            self.box.after(citizen.arrives_s, lambda citizen=citizen: self.come(citizen))

    def come(self, citizen: Citizen) -> None:
        """Press when a kiosk is free; look again in two seconds when none is."""
        free = [k for k in self.kiosks if isinstance(k.state.page, flow_state.Home)]
        free = [k for k in free if self.box.now_s >= k.state.deaf_until_s]
        if not free:
            self.box.after(2.0, lambda: self.come(citizen))
            return
        kiosk = self.rng.choice(free)
        request_id = self._id()
        self.by_request[request_id] = citizen
        if citizen.language == "en":
            kiosk.inbox.append(flow_events.KeyPressed("language", self._id()))
        if citizen.priority:
            kiosk.inbox.append(flow_events.KeyPressed(f"priority:{citizen.priority}", self._id()))
        press = f"service:{citizen.service}"
        kiosk.inbox.append(flow_events.KeyPressed(press, request_id))
        if self.rng.random() < 0.2:  # a second, impatient finger
            kiosk.inbox.append(flow_events.KeyPressed(press, self._id()))

    def rate(self, counter: str, citizen: Citizen) -> None:
        """Press a key of the pad, twice if one is a child."""
        pad = self.pads[counter]
        for _ in range(1 if citizen.n % 7 else 2):
            shown = pad.state.shown(self.box.now_s)
            for down in (True, False):
                edge = Edge(str(citizen.level), down)
                pad.inbox.append(pad_model.Key(edge, self._id(), shown))

    def _id(self) -> str:
        return str(uuid.UUID(int=self.rng.getrandbits(128), version=4))


class Desk:
    """One officer with a call keypad, who does what the day asks for."""

    def __init__(self, hall: Hall, counter: str, officer: str) -> None:
        self.hall, self.box, self.counter, self.officer = hall, hall.box, counter, officer
        self.number: str | None = None
        self.name = f"desk-{counter}"
        self._waiting: dict[str, str] = {}
        self._device = Device(
            self.box, self.name, [Wanted(topics.DONE, {"device": self.name})],
            self._hear, None, lambda device, effect: None,
        )  # fmt: skip

    def sit_down(self) -> None:
        at = CounterId(self.counter)
        sat = self.box.submit(SignIn(request_id=self.hall._id(), counter=at, officer=self.officer))
        opened = self.box.submit(Open(request_id=self.hall._id(), counter=at))
        assert (sat.status, opened.status) == ("done", "done")
        self.box.after(1.0, lambda: self.do("call_next"))

    def do(self, verb: Any, **more: Any) -> None:
        message = DeskDo(request_id=self.hall._id(), do=verb, **more)
        self._waiting[message.request_id] = verb
        self._device.send(topics.DO, message)
        if self.hall.rng.random() < 0.05:
            self._device.send(topics.DO, message)

    def _hear(self, state: None, event: Any, now_s: float) -> tuple[None, tuple[()]]:
        message = getattr(event, "message", None)
        if isinstance(message, DeskDone) and message.request_id in self._waiting:
            self._done(self._waiting.pop(message.request_id), message)
        return None, ()

    def _done(self, verb: str, done: DeskDone) -> None:
        match verb, done.status:
            case (("call_next" | "take_back"), "done"):
                assert done.number is not None
                self.number = done.number
                self._called(self.hall.by_number[done.number], done.number)
            case "call_next", "refused":
                assert done.reason == "nobody-waiting", done.reason
                self.box.after(10.0, lambda: self.do("call_next"))
            case "take_back", "refused":
                assert done.reason == "counter-busy", done.reason
            case (("start" | "recall" | "return" | "park"), _):
                assert done.status == "done", (verb, done.reason)
            case (("finish" | "no_show" | "transfer"), _):
                assert done.status == "done", (verb, done.reason)
                self.box.after(2.0, lambda: self.do("call_next"))

    def _called(self, citizen: Citizen, number: str) -> None:
        hall, after = self.hall, self.box.after
        if not citizen.shows_up and number not in hall.came_back:
            after(40, lambda: self.do("recall"))
            after(80, lambda: self.do("no_show"))
            if citizen.n % 3 == 0:  # comes after all
                hall.came_back.add(number)
                hall.coming_back.add(number)
                back_s = 300 if citizen.n % 2 else 1500  # within the tolerance, or too late
                after(back_s, lambda: self._return(number))
            return
        after(citizen.walks_s, lambda: self.do("start"))
        after(citizen.walks_s + citizen.serve_s, lambda: self._end(citizen, number))

    def _end(self, citizen: Citizen, number: str) -> None:
        hall = self.hall
        if citizen.parks and number not in hall.parked:
            hall.parked.add(number)
            self.do("park")
            self.box.after(3.0, lambda: self._fetch(number))
            return
        if citizen.transfer_to and number not in hall.transferred:
            hall.transferred.add(number)
            services = {s.id: s.field for s in self.box.centre.services}
            self.do("transfer", field=services[citizen.transfer_to])
        else:
            self.do("finish")
        if citizen.level:
            self.box.after(5.0, lambda: hall.rate(self.counter, citizen))

    def _return(self, number: str) -> None:
        self.hall.coming_back.discard(number)
        self.do("return", number=number)

    def _fetch(self, number: str) -> None:
        """The person is back with the paper that was missing."""
        self.do("take_back", number=number)


def officers_of(box: Box) -> Mapping[str, str]:
    """Counter → an officer for it."""
    found = [officer.id for officer in box.centre.officers]
    return dict(zip([c.id for c in box.centre.counters], found, strict=False))
