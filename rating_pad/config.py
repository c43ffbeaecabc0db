"""The settings of one rating pad; docs/settings.md lists them all."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kit import keys_gpio, screen
from kit.address import Address, AddressError, parse
from kit.config import Broker, ConfigError
from kit.wire.messages import Language
from rating_pad import keypad_serial
from rating_pad.decode import KeyDecoder, frame
from rating_pad.session_model import Rules
from rating_pad.view import MOODS, level_key
from rating_pad.view_look import Look
from rating_pad.view_targets import small_targets
from rating_pad.words import LEVELS, REASONS, Label, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class PadConfig:
    """What an installer may set for a pad. Times are in seconds; level 1 is the lowest.

    `keys` are buttons on pins, lowest level first (`gpio://17,27,22,23`); `key_levels` says it pin
    by pin instead. `keypad_frames` maps what a serial keypad sends to levels: text (`K1\\r`) or
    hexadecimal (`AA 01 55`, `0x31`). `keypad_lights` are the bytes for its lamp, `on` and `off`.
    """

    broker: Broker = field(default_factory=Broker)
    device: str = "pad-1"
    counter: str = "1"
    state_dir: str = "/var/lib/bamso/rating-pad"
    keys: str = ""
    key_levels: Mapping[str, int] = field(default_factory=dict)
    keypad: str = ""  # serial:///dev/ttyUSB0?baud=9600
    keypad_frames: Mapping[str, int] = field(
        default_factory=lambda: {"1": 1, "2": 2, "3": 3, "4": 4}
    )
    keypad_lights: Mapping[str, str] = field(default_factory=dict)
    screen: str = "none://"
    touch: bool = True  # False: the screen only shows; nobody is asked for reasons
    width_px: int = 800
    height_px: int = 480
    px_per_mm: float = 5.19  # 7 inches; measure the glass: width in pixels / width in mm
    language: Language = "vi"
    levels: tuple[Label, ...] = LEVELS
    reasons: tuple[Reason, ...] = REASONS  # the hub must know the same ids; empty: no question

    reasons_for_s: float = 10.0  # without a touch for so long the rating goes out as it is
    thanks_for_s: float = 5.0
    resend_after_s: float = 5.0  # a rating that the hub has not answered is sent again


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The settings understood: addresses taken apart, frames as bytes. None: no such part."""

    rules: Rules
    look: Look
    keys: Address | None
    keypad: Address | None
    decoder: KeyDecoder
    lights: Mapping[bool, bytes]


def check(config: PadConfig) -> tuple[str, ...]:
    """Keys too small for a finger, for `--check`; ConfigError with all that does not fit."""
    meant = plan(config)
    if not config.touch or config.screen.startswith("none"):
        return ()
    return small_targets(meant.look, meant.rules, config.px_per_mm)


def plan(config: PadConfig) -> Plan:
    """What the settings mean; ConfigError with everything that is wrong in them."""
    faults: list[str] = []
    if config.px_per_mm <= 0:
        faults.append("px_per_mm: must be more than 0")
    if len(config.levels) not in MOODS:
        faults.append(f"levels: {len(config.levels)} given, 2 to 5 are possible")
    _address("screen", config.screen, screen.SCHEMES, faults)
    keys = _address("keys", config.keys, keys_gpio.SCHEMES, faults)
    keypad = _address("keypad", config.keypad, keypad_serial.SCHEMES, faults)
    if keypad is not None:
        _check_line(keypad, faults)
    pins = _pins(config, keys, faults)
    levels = {**{level_key(n): n for n in range(1, len(config.levels) + 1)}, **pins}
    for name, level in [*pins.items(), *config.keypad_frames.items()]:
        if not 1 <= level <= len(config.levels):
            faults.append(f"level of {name!r}: {level} is not in 1..{len(config.levels)}")
    decoder = _decoder(config, faults)
    lights = _lights(config, faults)
    if faults:
        raise ConfigError(faults)
    touch = config.touch and not config.screen.startswith("none")
    rules = Rules(
        counter=config.counter,
        levels=levels,
        reasons=tuple(reason.id for reason in config.reasons) if touch else (),
        reasons_for_s=config.reasons_for_s,
        thanks_for_s=config.thanks_for_s,
        resend_after_s=config.resend_after_s,
        language=config.language,
    )
    look = Look(
        width=config.width_px,
        height=config.height_px,
        levels=config.levels,
        reasons=config.reasons,
    )
    return Plan(rules=rules, look=look, keys=keys, keypad=keypad, decoder=decoder, lights=lights)


def _address(name: str, text: str, known: tuple[str, ...], faults: list[str]) -> Address | None:
    if not text:
        return None
    try:
        return parse(text, known)
    except AddressError as err:
        faults.append(f"{name}: {err}")
        return None


def _check_line(keypad: Address, faults: list[str]) -> None:
    try:
        baud = keypad.allow(*keypad_serial.OPTIONS).number("baud", keypad_serial.BAUD)
    except AddressError as err:
        faults.append(f"keypad: {err}")
        return
    if not keypad.path or baud <= 0:
        faults.append(f"keypad: {keypad.text} should look like serial:///dev/ttyUSB0?baud=9600")


def _pins(config: PadConfig, keys: Address | None, faults: list[str]) -> Mapping[str, int]:
    if keys is None:
        return {}
    if config.key_levels:
        for name in sorted(set(keys.names) ^ set(config.key_levels)):
            where = "keys" if name in config.key_levels else "key_levels"
            faults.append(f"key_levels: pin {name!r} is missing in {where}")
        return config.key_levels
    return {name: level for level, name in enumerate(keys.names, start=1)}


def _decoder(config: PadConfig, faults: list[str]) -> KeyDecoder:
    frames: dict[bytes, str] = {}
    for written, level in config.keypad_frames.items():
        try:
            frames[frame(written)] = level_key(level)
        except ValueError as err:
            faults.append(f"keypad_frames: {err}")
    try:
        return KeyDecoder(frames)
    except ValueError as err:
        faults.append(f"keypad_frames: {err}")
        return KeyDecoder({})


def _lights(config: PadConfig, faults: list[str]) -> Mapping[bool, bytes]:
    lights: dict[bool, bytes] = {}
    for word, written in config.keypad_lights.items():
        if word not in ("on", "off"):
            faults.append(f"keypad_lights: {word!r} is neither 'on' nor 'off'")
            continue
        try:
            lights[word == "on"] = frame(written)
        except ValueError as err:
            faults.append(f"keypad_lights.{word}: {err}")
    return lights
