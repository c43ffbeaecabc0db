"""Nemeses that kill under load: the broker, the hub, the boxes; and what is true after it."""

import random
from time import monotonic

from tests.torture.hall import REAL_KIOSKS, REAL_PAD
from tests.torture.load import Load
from tests.torture.recovery import drain, empty_again, let
from tests.torture.results import Result

EMPTY_WITHIN_S = 5.0  # from the broker's return until all that waited is acknowledged
SERVES_WITHIN_S = 1.5  # from the start of a killed hub to /healthz 200
BOX_WITHIN_S = 5.0  # from the start of a killed box until its outbox is empty
LOOK_AT_MOST_S = 30.0


def kill_broker(load: Load, n: int, seed: int) -> Result:
    """SIGKILL the broker `n` times, each time away for up to a second, as the load goes on."""
    return _kill_broker("kill-broker", load, n, seed)


def lose_broker(load: Load, n: int, seed: int) -> Result:
    """The same with a broker that keeps a database, which is deleted every other time."""
    return _kill_broker("lose-broker", load, n, seed)


def _kill_broker(name: str, load: Load, n: int, seed: int) -> Result:
    hall, rng = load.hall, random.Random(seed)
    begun, found, recovered = monotonic(), [], []
    load.work()
    for turn in range(1, n + 1):
        _in_the_midst(load, rng)
        hall.broker.kill()
        if name == "lose-broker" and turn % 2:
            hall.forget_broker_database()
        let(rng.uniform(0.0, 1.0))
        hall.broker.start()
        back_s = monotonic()
        took_s, last = empty_again(load, back_s)
        recovered.append(took_s)
        if took_s > EMPTY_WITHIN_S:
            found.append(f"kill {turn}: outboxes empty after {took_s:.1f} s, {last} was the last")
    found += drain(load)
    return Result(
        name=name, n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"outboxes empty": recovered},
    )  # fmt: skip


def kill_hub(load: Load, n: int, seed: int) -> Result:
    """SIGKILL the hub `n` times in the midst of its work, and start it again at once."""
    hall, rng = load.hall, random.Random(seed)
    begun, found, serving = monotonic(), [], []
    load.work()
    for turn in range(1, n + 1):
        _in_the_midst(load, rng)
        hall.hub.kill()
        started_s = monotonic()
        hall.hub.start()
        hall.wait_serving(LOOK_AT_MOST_S)
        serving.append(monotonic() - started_s)
        if serving[-1] > SERVES_WITHIN_S:
            found.append(f"kill {turn}: serving after {serving[-1]:.2f} s")
    found += drain(load)
    return Result(
        name="kill-hub", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"serving": serving},
    )  # fmt: skip


def kill_boxes(load: Load, n: int, seed: int) -> Result:
    """SIGKILL a real kiosk or pad `n` times, some in the midst of a press, and switch it on."""
    hall, rng = load.hall, random.Random(seed)
    begun, found, recovered = monotonic(), [], []
    load.work()
    for turn in range(1, n + 1):
        _in_the_midst(load, rng)
        name = rng.choice((*REAL_KIOSKS, REAL_PAD))
        hall.devices[name].kill()
        back_s = monotonic()
        hall.devices[name].start()
        hall.devices[name].wait_ready()
        took_s, last = empty_again(load, back_s)
        recovered.append(took_s)
        if took_s > BOX_WITHIN_S:
            found.append(f"kill {turn}: of {name}, level after {took_s:.1f} s, {last} was the last")
    found += drain(load)
    return Result(
        name="kill-boxes", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"outboxes empty": recovered},
    )  # fmt: skip


def _in_the_midst(load: Load, rng: random.Random) -> None:
    """A moment at which somebody is being served."""
    load.wait_answers(rng.randint(1, 8))
    let(rng.uniform(0.0, 0.2))
