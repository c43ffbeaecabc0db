"""A broker and the connections to it, as MQTT makes them, with all that can go wrong on the way.

Sessions are clean, as our programs ask for: what the broker had for a device is lost when the
connection breaks. What a device had for the broker stays in the memory of the device's client and
goes out again (so it may come twice); it dies with the process. Retained messages live as long as
the broker does: it has no disk here. Every message passes the real codec.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kit.bus import BusDown, BusUp, Garbled, OnBusEvent, Received, Wanted
from kit.wire import codec, topics
from kit.wire.messages import DeviceState
from kit.wire.topics import Topic
from tests.sim.world import World

KEEPALIVE_NOTICES_S = 15.0  # how long a half-open connection looks alive (paho: 1.5 × 10 s)
UNSENT_MAX = 2000
CONNECTS_IN_S = (0.05, 1.5)
DECODED_KEPT = 4000


@dataclass(slots=True)
class Trouble:
    """How the network behaves now; shares of 1 for each message."""

    duplicate: float = 0.0
    reorder: float = 0.0
    stall: float = 0.0
    resurrect: float = 0.0


@dataclass(slots=True, eq=False)
class Parcel:
    """One message on its way."""

    address: str
    data: bytes
    retain: bool


@dataclass(slots=True, eq=False)
class Session:
    """One connection, from its making to its breaking."""

    link: "Link"
    half_open: bool = False
    ended: bool = False
    arrives_s: dict[str, float] = field(default_factory=dict)  # by topic and direction


class Broker:
    """Mosquitto, as far as our programs notice."""

    def __init__(self, world: World, site: str) -> None:
        self.world = world
        self.site = site
        self.trouble = Trouble()
        self.alive = True
        self.since_s = world.now_s
        self.retained: dict[str, bytes] = {}
        self.watch: Callable[[str, Received], None] = lambda who, event: None
        self._sessions: list[Session] = []
        self._rng = world.chance("network")
        self._decoded: dict[tuple[str, bytes], Received | Garbled | None] = {}

    # ---- life

    def kill(self) -> None:
        """SIGKILL: all connections break, all that it knew is gone."""
        self.alive = False
        self.retained.clear()
        for session in tuple(self._sessions):
            self._broken(session, will=False)

    def start(self) -> None:
        """It answers again, and knows nothing."""
        if not self.alive:
            self.alive, self.since_s = True, self.world.now_s

    def steady_s(self) -> float:
        """How long it has been there; negative when it is not."""
        return self.world.now_s - self.since_s if self.alive else -1.0

    # ---- connections

    def join(self, link: "Link") -> Session:
        """A client connects; an older connection of the same name is thrown out."""
        for old in tuple(self._sessions):
            if old.link.client_id == link.client_id:
                self._broken(old, will=True)
        session = Session(link)
        self._sessions.append(session)
        return session

    def greet(self, session: Session) -> None:
        """The retained messages that the client wants; BusUp comes before or after them."""
        link, early = session.link, self._rng.random() < 0.5
        if early:
            self._hand(session, "", lambda: link.hear(BusUp()))
        for address, data in sorted(self.retained.items()):
            event = self.event_of(address, data, retained=True)
            if event is not None and link.wants(event):
                self._to(session, event)
        if not early:
            self._hand(session, "", lambda: link.hear(BusUp()))

    def leave(self, session: Session, *, will: bool) -> None:
        """The connection is over; with `will` the broker says the last will."""
        self._broken(session, will=will)

    def _broken(self, session: Session, *, will: bool) -> None:
        if session.ended:
            return
        session.ended = True
        self._sessions.remove(session)
        if will and self.alive and session.link.state is not None:
            self.route(session.link.will())
        session.link.lost(session)

    # ---- messages

    def route(self, parcel: Parcel) -> None:
        """A message has reached the broker: keep it if it is a state, hand it on."""
        if parcel.retain:
            self.retained[parcel.address] = parcel.data
        event = self.event_of(parcel.address, parcel.data, retained=False)
        if event is None:
            return
        for session in tuple(self._sessions):
            if session.link.wants(event):
                self._to(session, event)
                if self._rng.random() < self.trouble.duplicate:
                    self.world.strike("net-duplicate", session.link.name, event.topic.name)
                    self._to(session, event)

    def _to(self, session: Session, event: Received | Garbled) -> None:
        self._hand(session, f"<{event.topic.name}", lambda: session.link.hear(event))

    def _hand(self, session: Session, channel: str, do: Callable[[], None]) -> None:
        def arrive() -> None:
            if not (session.ended or session.half_open):
                do()

        self.world.after(self.way_s(session, channel), arrive)

    def way_s(self, session: Session, channel: str) -> float:
        """How long a message is under way; on one topic none overtakes another."""
        rng, trouble, now_s = self._rng, self.trouble, self.world.now_s
        way_s = rng.uniform(0.001, 0.004)
        if rng.random() < trouble.stall:
            way_s += rng.choice((1.5, 3.0, 8.0))
            self.world.strike("net-delay", session.link.name, channel)
        at_s = now_s + way_s
        arrives = session.arrives_s
        if rng.random() >= trouble.reorder:
            at_s = max(at_s, max(arrives.values(), default=0.0))
        else:
            self.world.strike("net-reorder", session.link.name, channel)
        at_s = max(at_s, arrives.get(channel, 0.0))
        arrives[channel] = at_s
        return at_s - now_s

    def event_of(self, address: str, data: bytes, *, retained: bool) -> Received | Garbled | None:
        """What an address and bytes are; None for what is not ours or only clears a state."""
        if not data:
            return None
        key = (address, data)
        if key not in self._decoded:
            if len(self._decoded) > DECODED_KEPT:
                self._decoded.clear()
            self._decoded[key] = self._decode(address, data)
        event = self._decoded[key]
        if retained and isinstance(event, Received):
            return Received(event.topic, event.parts, event.message, True)
        return event

    def _decode(self, address: str, data: bytes) -> Received | Garbled | None:
        found = topics.parse(self.site, address)
        if found is None:
            return None
        topic, parts = found
        try:
            message: object = codec.decode(data, topic.message)
        except codec.WireError as fault:
            return Garbled(topic, parts, fault)
        return Received(topic, parts, message)


class Link:
    """`kit.bus.Bus` of one process: its client's memory, and its connection if it has one."""

    def __init__(
        self, broker: Broker, name: str, wanted: Sequence[Wanted], state: DeviceState | None,
        *, client_id: str = "",
    ) -> None:  # fmt: skip
        self.name = name
        self.client_id = client_id or name
        self.state = state
        self.cut = False  # the cable is out
        self.changed_s = broker.world.now_s  # when the connection was last made, broken or hurt
        self._broker = broker
        self._world = broker.world
        self._rng = broker.world.chance(f"link/{name}")
        self._wanted: dict[str, list[Wanted]] = {}
        for one in wanted:
            self._wanted.setdefault(one.topic.name, []).append(one)
        self._on_event: OnBusEvent = lambda event: None
        self._session: Session | None = None
        self._dead = True
        self._unsent: deque[Parcel] = deque(maxlen=UNSENT_MAX)
        self._acked: deque[tuple[float, Parcel]] = deque(maxlen=20)

    # ---- what a program sees

    def start(self, on_event: OnBusEvent) -> None:
        """Connect, and try again for as long as it takes."""
        self._on_event = on_event
        self._dead = False
        self._try()

    def publish(self, topic: Topic, message: object, **parts: str) -> None:
        """Send now, or when there is a connection again."""
        if isinstance(message, DeviceState):
            self.state = message
        address = topics.address(topic, self._broker.site, **parts)
        parcel = Parcel(address, codec.encode(message), topic.retain)
        self._world.note(self.name, f"> {address} {parcel.data.decode()}")
        self._unsent.append(parcel)
        if self._session is not None:
            self._send(self._session, parcel)

    def stop(self) -> None:
        """Say goodbye and let go."""
        session, self._dead = self._session, True
        self._session = None
        if session is not None:
            self._broker.leave(session, will=True)

    @property
    def up(self) -> bool:
        """Whether the client believes to be connected."""
        return self._session is not None

    # ---- what the world does to it

    def die(self) -> None:
        """The process is gone, its memory too; the broker notices at once or after a while."""
        session, self._session, self._dead = self._session, None, True
        self._on_event = lambda event: None
        if session is None:
            return
        session.half_open = True
        late_s = 0.0 if self._rng.random() < 0.7 else KEEPALIVE_NOTICES_S
        self._world.after(late_s, lambda: self._broker.leave(session, will=True))

    def pull(self, *, told: bool) -> None:
        """The way to the broker is gone. Not `told`: both sides go on believing for a while."""
        self.cut = True
        self.changed_s = self._world.now_s
        session = self._session
        if session is None:
            return
        session.half_open = True
        if told:
            self._broker.leave(session, will=True)
        else:
            self._world.after(KEEPALIVE_NOTICES_S, lambda: self._broker.leave(session, will=True))

    def plug(self) -> None:
        """The way is there again. A connection that nobody noticed to be dead stays dead."""
        self.cut = False
        self.changed_s = self._world.now_s

    def shake(self) -> None:
        """The connection breaks and may be made again at once."""
        if self._session is not None:
            self._broker.leave(self._session, will=True)

    # ---- what the broker does

    def wants(self, event: Received | Garbled) -> bool:
        """Whether it subscribed to this."""
        return any(
            all(event.parts.get(key) == value for key, value in wanted.parts.items())
            for wanted in self._wanted.get(event.topic.name, ())
        )

    def hear(self, event: Received | Garbled | BusUp) -> None:
        """A message has come; on the client's thread, so to say."""
        if self._dead:
            return
        if isinstance(event, Received):
            self._broker.watch(self.name, event)
        self._on_event(event)

    def will(self) -> Parcel:
        """What the broker says when this one is gone."""
        gone = DeviceState(status="offline", kind=self.state.kind if self.state else "")
        return Parcel(self._state_address(), codec.encode(gone), True)

    def lost(self, session: Session) -> None:
        """The connection is broken. What was acknowledged just now may not have been: again."""
        if session is not self._session:
            return
        self._session = None
        self.changed_s = self._world.now_s
        again = [p for at_s, p in self._acked if self._world.now_s - at_s < 0.5]
        if again and self._rng.random() < 0.5:
            self._world.strike("net-duplicate", self.name, f"{len(again)} sent again")
            self._unsent.extendleft(reversed(again))
        if self._unsent:
            self._world.strike("net-drop", self.name, f"{len(self._unsent)} in flight")
        self._acked.clear()
        self._world.note(self.name, "bus down")
        self._on_event(BusDown())
        self._later()

    # ---- inside

    def _later(self) -> None:
        self._world.after(self._rng.uniform(1.0, 4.0), self._try)

    def _try(self) -> None:
        if self._dead or self._session is not None:
            return
        if self.cut or not self._broker.alive:
            self._later()
            return
        session = self._session = self._broker.join(self)
        self.changed_s = self._world.now_s
        self._world.note(self.name, "bus up")
        if self.state is not None:
            self._broker.route(Parcel(self._state_address(), codec.encode(self.state), True))
        waiting = tuple(self._unsent)
        self._broker.greet(session)
        for parcel in waiting:
            self._send(session, parcel)

    def _send(self, session: Session, parcel: Parcel) -> None:
        broker = self._broker

        def arrive() -> None:
            if session.ended or session.half_open:
                return
            if parcel in self._unsent:
                self._unsent.remove(parcel)
            self._acked.append((self._world.now_s, parcel))
            broker.route(parcel)
            if self._rng.random() < broker.trouble.duplicate:
                self._world.strike("net-duplicate", self.name, parcel.address)
                broker.route(parcel)
            self._resurrect(parcel)

        self._world.after(broker.way_s(session, parcel.address), arrive)

    def _resurrect(self, parcel: Parcel) -> None:
        """A session of long ago comes back, with a message in it that was delivered then."""
        rng = self._rng
        if not parcel.retain and rng.random() < self._broker.trouble.resurrect:
            late_s = rng.choice((60.0, 1800.0, 4 * 3600.0, 20 * 3600.0))

            def again() -> None:
                if self._broker.alive:
                    self._world.strike("net-old-session", self.name, parcel.address)
                    self._broker.route(parcel)

            self._world.after(late_s, again)

    def _state_address(self) -> str:
        return topics.address(topics.STATE, self._broker.site, device=self.name)
