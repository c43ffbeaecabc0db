"""PURE: `kit.style` as CSS variables, so that boards and pages share palette, type and spacing."""

from dataclasses import asdict

from kit import style

REM_PX = 17  # base.css; more where the reader asked for larger letters


def css() -> str:
    """`:root` with one variable for each colour, size of letters and space.

    `--night-ink: rgb(255 255 255)`, `--type-lead: 1.2rem`, `--space-gap: 0.8235rem`.
    """
    lines = [f"  --{name}: {_rgb(color)};" for name, color in _colors()]
    sizes = asdict(style.type_scale(1.0))
    lines += [f"  --type-{name}: {size:.4g}rem;" for name, size in sizes.items()]
    lines += [f"  --space-{name}: {px / REM_PX:.4g}rem;" for name, px in style.SPACES.items()]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def _colors() -> list[tuple[str, tuple[int, int, int]]]:
    named = [
        (name.lower().replace("_", "-"), value)
        for name, value in vars(style).items()
        if name.isupper() and isinstance(value, tuple) and len(value) == 3
        if all(isinstance(part, int) for part in value)
    ]
    levels = [(f"level-{i}", color) for i, color in enumerate(style.LEVEL_COLORS, start=1)]
    return named + levels


def _rgb(color: tuple[int, int, int]) -> str:
    return "rgb({} {} {})".format(*color)
