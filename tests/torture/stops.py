"""Nemeses that do not kill: programs that are frozen for a while, and a network that misbehaves."""

import os
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from signal import SIGCONT, SIGSTOP
from time import monotonic

from broker_config.acl import HUB_USER
from broker_config.mosquitto import free_port
from tests.torture.hall import REAL_KIOSKS, REAL_PAD, Hall, Wish, users
from tests.torture.load import Load
from tests.torture.proxy import MODES, Proxy
from tests.torture.recovery import drain, empty_again, let
from tests.torture.results import Result

EMPTY_WITHIN_S = 5.0
ALL_MODES = ("reset", *MODES)
BRIEF_MODES = tuple(mode for mode in ALL_MODES if mode != "swallow")  # that one is a long wait
# A half-open connection is noticed by silence only: the keepalive is 10 s, and twice that is the
# longest that it takes.
NOTICED_WITHIN_S = 25.0


def freeze(load: Load, n: int, seed: int, longest_s: float) -> Result:
    """SIGSTOP broker, hub, a kiosk or a pad for one second to `longest_s`, `n` times."""
    hall, rng = load.hall, random.Random(seed)
    begun, found, recovered = monotonic(), [], []
    load.work()
    for turn in range(1, n + 1):
        load.wait_answers(rng.randint(1, 8))
        who = rng.choice(("broker", "hub", *REAL_KIOSKS, REAL_PAD))
        for_s = rng.uniform(1.0, longest_s)
        if who == "broker":
            assert hall.broker.pid is not None
            os.kill(hall.broker.pid, SIGSTOP)
            let(for_s)
            os.kill(hall.broker.pid, SIGCONT)
        else:
            hall.programs[who].freeze()
            let(for_s)
            hall.programs[who].thaw()
        took_s, last = empty_again(load, monotonic())
        recovered.append(took_s)
        # After a long sleep the connections are gone, and a half-open one has to be noticed.
        within_s = EMPTY_WITHIN_S if for_s < 5.0 else NOTICED_WITHIN_S
        if took_s > within_s:
            found.append(f"{turn}: {who} slept {for_s:.0f} s, {last} level after {took_s:.1f} s")
    found += drain(load)
    return Result(
        name="freeze", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"outboxes empty": recovered},
    )  # fmt: skip


def chaos(
    folder: Path, n: int, seed: int, longest_s: float, *, modes: Sequence[str] = ALL_MODES
) -> Result:
    """A network that misbehaves in each of `modes` in turn, `n` times for up to `longest_s`."""
    rng = random.Random(seed)
    begun, found, recovered = monotonic(), [], []
    with _hall_behind_proxies(folder, seed) as (hall, proxies), Load(hall, seed) as load:
        for turn in range(1, n + 1):
            load.wait_answers(rng.randint(1, 8), 60)
            where, mode = rng.choice(sorted(proxies)), modes[turn % len(modes)]
            proxy = proxies[where]
            if mode == "reset":
                proxy.reset()
            else:
                proxy.set(mode)  # type: ignore[arg-type]
                let(rng.uniform(0.5, longest_s))
                proxy.set("clear")
            took_s, last = empty_again(load, monotonic())
            recovered.append(took_s)
            within_s = NOTICED_WITHIN_S if mode in ("swallow", "pause") else EMPTY_WITHIN_S
            if took_s > within_s:
                found.append(f"{turn}: {mode} at {where}, {last} level after {took_s:.1f} s")
        found += drain(load)
    return Result(
        name="chaos", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"outboxes empty": recovered},
    )  # fmt: skip


@contextmanager
def _hall_behind_proxies(folder: Path, seed: int) -> Iterator[tuple[Hall, dict[str, Proxy]]]:
    """A hall in which hub, boxes and light clients each come in by a way of their own."""
    port = free_port()
    proxies = {name: Proxy(port, seed=seed).start() for name in ("hub", "boxes", "light")}
    boxes = (*REAL_KIOSKS, REAL_PAD)
    through = {
        user: proxies["hub" if user == HUB_USER else "boxes" if user in boxes else "light"].port
        for user in users()
    }
    hall = Hall(folder, Wish(through=through, mqtt_port=port))
    try:
        yield hall.start(), proxies
    finally:
        hall.close()
        for proxy in proxies.values():
            proxy.close()
