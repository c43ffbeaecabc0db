"""A hub's store on a disk that becomes full: run as a process of its own, FILE BYTES.

It prints the number of each ticket that is on disk, and ends with 70 when the store does not obey.
"""

import resource
import sys

from hub.core import commands as c
from hub.service_decide import decision
from hub.store.port import StoreBroken
from hub.store.sql import SqlStore
from tests.hub.core.hall import CENTRE, MORNING


def main(file: str, most_bytes: int) -> int:
    store = SqlStore(f"sqlite:///{file}", CENTRE.site).open()
    # No file may become larger: the kernel refuses the write, as it does on a full disk.
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
    day = None
    for n in range(100_000):
        ask = c.Ask(request_id=f"press-{n}", device="kiosk-1", service="civil", language="vi",
                    priority=None, token=f"t-{n}")  # fmt: skip
        one = decision(CENTRE, day, ask, MORNING)
        try:
            store.append([one.recorded])
        except StoreBroken as err:
            print(err, file=sys.stderr)
            return 70
        day = one.day
        print(f"press-{n} {one.outcome.number}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
