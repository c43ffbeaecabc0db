"""The watchdog: a program feeds it only while the whole way is alive, and as long as it is.

Four halls at once, each with a hub, a kiosk, a pad and a board under a fake systemd: in one paho's
threads die, in one the broker freezes, in one the loops hang (the hub's writer in a sync that does
not come back), in one the broker is simply gone, which is no reason to restart anything.
"""

import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from signal import SIGCONT, SIGSTOP, SIGUSR1, SIGUSR2
from time import monotonic

from kit.fifo import tell
from tests.torture.hall import Hall, Wish
from tests.torture.programs import Program
from tests.torture.recovery import let
from tests.torture.results import Result
from tests.waiting import until

FED_EVERY_S = 3.0  # at least so often while all is well; the units' WatchdogSec is 15 s
STOPS_WITHIN_S = 15.0
LOOK_S = 16.5
AGAIN_WITHIN_S = 10.0
HURT = "tests.torture.hurt"


def liveness(folder: Path, seed: int) -> Result:
    """Each program with each fault; `n` counts them."""
    begun, found, stopped = monotonic(), [], []
    tracer: subprocess.Popen[bytes] | None = None
    halls = {name: Hall(folder / name, Wish(module=HURT)) for name in FAULTS}
    try:
        for hall in halls.values():
            hall.start()
        tracer = _hang_the_writer(halls["hung-loop"])
        since = {name: _hurt(name, hall) for name, hall in halls.items()}
        let(LOOK_S)
        for name, hall in halls.items():
            for program in hall.programs.values():
                gap_s = first_gap_s(program, since[name])
                if gap_s is not None:
                    stopped.append(gap_s)
                found += _judged(name, program, gap_s)
        found += _healed(halls)
    finally:
        if tracer is not None:  # first: what it traces cannot end before
            tracer.kill()
            tracer.wait(5)
        for hall in halls.values():
            hall.close()
    n = sum(len(hall.programs) for hall in halls.values())
    return Result(
        name="liveness", n=n, seed=seed, seconds=monotonic() - begun, violations=found,
        times={"watchdog unfed after": stopped},
    )  # fmt: skip


FAULTS: Mapping[str, bool] = {  # whether the watchdog has to starve
    "dead-paho": True, "frozen-broker": True, "hung-loop": True, "no-broker": False,
}  # fmt: skip


def _hurt(name: str, hall: Hall) -> float:
    """Open the wound in every program of the hall; when that was."""
    match name:
        case "dead-paho":
            for program in hall.programs.values():
                program.signal(SIGUSR1)
        case "frozen-broker":
            assert hall.broker.pid is not None
            os.kill(hall.broker.pid, SIGSTOP)
        case "hung-loop":
            for program in hall.devices.values():
                program.signal(SIGUSR2)
        case "no-broker":
            hall.broker.kill()
    return monotonic()


def _hang_the_writer(hall: Hall) -> "subprocess.Popen[bytes]":
    """The next sync of the hub takes a minute: the disk hangs. The tracer that does it."""
    tracer = subprocess.Popen(
        ["strace", "-f", "-q", "-p", str(hall.hub.pid), "-o", "/dev/null",
         "-e", "trace=fdatasync,fsync", "-e", "inject=fdatasync,fsync:delay_enter=60s"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    status = Path(f"/proc/{hall.hub.pid}/status")
    until(lambda: "TracerPid:\t0\n" not in status.read_text(), 5, "strace at the hub")
    tell(hall.device_folder("kiosk-1") / "keys", "press 17")
    until(lambda: hall.papers("kiosk-1"), 10, "a paper without the hub")
    return tracer


def first_gap_s(program: Program, since_s: float) -> float | None:
    """Seconds from the wound until the watchdog was not fed for too long; None: always fed."""
    last_s = since_s
    for fed_s in [*program.heard.fed_s, monotonic()]:
        if fed_s <= since_s:
            continue
        if fed_s - last_s > FED_EVERY_S:
            return last_s - since_s
        last_s = fed_s
    return None


def _judged(name: str, program: Program, gap_s: float | None) -> Iterator[str]:
    if not program.alive:
        yield f"{name}: {program.name} ended ({program.status})"
    elif FAULTS[name] and (gap_s is None or gap_s > STOPS_WITHIN_S):
        yield f"{name}: {program.name} feeds its watchdog as if nothing was"
    elif not FAULTS[name] and gap_s is not None:
        yield f"{name}: {program.name} starved its watchdog after {gap_s:.1f} s"


def _healed(halls: Mapping[str, Hall]) -> Iterator[str]:
    """What systemd would start again serves; a broker that is there again is enough for others."""
    frozen, dead = halls["frozen-broker"], halls["dead-paho"]
    assert frozen.broker.pid is not None
    os.kill(frozen.broker.pid, SIGCONT)
    halls["no-broker"].broker.start()
    for program in dead.programs.values():
        program.kill()
        program.start()
    deadline_s = monotonic() + AGAIN_WITHIN_S
    for name in ("frozen-broker", "no-broker", "dead-paho"):
        for program in halls[name].programs.values():
            since_s = monotonic()
            try:
                until(
                    lambda program=program, since_s=since_s: any(
                        fed_s > since_s for fed_s in tuple(program.heard.fed_s)
                    ),
                    max(1.0, deadline_s - monotonic()), "food for the watchdog",
                )  # fmt: skip
            except AssertionError:
                yield f"{name}: {program.name} does not recover"
    for name in ("frozen-broker", "no-broker", "dead-paho"):
        try:
            halls[name].wait_serving(AGAIN_WITHIN_S)
        except AssertionError as err:
            yield f"{name}: {err}"
