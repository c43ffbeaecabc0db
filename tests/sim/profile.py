"""What kind of day it is: how often each fault strikes, and how the people behave.

Some days are calm, some are terrible. Figures are expected strikes in a day of some two busy hours;
those in `trouble` are shares of all messages.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.sim.network import Trouble
from tests.sim.officer import Habits

NETWORK = {
    "net-shake": 4.0, "net-partition-device": 3.0, "net-partition-hub": 1.0,
    "net-half-open": 2.0, "broker-killed": 1.5, "net-garbage": 2.0,
}  # fmt: skip
HUB = {
    "hub-crash-idle": 0.7, "hub-crash-before-commit": 0.7, "hub-crash-after-commit": 0.7,
    "hub-crash-before-answer": 0.7, "hub-crash-before-announcement": 0.7,
    "hub-crash-turning-day": 0.3, "hub-restart": 0.7, "hub-away": 0.7,
}  # fmt: skip
STORE = {"store-disk-full": 0.5, "store-eio": 0.7, "store-eio-late": 0.7}
RESTORE = {
    "restore": 0.8, "restore-bare": 0.8, "restore-twice": 0.6, "store-lost": 0.6,
    "hub-old-returns": 0.6, "hub-second": 0.5,
}  # fmt: skip
KIOSK = {
    "kiosk-crash-before-keep": 1.0, "kiosk-crash-after-keep": 1.0, "kiosk-crash-printing": 1.0,
    "kiosk-crash-after-paper": 1.0, "kiosk-crash-idle": 0.7, "kiosk-disk-eio": 0.5,
    "kiosk-disk-full": 0.4, "kiosk-disk-lost": 0.4,
}  # fmt: skip
PAPER = {"paper-out": 1.5, "paper-unknown": 1.0, "paper-stall": 1.0}
CLOCK = {
    "clock-step-seconds": 1.0, "clock-step-hours": 0.4, "clock-step-years": 0.15,
    "clock-1970": 0.4, "kiosk-clock-wrong": 1.0,
}  # fmt: skip
SCREENS = {
    "board-crash-before-saying": 1.5, "board-crash": 1.5, "pad-crash": 3.0, "pad-offline": 2.0,
    "pad-disk": 1.5,
}  # fmt: skip
SETUP = {"setup-changed": 1.0}

TROUBLE = Trouble(duplicate=0.01, reorder=0.02, stall=0.002, resurrect=0.003)


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One kind of day. `strikes`: expected number of each fault in a day."""

    name: str
    strikes: Mapping[str, float] = field(default_factory=dict)
    trouble: Trouble = field(default_factory=Trouble)
    habits: Habits = field(default_factory=Habits)
    lease_numbers: tuple[int, ...] = (50,)
    quotas: bool = False
    night: bool = False
    days: tuple[int, ...] = (1,)


def _mix(share: float, *parts: Mapping[str, float]) -> dict[str, float]:
    return {kind: share * often for part in parts for kind, often in part.items()}


PROFILES = (
    Profile(name="calm", quotas=True),
    Profile(
        name="ordinary",
        strikes=_mix(0.3, NETWORK, HUB, KIOSK, PAPER, SCREENS, SETUP),
        trouble=Trouble(duplicate=0.003, reorder=0.005),
        quotas=True,
        days=(1, 1, 2),
    ),
    Profile(
        name="bad-network",
        strikes=_mix(1.5, NETWORK) | _mix(1.0, SCREENS) | _mix(0.3, PAPER),
        trouble=TROUBLE,
        lease_numbers=(4, 10, 50),
    ),
    Profile(
        name="dying-hub",
        strikes=_mix(1.5, HUB, STORE) | _mix(0.3, NETWORK, SETUP),
        trouble=TROUBLE,
        lease_numbers=(2, 6, 50),
        quotas=True,
        days=(1, 1, 2),
    ),
    Profile(
        name="dying-kiosks",
        strikes=_mix(1.5, KIOSK, PAPER) | _mix(0.5, SCREENS, HUB),
        lease_numbers=(2, 6, 50),
    ),
    Profile(
        name="old-backups",
        strikes=_mix(1.0, RESTORE) | _mix(0.3, KIOSK, HUB, NETWORK),
        lease_numbers=(6, 50),
        days=(1, 1, 2),
    ),
    Profile(
        name="wrong-clocks",
        strikes=_mix(1.0, CLOCK) | _mix(0.5, HUB, NETWORK),
        lease_numbers=(6, 50),
        days=(1, 2),
    ),
    Profile(
        name="night",
        strikes=_mix(0.4, HUB, NETWORK, CLOCK, KIOSK) | {"hub-crash-turning-day": 1.0},
        night=True,
    ),
    Profile(
        name="alone",  # the hub is away for most of it
        strikes=_mix(0.5, KIOSK, PAPER, NETWORK) | {"hub-away": 3.0},
        lease_numbers=(2, 6, 20),
        quotas=True,
        days=(1, 2, 3),
    ),
    Profile(
        name="terrible",
        strikes=_mix(0.5, NETWORK, HUB, STORE, RESTORE, KIOSK, PAPER, CLOCK, SCREENS, SETUP),
        trouble=TROUBLE,
        habits=Habits(mistakes=0.06),
        lease_numbers=(2, 6, 50),
        quotas=True,
        days=(1, 2, 3),
    ),
)
BY_NAME = {profile.name: profile for profile in PROFILES}


def profile_of(seed: int, name: str | None) -> Profile:
    """The kind of day of a seed, or the one that was asked for."""
    if name is not None:
        return BY_NAME[name]
    return random.Random(f"{seed}/profile").choice(PROFILES)
