"""PURE: lending numbers to kiosks, and lending more before they run out."""

from hub.core.case import Case, Events
from hub.core.commands import Lend
from hub.core.decide_restore import recovering
from hub.core.events import Leased
from hub.core.lease import lacking
from hub.core.model import Lent


def lend(case: Case, command: Lend) -> Events:
    """What this kiosk lacks; nothing when it has enough."""
    return _lend(case, [command.device])


def renew(case: Case) -> Events:
    """What the kiosks lack that were lent numbers for today: new days, new fields, used blocks."""
    devices = {lease.device for lease in case.day.leases if lease.date == case.day.date}
    return _lend(case, sorted(devices))


def _lend(case: Case, devices: list[str]) -> Events:
    if recovering(case):
        # A kiosk that was not heard yet may hold the very numbers that look free to us.
        return ()
    taken: list[Lent] = []
    for device in devices:
        taken += lacking(case.centre, case.day, device, taken)
    return tuple(
        Leased(
            at=case.at,
            device=lent.device,
            series=lent.series,
            business_day=lent.date,
            first=lent.first,
            last=lent.last,
        )
        for lent in taken
    )
