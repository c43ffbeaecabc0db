"""One example of each message, for docs/protocol.md: a morning in the demo centre."""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from kit.wire import messages as m
from kit.wire import messages_offline as mo

AT = datetime(2026, 11, 24, 8, 15, 0, tzinfo=timezone(timedelta(hours=7)))
PRESS = "019ab2c0-7a10-7c3e-9d53-5f0f3b6f2a11"
VISIT = "2026-11-24.A012.v1"

ISSUED = m.Answer(
    request_id=PRESS, status="issued", at=AT, number="A012", series="A", service="khai-sinh",
    field="Tư pháp – Hộ tịch", field_en="Justice and civil status", counters=("1", "2"),
    ahead=5, wait_min=(10, 20), business_day="2026-11-24", token="q3Zk0f2V9x1bYw7cN5tLmA",
)  # fmt: skip

EXAMPLES: Mapping[str, object] = {
    "ask": m.Ask(request_id=PRESS, service="khai-sinh", language="vi"),
    "answer": ISSUED,
    "printed": m.Printed(request_id=PRESS, result="confirmed"),
    "noted": m.Noted(request_id=PRESS, status="noted"),
    "lease": mo.Lease(
        at=AT, date="2026-11-24", epoch=41, term=0,
        ranges=(
            mo.LentRange(series="A", date="2026-11-24", first=950, last=999),
            mo.LentRange(series="A", date="2026-11-25", first=900, last=949),
        ),
        days=(
            mo.LentDay(
                date="2026-11-24", start=AT.replace(hour=4, minute=0),
                end=AT.replace(day=25, hour=4, minute=0),
                spans=(mo.Span(start=AT.replace(hour=7, minute=30),
                               end=AT.replace(hour=11, minute=30)),),
            ),
        ),
        quotas=(mo.QuotaLeft(series="A", date="2026-11-24", left=40),),
    ),
    "holds": mo.Holds(tops=(mo.Top(series="A", date="2026-11-24", n=999),)),
    "settle": mo.Settle(
        request_id=PRESS, number="A950", series="A", n=950, service="khai-sinh", how="lease",
        token="q3Zk0f2V9x1bYw7cN5tLmA", date="2026-11-24", order=17, waited_s=312.5,
        printed="confirmed",
    ),
    "settled": mo.Settled(request_id=PRESS, status="settled", printed="confirmed"),
    "reprint": mo.Reprint(print_id="019ab2c9-0001-7000-8000-000000000003", answer=ISSUED),
    "claim": mo.HubClaim(instance="019ab2d0-1", term=0, serving=True),
    "menu": m.Menu(
        at=AT, centre="Trung tâm Hành chính công TP. Quảng Ngãi",
        services=(
            m.MenuService(id="khai-sinh", name="Đăng ký khai sinh", series="A", open=True,
                          name_en="Birth registration", field="tu-phap",
                          field_name="Tư pháp – Hộ tịch", waiting=5, counters=("1", "2")),
        ),
        priorities=(m.MenuPriority(id="cao-tuoi", name="Người từ đủ 75 tuổi"),),
    ),
    "board": m.Board(
        at=AT,
        counters=(
            m.BoardCounter(id="1", field="Tư pháp – Hộ tịch", officer="Nguyễn Thị Hồng Hạnh",
                           state="calling", number="A012"),
        ),
        calls=(m.BoardCall(call_id="2026-11-24.A012.1", number="A012", counter="1", at=AT),),
        queues=(m.BoardQueue(field="Tư pháp – Hộ tịch", waiting=5, next=("A013", "A014")),),
        missed=("A009",),
    ),
    "call": m.Call(call_id="2026-11-24.A012.1", number="A012", counter="1", at=AT),
    "counter": m.CounterState(
        at=AT, counter="1", field="Tư pháp – Hộ tịch", state="open", officer="Nguyễn Thị Hồng Hạnh",
        position="Chuyên viên",
        rate=m.RateWindow(visit=VISIT, number="A012", officer="Nguyễn Thị Hồng Hạnh",
                          until=AT + timedelta(seconds=30), for_s=30),
    ),
    "rate": m.Rate(rating_id="019ab2c5-0001-7000-8000-000000000001", visit=VISIT, level=4),
    "rated": m.Rated(rating_id="019ab2c5-0001-7000-8000-000000000001", status="accepted"),
    "do": m.DeskDo(request_id="019ab2c1-0001-7000-8000-000000000002", do="call_next"),
    "done": m.DeskDone(
        request_id="019ab2c1-0001-7000-8000-000000000002", status="done", number="A012"
    ),
    "state": m.DeviceState(
        status="online", kind="kiosk", version="0.1.0",
        parts=(m.Part(name="printer", state="ok"),), unsent=0,
    ),
    "hub_state": m.DeviceState(status="online", kind="hub", version="0.1.0"),
    "ping": m.Ping(token="kiosk-1"),
}  # fmt: skip

JOIN = """\
## Joining with a client of your own

`make run` (`bamso demo`) prints where it wrote `spare-kiosk.json`: host, port, username, password,
site and device of a kiosk that nobody runs. Listen for the answers, then ask for a number:

```sh
U="-h 127.0.0.1 -p 1883 -V 5 -u kiosk-spare -P THE_PASSWORD"
mosquitto_sub $U -v -t 'bamso/v1/quang-ngai/kiosk/kiosk-spare/answer' &
mosquitto_pub $U -q 1 -t 'bamso/v1/quang-ngai/kiosk/kiosk-spare/ask' \\
  -m '{"request_id": "my-first-press", "service": "khai-sinh", "language": "vi", "priority": null}'
```

The same `request_id` again gets the same number, for ever. The retained topic `menu` lists the
services. A kiosk that has printed says so on `printed`; without it the number can be called after
ten seconds all the same, for a person with half a ticket must not become uncallable.

### Without the hub

A kiosk that sends `holds` when it connects (and whose state says `"kind": "kiosk"`) is lent
numbers: `lease` is retained and whole. Whoever gets no answer within 0.8 s may give out the next
number of its range for that series and business day, and tells the hub with `settle`, in the order
of issue, under the `request_id` of the press, until `settled` comes with the same `printed`. The
number on the paper is the one that counts, also when the hub had given another one meanwhile. A
`lease`, `answer`, `noted` or `settled` with a lower `term` than one has heard comes from a hub that
was left behind: it is to be ignored.

A refusal has `status: "refused"` and a stable `reason` word: """ + ", ".join(
    f"`{word}`"
    for word in (
        "malformed", "closed", "unknown-service", "unknown-priority", "unknown-counter",
        "not-signed-in", "counter-paused", "counter-busy", "nobody-waiting", "nothing-called",
        "not-serving", "no-such-ticket", "not-missed", "not-parked", "wrong-counter",
        "officer-elsewhere", "unknown-officer", "unknown-reason", "unknown-field",
        "already-rated", "unknown-visit", "not-finished", "too-late", "bad-level",
        "ticket-ended", "replaced", "busy", "conflict", "quota-full", "recovering", "no-printer",
        "kiosk-offline", "poison",
    )
) + ".\n"  # fmt: skip
