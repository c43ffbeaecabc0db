"""`make bench`: how fast, how large, how idle; every figure beside a baseline of the same run.

Writes bench/results.md (for people) and bench/results.json. Absolute times say little about another
machine; the ratios to the baseline do.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench import centre, store

HOUSE = Path(__file__).resolve().parents[2]
RESULTS = HOUSE / "bench"
TARGETS = {"hub": 96.0, "device": 64.0, "idle_board": 1.0}  # MB, MB, % of a core


def main() -> int:
    """Measure, write, and say whether the targets are met (exit status 1 if not)."""
    found: dict[str, Any] = {"machine": machine()}
    print("measuring the store and the service …", flush=True)
    found["store"] = store.measure()
    print("measuring a whole centre (about two minutes) …", flush=True)
    found["centre"] = centre.measure()
    found["missed"] = missed(found["centre"])
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "results.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    text = report(found)
    (RESULTS / "results.md").write_text(text, encoding="utf-8")
    print(text)
    return 1 if found["missed"] else 0


def machine() -> dict[str, str]:
    """What this ran on."""
    cpu = "unknown"
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith(("model name", "Model")):
            cpu = line.partition(":")[2].strip()
            break
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HOUSE, capture_output=True, text=True,
        check=False,
    ).stdout.strip()  # fmt: skip
    return {
        "when": datetime.now().astimezone().isoformat(timespec="minutes"),
        "cpu": f"{os.cpu_count()} × {cpu}",
        "memory": Path("/proc/meminfo").read_text(encoding="utf-8").splitlines()[0].split()[1]
        + " kB",
        "system": platform.platform(),
        "python": sys.version.split()[0],
        "commit": commit or "none",
    }


def missed(found: dict[str, Any]) -> list[str]:
    """The targets that were not met, as sentences."""
    sentences = []
    for name, size in found["memory_mb"].items():
        limit = TARGETS["hub"] if name == "hub" else TARGETS["device"]
        if size["rss"] > limit:
            sentences.append(f"{name}: {size['rss']:.1f} MB resident, target {limit:.0f}")
    if found["idle_percent"]["hall"] >= TARGETS["idle_board"]:
        sentences.append(f"idle board: {found['idle_percent']['hall']:.2f} % of a core")
    return sentences


def report(found: dict[str, Any]) -> str:
    """The results as a page."""
    here, stores, demo = found["machine"], found["store"], found["centre"]
    lines = [
        "# What `make bench` measured\n",
        f"{here['when']}, commit {here['commit']}, {here['cpu']}, {here['memory']}, "
        f"{here['system']}, Python {here['python']}.\n",
        "Every table has its own baseline from the same run; quote the ratios.\n",
        "## Memory after work (MB) and processor at rest (% of one core over 20 s)\n",
        "| program | resident | proportional | ratio to a bare Python | idle | target |",
        "|---|---|---|---|---|---|",
    ]
    bare = demo["memory_mb_bare"]
    for name, size in demo["memory_mb"].items():
        idle = demo["idle_percent"].get(name, 0.0)
        target = "≤ 96 MB" if name == "hub" else "≤ 64 MB"
        target += ", < 1 %" if name == "hall" else ""
        lines.append(
            f"| {name} | {size['rss']:.1f} | {size['pss']:.1f} | {size['rss'] / bare['rss']:.1f} | "
            f"{idle:.2f} | {target} |"
        )
    lines.append(f"| *bare Python* | {bare['rss']:.1f} | {bare['pss']:.1f} | 1.0 | | baseline |")
    lines += [
        "\n## The store\n",
        "| what | per second | p50 ms | p99 ms | ratio to raw commits |",
        "|---|---|---|---|---|",
    ]
    raw = stores["raw"]["per_s"]
    for row in stores.values():
        lines.append(
            f"| {row['about']} | {row['per_s']:.0f} | {row['p50_ms']:.2f} | {row['p99_ms']:.2f} | "
            f"{row['per_s'] / raw:.2f} |"
        )
    lines += ["\n## The centre\n", "| what | figure | baseline |", "|---|---|---|"]
    lines += [f"| {what} | {figure} | {base} |" for what, figure, base in demo["times"]]
    lines.append("\n## Targets\n")
    lines += [f"* missed: {sentence}" for sentence in found["missed"]] or ["* all met"]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
