"""The results as a page for people: each table with its baseline from the same run."""

from collections.abc import Callable, Iterator
from typing import Any

Found = dict[str, Any]


def page(found: Found) -> str:
    """bench/results.md."""
    here = found["machine"]
    lines = [
        "# What `make bench` measured\n",
        f"{here['when']}, commit {here['commit']}, seed {found['plan']['seed']}, {here['cpu']}, "
        f"{here['memory']}, {here['system']}, Python {here['python']}; "
        f"the run took {found['took_s'] / 60:.0f} minutes.\n",
        "Load and hub share this machine. Every table has its own baseline from the same run: "
        "quote the ratios, not the times.\n",
        "## Targets\n",
        *_targets(found["targets"]),
    ]
    for part, section in SECTIONS.items():
        if part in found:
            lines += ["", *section(found[part])]
    return "\n".join(lines) + "\n"


def _targets(rows: list[Found]) -> Iterator[str]:
    yield from _head("what", "measured", "target", "")
    for row in rows:
        sign = "≥" if row["at_least"] else "≤"
        unit = f" {row['unit']}" if row["unit"] else ""
        measured, limit = f"{row['value']:.4g}{unit}", f"{sign} {row['limit']:g}{unit}"
        yield f"| {row['what']} | {measured} | {limit} | {'met' if row['met'] else '**missed**'} |"


def _tickets(found: Found) -> Iterator[str]:
    raw, flask = found["raw"]["per_s"], found["flask_16"]["per_s"]
    yield "## Tickets over MQTT\n"
    yield (
        "Baseline (a): raw SQLite, WAL, FULL, one row a commit. Baseline (b): a minimal correct "
        "Flask endpoint (counter row, unique index, `BEGIN IMMEDIATE`, waitress). Ours: press → "
        "answer, committed, through Mosquitto (persistence off) and the real hub. Baselines and "
        "ours take turns; the round in the middle is shown.\n"
    )
    yield from _head("what", "a second", "÷ (a)", "÷ (b) at 16", "p50 ms", "p99 ms", "max ms")
    for name, about in ABOUT_TICKETS.items():
        row = found[name]
        ratios = f"{row['per_s'] / raw:.2f} | {row['per_s'] / flask:.2f}"
        times = f"{row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['max_ms']:.0f}"
        yield f"| {about} | {row['per_s']:.0f} | {ratios} | {times} |"
    for name in ("busy_hall", "piling_up"):
        row = found[name]
        yield (
            f"\n{ABOUT_TICKETS[name]}: {row['issued']} tickets in {row['seconds']:.0f} s, slowest "
            f"second {row['slowest_second']}, {row['called']} called, {row['noted']} papers noted; "
            f"a call p50 {row['call']['p50_ms']:.1f} ms, p99 {row['call']['p99_ms']:.1f} ms; "
            f"the hub used {100 * row['hub_cpu_share']:.0f} % of a core and "
            f"{row['hub_rss_mb']:.0f} MB at the end; each of {row['followers']['boards']} boards "
            f"saw {row['followers']['calls_seen_least']} calls."
        )
    yield (
        "\nBoards and pads are lines of one process that decodes every message as a device does "
        "and paints nothing: a real board has a processor of its own."
    )


ABOUT_TICKETS = {
    "raw": "*(a) raw commits*",
    "flask_1": "*(b) Flask, 1 client*",
    "flask_16": "*(b) Flask, 16 clients*",
    "asks_1": "1 outstanding",
    "asks_16": "16 outstanding",
    "asks_64": "64 outstanding",
    "papers_16": "16 outstanding, every paper reported",
    "busy_hall": "64 outstanding, a busy hall",
    "piling_up": "64 outstanding, nobody is called",
}


def _boards(found: Found) -> Iterator[str]:
    yield "## Verb → picture on the hall board\n"
    yield (
        "From the officer's verb (HTTP and MQTT by turns) to the first finished picture, "
        "1920 × 1080, with the called number; the board is the real program with a screen that "
        "notes each picture. The last row is the virtual screen's PNG file, which a real screen "
        "does not need.\n"
    )
    yield from _head("what", "calls", "p50 ms", "p99 ms", "max ms")
    rows = {
        "painted, one call after the other": found["frames"],
        "… over HTTP": found["frames"]["http"],
        "… over MQTT": found["frames"]["mqtt"],
        "painted large, at the pace of a hall": found["large"],
        "of this the painting alone": found["frames"]["painting"],
        "`bamso display`: until the PNG is on disk": found["pictures"],
    }
    for about, row in rows.items():
        yield _spread(about, row)


def _press(found: Found) -> Iterator[str]:
    yield "## Press → last byte at the printer\n"
    yield (
        "A real kiosk, a button, and a printer behind a pty that takes everything at once; a slip "
        f"is {found['slip_bytes']:,} bytes. With a hub that hangs the kiosk waits "
        "`answer_within_s` first: that is subtracted.\n"
    )
    yield from _head("what", "presses", "p50 ms", "p99 ms", "max ms")
    yield _spread("with the hub", found["hub"])
    yield _spread("hub dead", found["hub_dead"])
    yield _spread("hub hangs (less 0.8 s)", found["hub_hangs"])


def _history(found: Found) -> Iterator[str]:
    yield "## As history grows\n"
    yield "One press and one call at a time; all tables and indexes filled.\n"
    yield from _head("past tickets", "start s", "press p50 / p99 ms", "call p50 / p99 ms",
                     "hub MB", "file MB", "")  # fmt: skip
    for row in [*found["sizes"], *found["recorded"]]:
        when = f"recorded {row['when'][:10]}, {row['commit']}" if "when" in row else ""
        yield (
            f"| {row['tickets']:,} | {row['start_s']:.2f} | {row['issue_p50_ms']:.2f} / "
            f"{row['issue_p99_ms']:.1f} | {row['call_p50_ms']:.2f} / {row['call_p99_ms']:.1f} | "
            f"{row['rss_mb']:.0f} | {row['size_mb']:,.0f} | {when} |"
        )
    yield '\nLarger pasts take minutes: `make bench ARGS="--history 10000000"` records one.'


def _wear(found: Found) -> Iterator[str]:
    yield "## What a ticket costs the disk\n"
    yield from _head("program", "tickets", "bytes a ticket", "waits for the disk", "processor ms")
    about = {
        "kiosk": "kiosk",
        "hub_one_by_one": "hub, one ticket at a time",
        "hub_busy": "hub, 64 outstanding, a busy hall (report, call, finish included)",
    }
    for name, words in about.items():
        row = found[name]
        counts = f"{row['bytes']:,} | {row['syncs']} | {row['cpu_ms']}"
        yield f"| {words} | {row['tickets']} | {counts} |"


def _overload(found: Found) -> Iterator[str]:
    yield "## Overload\n"
    yield (
        f"Presses by the clock at five times the best rate ({found['asked_per_s']:.0f} a second), "
        "from kiosks that wait for nobody.\n"
    )
    yield from _head("what", "figure")
    yield f"| best rate, 64 outstanding | {found['best_per_s']:.0f} tickets/s |"
    yield f"| under the flood | {found['goodput_per_s']:.0f} tickets/s |"
    yield f"| share | {found['goodput_share']:.2f} |"
    yield f"| answered within 0.8 s | {found['in_time_per_s']:.0f} tickets/s |"
    yield f"| refused / unanswered | {sum(found['refused'].values())} / {found['unanswered']} |"
    memory = f"{found['hub_rss_mb']:.0f} / {found['broker_rss_mb']:.0f} MB"
    yield f"| most memory of hub / broker | {memory} |"


def _store(found: Found) -> Iterator[str]:
    yield "## The hub's one path, without a bus\n"
    yield from _head("what", "a second", "÷ (a)", "p50 ms", "p99 ms")
    raw = found["raw"]["per_s"]
    for row in found.values():
        yield (
            f"| {row['about']} | {row['per_s']:.0f} | {row['per_s'] / raw:.2f} | "
            f"{row['p50_ms']:.2f} | {row['p99_ms']:.2f} |"
        )


def _centre(found: Found) -> Iterator[str]:
    yield "## A whole demo centre: memory after work, processor at rest\n"
    yield from _head("program", "resident MB", "proportional MB", "÷ bare Python", "idle %")
    bare = found["memory_mb_bare"]
    for name, size in found["memory_mb"].items():
        idle = found["idle_percent"].get(name, 0.0)
        yield (
            f"| {name} | {size['rss']:.1f} | {size['pss']:.1f} | {size['rss'] / bare['rss']:.1f} | "
            f"{idle:.2f} |"
        )
    yield f"| *bare Python* | {bare['rss']:.1f} | {bare['pss']:.1f} | 1.0 | |"
    yield ""
    yield from _head("what", "figure", "baseline")
    for what, figure, base in found["times"]:
        yield f"| {what} | {figure} | {base} |"


def _waits(found: Found) -> Iterator[str]:
    yield "## The waiting time that people are told\n"
    yield (
        "Made-up days of three types of office in virtual time, decided by the real core: the "
        "middle of the range beside the wait that came, for all who were told one (nobody is "
        "before the fifth visit of the field). Baselines: what the last person of the field who "
        "was called had waited, and the day's average told to everybody.\n"
    )
    yield from _head("office", "days", "told / called", "wait min", "error min", "÷ last one",
                     "÷ day's average", "bias", "within the range", "range min")  # fmt: skip
    for name, row in found.items():
        counts = f"{row['days']} | {row['told']:,} / {row['people']:,}"
        errors = f"{row['wait_min']:.1f} | {row['mae_min']:.1f} | {row['to_les']:.2f}"
        kept = f"{100 * row['coverage']:.0f} % | {row['width_min']:.1f}"
        shares = f"{row['to_mean']:.2f} | {100 * row['bias']:+.1f} %"
        yield f"| {name} | {counts} | {errors} | {shares} | {kept} |"


def _head(*titles: str) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield "|" + "---|" * len(titles)


def _spread(about: str, row: Found) -> str:
    times = f"{row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['max_ms']:.0f}"
    return f"| {about} | {row['n']} | {times} |"


SECTIONS: dict[str, Callable[[Found], Iterator[str]]] = {
    "tickets": _tickets,
    "boards": _boards,
    "press": _press,
    "history": _history,
    "wear": _wear,
    "overload": _overload,
    "store": _store,
    "centre": _centre,
    "waits": _waits,
}
