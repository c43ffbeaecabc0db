"""Can tickets be read off worn paper? Random ones are printed, damaged, and read by programs that
know nothing of this house: Tesseract (Vietnamese) for the words, ZBar for the code.

    python -m tests.kiosk.reading 500          the figures of 500 tickets, some ten minutes

The damage is what a centre's printer has after years: two dots of the head are dead (white lines
down the slip) and the ink has faded by 30 %, all under the noise of a camera.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageOps

from hub.bench.paper import MARGIN_DOTS, Line, Picture, Slip, dots_image, draw, read_paper
from kiosk.printer_escpos import compose
from kiosk.profile import UNKNOWN, Profile
from kiosk.ticket import Native, Qr, Step, Words, layout, ticket_of
from tests.kiosk.stand import AT, issued, menu

CENTRE = Path(__file__).parents[2] / "bamso" / "demo" / "centre.toml"
DEAD_DOTS = 2
FADED = 0.3
WHITE = 235
LARGE_DOTS = 95  # higher is the number or the code: other letters have 51 at most
NOISE = 12  # of 255, one standard deviation
PLACES = [
    "Quảng Ngãi", "Đức Phổ", "Sơn Tịnh", "Trà Bồng", "Nghĩa Hành", "Mộ Đức", "Bình Sơn", "Lý Sơn",
    "Ba Tơ", "Tịnh Khê", "Thủ Đức", "Gò Vấp", "Hoàng Mai", "Ngũ Hành Sơn", "Liên Chiểu",
    "Bắc Giang", "Tuyên Quang", "Điện Biên Phủ", "Mường Lát", "Đắk Mil", "Krông Pắc", "Kỳ Anh",
    "Nghi Xuân", "Cẩm Xuyên", "Hưởng Thọ", "Quỳnh Lưu", "Yên Mỹ", "Ỷ La", "Ý Yên", "Vĩnh Thuận",
    "Giồng Riềng", "Chợ Gạo", "Cái Nước", "Năm Căn", "Phú Quý",
]  # fmt: skip
KINDS = ("UBND phường", "UBND xã", "UBND thành phố", "UBND huyện", "UBND thị xã")


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one ticket: characters on it, those read wrong, and whether the code was read.

    `bytes_sent` against `bytes_raster`, which the whole slip as one picture would take.
    """

    characters: int
    wrong: int
    code: bool
    bytes_sent: int
    bytes_raster: int
    missed: str = ""


def steps_of(dice: random.Random) -> tuple[Step, ...]:
    """A random ticket: real services, random places, counters, times, some with priority."""
    names = _names()
    a_menu = menu(
        agency=f"{dice.choice(KINDS)} {dice.choice(PLACES)}",
        centre=f"Trung tâm Phục vụ hành chính công {dice.choice(PLACES)}",
        follow_url="https://so.quangngai.gov.vn/t/",
    )
    low = 5 * dice.randint(1, 10)
    changes: dict[str, Any] = {
        "number": f"{dice.choice('ABCDEGHKLMNPQRSTVX')}{dice.randint(1, 999):03d}",
        "field": dice.choice(names),
        "counters": tuple(str(n) for n in sorted(dice.sample(range(1, 21), dice.randint(1, 3)))),
        "ahead": dice.randint(0, 60),
        "wait_min": dice.choice([None, (low, low + 10)]),
        "at": AT + timedelta(minutes=dice.randint(0, 500_000)),
        "token": "".join(dice.choices(ascii_letters + digits, k=22)),
        "priority": dice.choice([None, None, None, "cao-tuoi"]),
    }  # fmt: skip
    return layout(ticket_of(issued("r", **changes), a_menu), number_native=True)


def _names() -> list[str]:
    table = tomllib.loads(CENTRE.read_text(encoding="utf-8"))
    return [one["name"] for kind in ("fields", "services") for one in table[kind]]


def read(steps: tuple[Step, ...], dice: random.Random, profile: Profile, width: int) -> Reading:
    """Print, damage and read one ticket."""
    data = compose(steps, width, profile)
    [slip] = read_paper(data)
    whole = draw(slip, width_dots=width)
    worn = _worn(whole, dice)
    said = " ".join(step.text for step in steps if isinstance(step, Words | Native))
    [payload] = [step.payload for step in steps if isinstance(step, Qr)]
    seen = " ".join(_ocr(band) for band in _text_bands(worn, whole, slip, width))
    wanted, got = _bare(said), _bare(seen)
    wrong = distance(wanted, got)
    return Reading(
        characters=len(wanted),
        wrong=wrong,
        code=payload in _codes(worn),
        bytes_sent=len(data),
        bytes_raster=(width // 8) * (whole.height - 2 * MARGIN_DOTS) + 8,
        missed=f"{said}\n    → {' '.join(seen.split())}" if wrong else "",
    )


def _worn(paper: Image.Image, dice: random.Random) -> Image.Image:
    """The slip as grey levels: faded, noisy, with white lines where the head is dead."""
    faded = paper.convert("L").point(lambda level: WHITE if level else round(WHITE * FADED))
    for _ in range(DEAD_DOTS):
        x = MARGIN_DOTS + dice.randrange(paper.width - 2 * MARGIN_DOTS)
        faded.paste(WHITE, (x, 0, x + 1, paper.height))
    noise = Image.frombytes("L", faded.size, dice.randbytes(faded.width * faded.height))
    # Uniform noise has 74 levels of deviation: brought down to NOISE around the middle.
    quiet = noise.point(lambda level: round(128 + (level - 128) * NOISE / 74))
    return ImageChops.add(faded, quiet, 1, -128).filter(ImageFilter.GaussianBlur(0.5))


def _text_bands(
    paper: Image.Image, whole: Image.Image, slip: Slip, width: int
) -> list[Image.Image]:
    """The picture cut at rules, number and code, in reading order; code and blank paper left out.

    A program that reads pages takes letters of 18 mm for a drawing, so the number is made smaller,
    and noise on blank paper for words. `whole` is the slip before it was worn.
    """
    bands, top, begun = [], MARGIN_DOTS, 0

    def cut(at: int) -> None:
        box = (0, begun, paper.width, at)
        if at > begun and ImageChops.invert(whole.crop(box).convert("L")).getbbox():
            bands.append(paper.crop(box))

    for item, height in _heights(slip, width):
        number = isinstance(item, Line) and height > LARGE_DOTS
        if number or height > LARGE_DOTS or _is_rule(item, width):
            cut(top)
            begun = top + height
        if number:
            band = paper.crop((0, top, paper.width, begun))
            bands.append(band.resize((band.width // 4, band.height // 4), Image.Resampling.BOX))
        top += height
    cut(paper.height)
    return bands


def _is_rule(item: object, width: int) -> bool:
    if not isinstance(item, Picture):
        return False
    dots = item.dots
    return dots.height_dots == 1 and dots.width_dots * dots.scale_x > width - 16


def _heights(slip: Slip, width: int) -> list[tuple[Any, int]]:
    """Each item with the rows of paper that it takes."""
    found = []
    for item in slip.items:
        alone = replace(slip, items=(item,))
        if hasattr(item, "dots") and not isinstance(item.dots, int):
            height = dots_image(item.dots).height
        else:
            height = draw(alone, width_dots=width, margin_dots=0).height
        found.append((item, height))
    return found


def _ocr(picture: Image.Image, psm: str = "6") -> str:
    soft = picture.filter(ImageFilter.GaussianBlur(0.7))
    padded = ImageOps.expand(soft, 20, WHITE)
    return _run(["tesseract", "-", "-", "-l", "vie", "--psm", psm, "--dpi", "203"], padded)


def _codes(picture: Image.Image) -> list[str]:
    """As a phone reads it: of many frames, some sharper and some softer, one is enough."""
    for blur_dots in (2, 1, 3):
        frame = picture.filter(ImageFilter.GaussianBlur(blur_dots))
        found = _run(["zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", "-"], frame)
        if found:
            return found.split()
    return []


def _run(command: list[str], picture: Image.Image) -> str:
    file = BytesIO()
    picture.save(file, "PNG")
    done = subprocess.run(
        command, input=file.getvalue(), capture_output=True, check=False, timeout=60,
        env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin:/usr/local/bin"},
    )  # fmt: skip
    return done.stdout.decode("utf-8")


def _bare(text: str) -> str:
    """The characters that carry meaning: blanks and the kind of a dash do not."""
    plain = unicodedata.normalize("NFC", text).replace("–", "-").replace("—", "-")
    return "".join(plain.split())


def distance(wanted: str, got: str) -> int:
    """How many characters must be changed, added or left out (Levenshtein)."""
    before = list(range(len(got) + 1))
    for row, one in enumerate(wanted, 1):
        now = [row]
        for column, other in enumerate(got, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (one != other)))
        before = now
    return before[-1]


def readings(
    count: int, seed: int = 1, profile: Profile = UNKNOWN, width: int = 576
) -> list[Reading]:
    """`count` random tickets, read."""
    dice = random.Random(seed)
    return [read(steps_of(dice), dice, profile, width) for _ in range(count)]


def figures(found: list[Reading]) -> dict[str, float]:
    """The figures of many tickets, shares from 0 to 1."""
    sent, raster = (
        sum(getattr(one, name) for one in found) for name in ("bytes_sent", "bytes_raster")
    )
    return {
        "tickets": len(found),
        "characters_right": 1 - sum(one.wrong for one in found) / sum(o.characters for o in found),
        "codes_read": sum(one.code for one in found) / len(found),
        "bytes_median": sorted(one.bytes_sent for one in found)[len(found) // 2],
        "bytes_most": max(one.bytes_sent for one in found),
        "share_of_raster": sent / raster,
    }


def main() -> None:
    """Print the figures, and the tickets that were read worst."""
    parser = argparse.ArgumentParser(description="read random worn tickets")
    parser.add_argument("tickets", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--width", type=int, default=576)
    parser.add_argument("--text", action="store_true", help="on a printer that has the letters")
    asked = parser.parse_args()
    text = Profile(letters="tcvn3", pages=(30, 31), qr=True)
    found = readings(asked.tickets, asked.seed, text if asked.text else UNKNOWN, asked.width)
    for name, value in figures(found).items():
        print(f"{name:18} {value:.4f}")
    for one in sorted(found, key=lambda one: -one.wrong)[:5]:
        print(f"{one.wrong} wrong of {one.characters}: {one.missed}")


if __name__ == "__main__":
    main()
