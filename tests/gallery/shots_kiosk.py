"""Every screen of the kiosk, brought about by the presses and messages that lead to it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from kiosk.flow_events import PrintDone, PrinterSaid, PrintFailed
from kiosk.flow_state import Kiosk
from kiosk.view import view
from kiosk.view_grid import Look
from kit.bus import BusDown, Received
from kit.wire import topics
from kit.wire.messages import Answer, Menu
from tests.gallery.centre import (
    AT,
    LONG_FIELD,
    LONG_FIELD_EN,
    LONG_PRIORITY,
    NOON,
    long_menu,
    the_menu,
)
from tests.gallery.picture import Panel, Shot
from tests.kiosk.stand import Stand, issued, refused

PANELS = (
    Panel("1080x1920", 1080, 1920, 1080 / 268),  # 21.5 inches, on its edge
    Panel("1024x600", 1024, 600, 1024 / 222.7),  # 10.1 inches
    Panel("1280x800", 1280, 800, 1280 / 217),  # 10.1 inches
)
SHAO_Y = "sao-y"


def shots() -> Iterator[Shot]:
    """The screens on all panels."""
    for panel in PANELS:
        look = Look(panel.width, panel.height, panel.px_per_mm)
        for name, (says, make) in STATES.items():
            yield _shot(f"kiosk-{name}-{panel.name}", says, panel, make(), look)


def _shot(name: str, says: str, panel: Panel, state: Kiosk, look: Look) -> Shot:
    return Shot(name=name, says=says, panel=panel, at=lambda _: view(state, look))


def _stand(menu: Menu | None = None, **rules: object) -> Stand:
    stand = Stand(wall=AT, **rules)
    stand.hear(Received(topics.MENU, {}, menu or the_menu(), retained=True))
    return stand


def _answer(request_id: str, **changes: object) -> Answer:
    values: dict[str, object] = {
        "at": AT, "number": "K012", "series": "K", "service": SHAO_Y, "field": "Chứng thực",
        "field_en": "Certification", "counters": ("2", "3"), "ahead": 5, "wait_min": (15, 25),
        "business_day": f"{AT:%F}",
    }  # fmt: skip
    return issued(request_id, **(values | changes))


def _home() -> Kiosk:
    return _stand().state


def _few() -> Kiosk:
    return _stand(the_menu(services=8)).state


def _english() -> Kiosk:
    stand = _stand()
    stand.touch("language")
    return stand.state


def _priority() -> Kiosk:
    stand = _stand()
    stand.touch("priority:khuyet-tat")
    return stand.state


def _choosing() -> Kiosk:
    stand = _stand()
    stand.touch("field:do-thi")
    return stand.state


def _which_priority() -> Kiosk:
    menu = the_menu()
    nine = tuple(replace(menu.priorities[n % 4], id=f"p{n}") for n in range(9))
    stand = _stand(replace(menu, priorities=nine))
    stand.touch("priority")
    return stand.state


def _noon() -> Kiosk:
    return _stand(the_menu(NOON)).state


def _no_paper() -> Kiosk:
    stand = _stand()
    stand.hear(PrinterSaid("no-paper"))
    return stand.state


def _offline() -> Kiosk:
    stand = _stand()
    stand.hear(BusDown())
    return stand.state


def _buttons_only() -> Kiosk:
    pins = {"17": "khai-sinh", "27": SHAO_Y, "22": "so-do", "23": "nhan-ket-qua"}
    return _stand(touch=False, button_services=pins).state


def _starting() -> Kiosk:
    return Stand(online=False).state


def _asking() -> Kiosk:
    stand = _stand()
    stand.touch(f"service:{SHAO_Y}")
    return stand.state


def _printing() -> Kiosk:
    stand = _stand()
    stand.answer(_answer(stand.touch(f"service:{SHAO_Y}")))
    return stand.state


def _paper(**changes: object) -> Kiosk:
    stand = _stand()
    request_id = stand.touch(f"service:{SHAO_Y}")
    stand.answer(_answer(request_id, **changes))
    stand.hear(PrintDone(request_id, verified=True))
    return stand.state


def _perhaps() -> Kiosk:
    stand = _stand()
    request_id = stand.touch(f"service:{SHAO_Y}")
    stand.answer(_answer(request_id))
    stand.hear(PrintDone(request_id, verified=False))
    return stand.state


def _only_here(**changes: object) -> Kiosk:
    stand = _stand()
    if changes.get("language") == "en":
        stand.touch("language")
    request_id = stand.touch(f"service:{SHAO_Y}")
    stand.answer(_answer(request_id, **changes))
    stand.hear(PrintFailed(request_id, "no-paper"))
    return stand.state


def _alone() -> Kiosk:
    stand = _stand()
    stand.hear(BusDown())
    request_id = stand.touch("service:khai-sinh")
    stand.hear(PrintFailed(request_id, "cover-open"))
    return stand.state


def _sorry() -> Kiosk:
    stand = _stand()
    stand.answer(refused(stand.touch(f"service:{SHAO_Y}"), "quota-full"))
    return stand.state


def _long_home() -> Kiosk:
    return _stand(long_menu()).state


def _long_number() -> Kiosk:
    counters = tuple(str(n) for n in range(1, 13))
    return _paper(number="K1012", field=LONG_FIELD, counters=counters, wait_min=(90, 120),
                  ahead=118, priority=LONG_PRIORITY)  # fmt: skip


def _long_only_here() -> Kiosk:
    return _only_here(number="K1012", field=LONG_FIELD, field_en=LONG_FIELD_EN, language="en",
                      counters=tuple(str(n) for n in range(1, 13)), wait_min=(90, 120),
                      ahead=118, priority="p")  # fmt: skip


STATES: dict[str, tuple[str, Callable[[], Kiosk]]] = {
    "home": ("Đang mở: mọi việc, số người chờ, diện ưu tiên / open", _home),
    "home-few": ("Trung tâm chỉ có tám việc / a centre with eight services", _few),
    "home-en": ("Tiếng Anh / in English", _english),
    "home-priority": ("Đã chọn diện ưu tiên / a priority is chosen", _priority),
    "home-no-paper": ("Hết giấy, báo trước khi bấm / out of paper, said before a press", _no_paper),
    "home-offline": ("Không có máy chủ, vẫn phát số / no hub, numbers all the same", _offline),
    "home-long": ("Tên thủ tục dài nhất / the longest names", _long_home),
    "home-buttons": ("Không cảm ứng, có nút bấm / buttons, no touch", _buttons_only),
    "choosing": ("Một lĩnh vực, các việc của nó / the services of one field", _choosing),
    "priorities": ("Nhiều diện ưu tiên / many classes of priority", _which_priority),
    "closed": ("Ngoài giờ / closed", _noon),
    "starting": ("Vừa bật, chưa nghe máy chủ / just switched on", _starting),
    "asking": ("Đang lấy số / getting a number", _asking),
    "printing": ("Đang in / printing", _printing),
    "number": ("Số đã in / the number is on paper", _paper),
    "number-perhaps": ("Máy in không trả lời / a printer that tells nothing", _perhaps),
    "number-screen": ("Hết giấy, số trên màn hình / out of paper, number here", _only_here),
    "number-alone": ("Mất mạng và mở nắp máy in / no network, cover open", _alone),
    "number-long": ("Tên dài nhất, bốn chữ số / longest names, four digits", _long_number),
    "number-screen-long": ("Như trên, hết giấy, tiếng Anh / out of paper", _long_only_here),
    "sorry": ("Hết số hôm nay / no numbers left today", _sorry),
}
