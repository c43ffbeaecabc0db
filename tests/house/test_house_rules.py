"""The laws of the house, read from the code itself (docs/decisions.md says why each is there)."""

import ast
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
PROGRAMS = ("hub", "kiosk", "display", "rating_pad")
ROOMS = (*PROGRAMS, "kit", "broker_config", "bamso")

PURE = (
    "kit/wire/*.py", "kit/numbers.py", "kit/scene.py", "kit/style.py", "kit/press.py",
    "kit/bus.py", "kit/version.py",
    "kiosk/flow*.py", "kiosk/times.py", "kiosk/holdings*.py",
    "kiosk/view*.py", "kiosk/ticket*.py", "kiosk/words*.py",
    "display/board*.py", "display/sign*.py", "display/view*.py", "display/say*.py",
    "display/words*.py", "display/link.py", "rating_pad/session*.py", "rating_pad/decode*.py",
    "rating_pad/view*.py", "rating_pad/words*.py", "hub/core/*.py", "hub/translate*.py",
    "hub/web/fence.py", "hub/web/palette.py", "hub/web/possible.py", "hub/web/verbs.py",
    "hub/web/view*.py", "hub/web/words*.py", "hub/claim.py", "hub/bench/desk.py",
    "hub/bench/guide.py", "hub/bench/things.py", "hub/outcome.py", "hub/told.py",
    "hub/store/port.py", "hub/service_decide.py",
    "broker_config/acl.py", "broker_config/render.py", "hub/bench/paper_actions.py",
    "hub/bench/paper_frames.py", "hub/bench/paper_items.py", "hub/bench/paper_letters.py",
    "hub/bench/paper_press.py",
)  # fmt: skip

# What may be imported in a PURE room from outside the house. msgspec and Pillow are pure there.
PURE_IMPORTS = {
    "__future__", "abc", "bisect", "collections", "collections.abc", "contextlib", "dataclasses",
    "datetime", "decimal", "difflib", "enum", "functools", "heapq", "itertools", "json", "math",
    "operator", "re", "string", "textwrap", "types", "typing", "unicodedata", "zoneinfo",
}  # fmt: skip
PURE_EXTRA = {
    "kit/wire": {"msgspec"}, "hub/bench": {"PIL", "segno"}, "hub/core": {"immutables"},
}  # fmt: skip
PURE_ROOMS_WITH_LOOPS = ("kit.bus",)  # values a PURE room may take from the shell's side

CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"),
    ("time", "time"), ("time", "monotonic"), ("time", "sleep"), ("time", "time_ns"),
    ("time", "perf_counter"),
}  # fmt: skip
UNCERTAIN = {"open", "print", "input", "exec", "eval"}  # builtins that reach outside

DOORS = {
    "paho": ("kit/mqtt.py",),
    "pygame": ("kit/painter.py", "kit/letters.py", "kit/screen_window.py",
               "display/speaker_audio.py"),
    "gpiozero": ("kit/keys_gpio.py",),
    "escpos": ("kiosk/printer_escpos.py", "kiosk/printer_virtual.py", "kiosk/escpos_light.py"),
    "serial": ("rating_pad/keypad_serial.py", "kiosk/printer_escpos.py"),
    "flask": ("hub/web/", "hub/bench/"),
    "waitress": ("hub/web/",),
    "sqlalchemy": ("hub/store/",),
    "alembic": ("hub/store/",),
    "msgspec": ("kit/", "hub/store/"),
    "immutables": ("hub/core/",),
}  # fmt: skip
CORE_SHARES = ("kit.numbers",)  # how a number is written: kiosk and hub must agree
SHARED_BY_DESIGN = {"kit/bus_memory.py"}  # the tests' broker: no program uses it


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def sources(*patterns: str) -> list[Path]:
    found = {path for pattern in patterns for path in HOUSE.glob(pattern)}
    return sorted(path for path in found if "__pycache__" not in path.parts)


def each_of(
    paths: Callable[[], list[Path]],
) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """One test over many files: a thousand tests of a millisecond would take three seconds."""

    def over(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            for path in paths():
                check(path)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return over


def house_files() -> list[Path]:
    return sources(*(f"{room}/**/*.py" for room in ROOMS))


def name_of(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@cache
def imports(path: Path) -> tuple[tuple[int, str], ...]:
    """Line and full dotted name of everything the file imports, wherever in the file."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno}: imports are absolute here"
            yield node.lineno, node.module or ""
            for alias in node.names:  # `from kit import style` imports kit.style
                full = f"{node.module}.{alias.name}"
                if (HOUSE / f"{full.replace('.', '/')}.py").is_file():
                    yield node.lineno, full


def room(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


@cache
def pure_modules() -> frozenset[str]:
    return frozenset(name_of(p).removesuffix(".py").replace("/", ".") for p in sources(*PURE))


def is_pure_house_module(module: str) -> bool:
    known = pure_modules()
    return module in known or any(name.startswith(f"{module}.") for name in known)


def test_every_pure_room_exists_so_that_the_rule_cannot_be_dodged_by_a_new_name() -> None:
    empty = [pattern for pattern in PURE if not sources(pattern) and "*" not in pattern]
    assert empty == []
    for program, cores in {"kiosk": "flow", "display": "board", "rating_pad": "session"}.items():
        assert (HOUSE / program / f"{cores}.py").is_file()


@each_of(lambda: sources(*PURE))
def test_a_pure_room_imports_no_io(path: Path) -> None:
    allowed = set(PURE_IMPORTS)
    for folder, extra in PURE_EXTRA.items():
        if name_of(path).startswith(folder):
            allowed |= extra
    guilty = []
    for line, module in imports(path):
        if room(module) in ROOMS:
            fine = is_pure_house_module(module) or module == "kit.loop"
        else:
            fine = module in allowed or room(module) in allowed
        if not fine:
            guilty.append(f"{name_of(path)}:{line} imports {module}")
    assert guilty == []


@each_of(lambda: sources(*PURE))
def test_a_pure_room_reads_no_clock_and_touches_nothing_outside(path: Path) -> None:
    guilty = []
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            if (called.value.id, called.attr) in CLOCKS:
                guilty.append(f"{name_of(path)}:{node.lineno} {called.value.id}.{called.attr}")
        elif isinstance(called, ast.Name) and called.id in UNCERTAIN:
            guilty.append(f"{name_of(path)}:{node.lineno} {called.id}()")
    assert guilty == []


def test_what_a_pure_room_takes_from_the_loop_is_only_values() -> None:
    taken = set()
    for path in sources(*PURE):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "kit.loop":
                taken |= {alias.name for alias in node.names}
    assert taken <= {"Tick", "Moment", "Stop"}


@each_of(house_files)
def test_no_program_imports_another(path: Path) -> None:
    home = path.relative_to(HOUSE).parts[0]
    if home == "bamso":
        return
    allowed = {home, "kit"}
    foreign = [
        f"{name_of(path)}:{line} imports {module}"
        for line, module in imports(path)
        if room(module) in ROOMS and room(module) not in allowed
    ]
    assert foreign == []


@each_of(lambda: sources("hub/core/*.py"))
def test_the_core_knows_neither_wire_nor_web_nor_store(path: Path) -> None:
    for line, module in imports(path):
        if room(module) in ROOMS:
            fine = module.startswith("hub.core") or module in CORE_SHARES
            assert fine, f"{name_of(path)}:{line} imports {module}"


@pytest.mark.parametrize("library", DOORS)
def test_an_outside_library_comes_in_by_one_door(library: str) -> None:
    guilty = [
        f"{name_of(path)}:{line}"
        for path in house_files()
        for line, module in imports(path)
        if room(module) == library and not name_of(path).startswith(DOORS[library])
    ]
    assert guilty == []


def test_only_the_shell_reads_a_clock() -> None:
    allowed = ("kit/loop.py", "kit/unit.py", "kit/ids.py", "hub/main.py", "hub/service", "bamso/")
    guilty = []
    for path in house_files():
        if name_of(path).startswith(allowed):
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("datetime", "date")
                and node.func.attr in ("now", "utcnow", "today")
            ):
                guilty.append(f"{name_of(path)}:{node.lineno}")
    assert guilty == []


def test_the_only_lock_is_in_the_service() -> None:
    locks = {"Lock", "RLock", "Condition", "Semaphore"}
    guilty = [
        f"{name_of(path)}:{node.lineno}"
        for path in house_files()
        if not name_of(path).startswith("hub/service")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute | ast.Name)
        and (node.attr if isinstance(node, ast.Attribute) else node.id) in locks
    ]
    assert guilty == []


@each_of(house_files)
def test_a_file_fits_on_a_few_screens(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 300, f"{name_of(path)}: {lines} lines"


@each_of(house_files)
def test_a_function_fits_on_one_screen_and_says_its_types(path: Path) -> None:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            assert length <= 50, f"{name_of(path)}:{node.lineno} {node.name}: {length} lines"


@each_of(house_files)
def test_each_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(tree(path)), name_of(path)


def test_a_kit_file_serves_at_least_two_programs() -> None:
    """Directly, or through a kit file that does."""
    users: dict[str, set[str]] = {}
    for path in house_files():
        home = path.relative_to(HOUSE).parts[0]
        for _, module in imports(path):
            if room(module) == "kit":
                users.setdefault(module, set()).add(
                    home if home != "kit" else name_of(path).removesuffix(".py").replace("/", ".")
                )
    lonely = []
    for path in sources("kit/*.py", "kit/wire/*.py"):
        module = name_of(path).removesuffix(".py").replace("/", ".")
        if path.name == "__init__.py" or name_of(path) in SHARED_BY_DESIGN:
            continue
        if len(programs_behind(module, users, frozenset())) < 2:
            lonely.append(module)
    assert lonely == []


def programs_behind(module: str, users: dict[str, set[str]], seen: frozenset[str]) -> set[str]:
    found: set[str] = set()
    package = module.rpartition(".")[0]
    for user in users.get(module, set()) | (
        users.get(package, set()) if package != "kit" else set()
    ):
        if user.startswith("kit."):
            if user not in seen:
                found |= programs_behind(user, users, seen | {module})
        else:
            found.add(user)
    return found


def test_each_test_file_has_its_module() -> None:
    """tests/kiosk/test_flow.py tests kiosk/flow.py; a longer name may follow an underscore."""
    strays = []
    for path in sources(*(f"tests/{room}/**/test_*.py" for room in (*PROGRAMS, "kit"))):
        home = HOUSE / path.relative_to(HOUSE / "tests").parent
        stem = path.stem.removeprefix("test_")
        parts = stem.split("_")
        names = {"_".join(parts[:n]) for n in range(1, len(parts) + 1)}
        if not any((home / f"{n}.py").is_file() or (home / n).is_dir() for n in names):
            strays.append(name_of(path))
    assert strays == []


def test_no_test_sleeps_or_patches_the_house() -> None:
    guilty = []
    for path in sources("tests/**/*.py"):
        if path.name == "test_house_rules.py":
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("sleep", "monkeypatch_module"):
                guilty.append(f"{name_of(path)}:{node.lineno} sleeps")
            if isinstance(node, ast.ImportFrom) and node.module == "unittest.mock":
                guilty.append(f"{name_of(path)}:{node.lineno} patches")
    assert guilty == []


def test_nothing_names_a_package_registry_or_a_path_of_one_machine() -> None:
    words = (
        "py" + "pi.org",
        "registry.npm" + "js",
        "deb.deb" + "ian.org",
        "/wo" + "rk/",
        "/ro" + "ot/",
    )
    guilty = []
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=HOUSE, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        path = HOUSE / name
        try:
            text = path.read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        guilty += [f"{name}: {word}" for word in words if word in text]
    assert guilty == []
