"""The settings of one kiosk; docs/settings.md lists them all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kit.config import Broker, ConfigError
from kit.numbers import is_local
from kit.wire.messages import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskConfig:
    """What an installer may set for a kiosk. Times are in seconds.

    `button_services` says what a button does, by its pin: a service id, or `priority:ID` or
    `language` as the screen's own keys.
    """

    broker: Broker = field(default_factory=Broker)
    device: str = "kiosk-1"
    state_dir: str = "/var/lib/bamso/kiosk"
    printer: str = "escpos-usb://04b8:0e15"
    screen: str = "none://"
    touch: bool = True  # False: the screen only shows what the buttons do and the number
    buttons: str = ""  # none; gpio://17,27,22,23
    button_services: Mapping[str, str] = field(default_factory=dict)

    width_px: int = 1080
    height_px: int = 1920
    px_per_mm: float = 3.78  # 96 dots an inch; measure the glass: width in pixels / width in mm
    language: Language = "vi"
    paper_width_dots: int = 576  # 80 mm paper at 203 dpi
    ticket_logo: str = ""  # a picture file (PNG), dark on white; printed 12 mm high at the top
    number_native: bool = True  # the printer's own letters for the number: 80 bytes, not 7,000
    link_base: str = ""  # where a phone follows the number; empty: as the hub says, or no QR code

    local_series: str = ""  # for when no number is lent: `X2`, one kiosk's own; empty: by its name
    answer_within_s: float = 0.8  # a hub that is silent for so long is not waited for
    print_within_s: float = 20.0  # a printer that says nothing for so long has not printed
    thanks_s: float = 6.0  # how long the number stays on the screen when it is on paper
    shown_s: float = 30.0  # how long it stays when it is not: there must be time to write it down
    fault_s: float = 8.0
    idle_s: float = 30.0  # an unfinished choice goes back to the first screen
    guard_s: float = 1.0  # a press so soon after a ticket is the same impatient finger
    printer_poll_s: float = 2.0  # how often the printer is asked; a new roll is noticed within it
    report_every_s: float = 5.0  # tickets and reports that the hub has not answered are sent again


def own_series(config: KioskConfig) -> str:
    """The series in which the kiosk counts when nothing is lent to it: `X2` for kiosk-2.

    Kiosks of one centre must differ in it. ConfigError when it cannot be one.
    """
    digits = re.search(r"[0-9]*\Z", config.device)
    series = config.local_series or f"X{(digits.group() if digits else '')[-2:] or '0'}"
    if not is_local(series):
        raise ConfigError(
            [f"local_series: {series!r} is not a letter and one or two digits, such as 'X2'"]
        )
    return series
