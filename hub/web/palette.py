"""The palette of `kit.style` as CSS variables, so that boards and pages share one palette."""

from kit import style


def css() -> str:
    """`:root` with one variable for each colour: `--night-ink: rgb(255 255 255)`."""
    lines = [f"  --{name}: {_rgb(color)};" for name, color in _colors()]
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
