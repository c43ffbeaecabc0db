"""Every ticket, on paper of 80 mm (576 dots) and 58 mm (384 dots)."""

from collections.abc import Iterator

from kiosk.ticket import layout, ticket_of
from kit.wire.messages import Answer
from tests.gallery.centre import AT, LONG_FIELD, LONG_FIELD_EN, the_menu
from tests.gallery.picture import Slip
from tests.kiosk.stand import issued

PAPERS = {"80mm": 576, "58mm": 384}


def slips() -> Iterator[Slip]:
    """The tickets on both papers."""
    menu = the_menu()
    for paper, width_dots in PAPERS.items():
        for name, (says, answer, how) in TICKETS.items():
            native = bool(how.get("native", True))
            ticket = ticket_of(answer, menu, dated=bool(how.get("dated", True)),
                               copy=int(how.get("copy", 0)))  # fmt: skip
            yield Slip(name=f"ticket-{name}-{paper}", says=says, width_dots=width_dots,
                       steps=layout(ticket, number_native=native))  # fmt: skip


def _answer(**changes: object) -> Answer:
    values: dict[str, object] = {
        "at": AT, "number": "K012", "series": "K", "service": "sao-y", "field": "Chứng thực",
        "field_en": "Certification", "counters": ("2", "3"), "ahead": 5, "wait_min": (15, 25),
        "business_day": f"{AT:%F}",
    }  # fmt: skip
    return issued("r1", **(values | changes))


LONG = _answer(
    number="K1012", field=LONG_FIELD, field_en=LONG_FIELD_EN, ahead=118, wait_min=(90, 120),
    counters=tuple(str(n) for n in range(1, 13)), priority="cao-tuoi",
)  # fmt: skip
TICKETS: dict[str, tuple[str, Answer, dict[str, int]]] = {
    "usual": ("Phiếu thường / as usual", _answer(), {}),
    "priority": ("Ưu tiên / with priority", _answer(priority="cao-tuoi"), {}),
    "english": ("Tiếng Anh / in English", _answer(language="en"), {}),
    "long": ("Tên dài nhất / the longest names", LONG, {}),
    "picture": ("Số vẽ thành hình / the number as a picture", _answer(), {"native": 0}),
    "offline": (
        "Cấp khi mất mạng, không rõ giờ / given without network and without a time",
        _answer(number="X2-001", ahead=None, wait_min=None, counters=()), {"dated": 0}),
    "reprint": ("In lại / printed again", _answer(), {"copy": 1}),
}  # fmt: skip
