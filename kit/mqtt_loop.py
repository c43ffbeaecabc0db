"""The thread that turns paho: by its interface for outside loops, which is public and documented.

paho's own thread is woken by each `publish`, asks the network after each packet, and dies silently
of a fault. This one is woken once for whatever there is to send, reads all that is there, and
writes once. It is given its paho, which nobody else touches while it turns.
"""

import contextlib
import logging
import select
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from kit.mqtt_socket import BufferedSocket

log = logging.getLogger(__name__)

LOOK_S = 1.0  # how often paho looks at its clock: signs of life are seconds apart
REST_S = 0.01  # in a flood: to read much at once, for each turn costs as much as ten messages
STOP_S = 2.0  # contract of `kit.bus.Bus.stop`


class MqttLoop:
    """Connects `client` and keeps trying, after `retry_min_s`, twice that, … `retry_max_s`.

    `on_fault` is told of a fault in paho itself, after which it is connected anew.
    """

    def __init__(
        self,
        client: Any,
        *,
        retry_s: tuple[float, float],
        on_fault: Callable[[], None],
        pour: Callable[[], None] = lambda: None,
        bell: Callable[[], tuple[Any, Any]] = socket.socketpair,
    ) -> None:
        """`client` is a `paho.Client` that was told where to connect (`connect_async`).

        `pour` gives it what is to be sent: at each turn while connected, soon after a `wake`.
        `bell` makes two sockets: what is written to one wakes the thread at the other.
        """
        self._client = client
        self._retry_s = retry_s
        self._on_fault = on_fault
        self._pour = pour
        self._new_bell = bell
        self._ending = False
        self._rung = False
        self._bell: Any = None
        self._rings: Any = None
        self._poll, self._nothing = select.poll(), select.poll()
        # paho would write at each `publish` by itself unless somebody else says that he does.
        client.on_socket_register_write = lambda *_: None
        self._thread = threading.Thread(target=self._run, name="mqtt", daemon=True)

    def start(self) -> None:
        """Turn, on a thread of its own, until `stop`."""
        self._bell, self._rings = self._new_bell()
        for one in (self._bell, self._rings):
            one.setblocking(False)
        self._poll.register(self._bell, select.POLLIN)
        self._thread.start()

    def stop(self) -> None:
        """Disconnect with a goodbye and end the thread, within two seconds."""
        self._ending = True
        self._ring()
        if self._thread.is_alive():
            self._thread.join(STOP_S)

    def wake(self) -> None:
        """There is something to `pour`; from any thread."""
        if not self._rung:  # else it will look anyway, after this was appended
            self._rung = True
            self._ring()

    def _ring(self) -> None:
        if self._rings is not None:
            with contextlib.suppress(OSError):  # full: it rings already; closed: nobody is there
                self._rings.send(b"!")

    # The methods below run on the thread.

    def _run(self) -> None:
        retry_s, most_s = self._retry_s
        while not self._ending:
            if self._connection():
                retry_s = self._retry_s[0]
            self._wait(retry_s)
            retry_s = min(2 * retry_s, most_s)
        for one in (self._bell, self._rings):
            if one is not None:
                one.close()

    def _connection(self) -> bool:
        """One connection from beginning to end; whether the broker let us in."""
        try:
            self._client.reconnect()
        except OSError as err:
            log.debug("no connection to the broker: %s", err)
            return False
        let_in = False
        try:
            with self._listening() as line:
                while self._client.socket() is not None:
                    self._turn(line)
                    let_in = let_in or self._client.is_connected()
        except Exception:
            log.exception("a fault in the connection to the broker: it is connected anew")
            self._on_fault()
        return let_in

    @contextlib.contextmanager
    def _listening(self) -> Iterator[BufferedSocket]:
        """Poll the connection that is open now, under the number it has while it is open."""
        line = self._client.socket()
        if not isinstance(line, BufferedSocket):  # another paho, that does not ask us for sockets
            line = BufferedSocket(line)  # only to ask it: paho goes on with its own
        number = line.fileno()
        self._poll.register(number, select.POLLIN)
        try:
            yield line
        finally:
            self._poll.unregister(number)

    def _turn(self, line: BufferedSocket) -> None:
        """Write, wait for something, read all of it."""
        client = self._client
        if client.is_connected():
            self._pour()
        if self._ending:
            client.disconnect()  # said with the next write, which closes the line
        if client.want_write():
            client.loop_write()
            if client.socket() is None:  # that was our goodbye
                return
        line.flush()
        number = line.fileno()
        full = line.unsent or client.want_write()
        self._poll.modify(number, select.POLLIN | (select.POLLOUT if full else 0))
        ready = dict(self._poll.poll(0 if line.pending() else LOOK_S * 1000))
        before = line.forgotten
        if ready.get(number, 0) & ~select.POLLOUT or line.pending():
            # All that came in one go, up to a packet that is not whole or the end.
            while client.loop_read() == 0 and client.socket() is not None and line.pending():
                pass
        if ready.keys() - {number}:
            self._answer_bell()
        client.loop_misc()
        if line.forgotten > before:
            self._nothing.poll(REST_S * 1000)

    def _wait(self, seconds: float) -> None:
        """Until it is time to try again, or the end."""
        self._answer_bell()  # it may have rung for the connection that is gone
        if not self._ending:
            self._poll.poll(seconds * 1000)

    def _answer_bell(self) -> None:
        if self._bell is not None:
            with contextlib.suppress(OSError):
                self._bell.recv(4096)
        # After the bell is empty and before the look at what there is to pour: whoever still saw it
        # rung has appended already, whoever comes now rings again.
        self._rung = False
