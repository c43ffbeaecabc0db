"""The index of the gallery, docs/gallery/README.md, made from the list of its pictures."""

from collections.abc import Iterable
from itertools import groupby

from tests.gallery.everything import shots, tickets
from tests.gallery.picture import Shot, Slip

TITLES = {
    "kiosk": "Máy lấy số / kiosk",
    "board": "Bảng sảnh / hall board",
    "sign": "Biển quầy / counter sign",
    "pad": "Bàn đánh giá / rating pad",
    "ticket": "Phiếu / tickets",
}
HEAD = """# Phòng tranh / the gallery

Mọi màn hình và mọi phiếu, vẽ bằng chính mã của chương trình với dữ liệu đặt ra. Tệp này và các ảnh
do `make gallery` tạo ra; `tests/gallery/` báo lỗi khi có chữ bị cắt, đè lên nhau, thiếu dấu, khó
đọc, hay nút bấm nhỏ hơn 20 mm.

Every screen and every ticket, painted by the programs' own code with made-up data. This page and
the pictures are made by `make gallery`; `tests/gallery/` fails when words are cut off, lie on one
another, lack a letter, are hard to read (contrast below 7:1), or when a target is smaller than
20 mm.
"""


def index() -> str:
    """The whole page."""
    rooms = [_room(name, list(inside)) for name, inside in groupby(_all(), key=_room_of)]
    return "\n".join((HEAD, *rooms))


def _all() -> Iterable[Shot | Slip]:
    return (*shots(), *tickets())


def _room_of(one: Shot | Slip) -> str:
    return one.name.partition("-")[0]


def _room(name: str, inside: list[Shot | Slip]) -> str:
    by_state: dict[str, list[Shot | Slip]] = {}
    for one in inside:
        by_state.setdefault(one.name.rpartition("-")[0], []).append(one)
    lines = [f"## {TITLES[name]}", ""]
    for same in by_state.values():
        links = ", ".join(f"[{one.name.rpartition('-')[2]}]({one.name}.png)" for one in same)
        lines += [
            f"### {same[0].says}",
            "",
            f"{links}",
            "",
            f"![{same[0].says}]({same[0].name}.png)",
        ]
        lines.append("")
    return "\n".join(lines)
