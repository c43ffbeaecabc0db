"""`bamso demo`: starts a whole centre on this machine, keeps it running, and ends all of it.

Order: the broker, the hub, then the devices. Every sentence is for the person at the terminal.
"""

import argparse
import fcntl
import json
import os
import shutil
import signal
from pathlib import Path
from time import monotonic

from bamso.demo.children import Children, Spec
from bamso.demo.keypad import PtyKeypad
from bamso.demo.layout import Layout, plan
from bamso.demo.ports import LOOPBACK, DemoError, Places, places
from broker_config.mosquitto import BrokerError, PrivateBroker
from broker_config.render import BrokerSettings
from kit.version import VERSION

HUB_WITHIN_S = 60.0
EX_UNAVAILABLE = 69  # sysexits.h: a service that the demo needs cannot be had


class Stopped(BaseException):
    """Somebody pressed Ctrl-C, or the system wants us to end."""


def run_demo(args: argparse.Namespace) -> int:
    """Run until Ctrl-C; 0 then, 69 with a sentence when it could not start."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    try:
        _run(args)
    except Stopped:
        return 0
    except (DemoError, BrokerError) as err:
        say(f"bamso demo: {err}")
        return EX_UNAVAILABLE
    return 0


def say(text: str) -> None:
    """One line for the person at the terminal, at once."""
    print(text, flush=True)


def _stop(_number: int, _frame: object) -> None:
    raise Stopped


def _run(args: argparse.Namespace) -> None:
    say(f"Bấm Số {VERSION}: cả một trung tâm trên máy này / a whole centre on this machine")
    at = places(os.environ)
    at.folder.mkdir(parents=True, exist_ok=True)
    with open(at.folder / "lock", "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            raise DemoError(
                f"{at.folder} đang được dùng. / Another demo runs in {at.folder}. "
                "Next step: end it, or choose another folder with BAMSO_DEMO_DIR."
            ) from err
        if args.fresh:
            _forget(at.folder)
        layout = plan(at, day=args.day, speed=args.speed, counters=args.counters)
        _serve(layout, at)


def _serve(layout: Layout, at: Places) -> None:
    settings = BrokerSettings(
        port=at.mqtt_port, address=LOOPBACK, directory=str(at.folder / "mosquitto")
    )
    broker = PrivateBroker(settings, layout.site, layout.passwords)
    keypads = [PtyKeypad(folder) for folder in layout.keypad_folders]
    children = Children(layout.logs, say, {"PYTHONUNBUFFERED": "1", "MALLOC_ARENA_MAX": "2"})
    try:
        broker.start()
        say(f"  ✓ broker       mqtt://{LOOPBACK}:{at.mqtt_port}")
        _start_hub(children, layout.hub, at)
        _start_devices(children, layout.devices, at)
        _greet(layout, at)
        while True:
            children.listen(1.0)
            if broker.pid is None:
                say("broker: đã dừng, khởi động lại / ended, starting again")
                broker.start()
            _write_pids(at.folder, children, broker)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # ending takes a moment; once is enough
        say("Đang dừng… / stopping…")
        children.stop()
        for keypad in keypads:
            keypad.close()
        broker.stop()
        say("Đã dừng tất cả. / All ended.")


def _start_hub(children: Children, spec: Spec, at: Places) -> None:
    children.start(spec)
    until_s = monotonic() + HUB_WITHIN_S
    while not children.is_ready(spec.name):
        children.listen(0.1)
        if words := children.failed_at_start(spec.name):
            raise DemoError(f"the hub did not start:\n{words}")
        if monotonic() > until_s:
            raise DemoError(f"the hub is not ready yet:\n{children.last_words(spec.name)}")
    say(f"  ✓ hub          http://{LOOPBACK}:{at.http_port}")


def _start_devices(children: Children, specs: tuple[Spec, ...], at: Places) -> None:
    """Start the devices a few at a time: two cores cannot import for all of them at once."""
    for spec in specs:
        children.start(spec)
        children.listen(0.05)
        waiting = [s for s in specs if s.name in children.pids() and not children.is_ready(s.name)]
        until_s = monotonic() + 5.0
        while len([s for s in waiting if not children.is_ready(s.name)]) > 3:
            children.listen(0.2)
            if monotonic() > until_s:
                break
    say(f"  ✓ devices      {len(specs)}: {', '.join(s.name for s in specs[:4])}, …")


def _greet(layout: Layout, at: Places) -> None:
    spare = layout.spare
    say(f"""
  Mở trang / open      http://{LOOPBACK}:{at.http_port}
  Cán bộ / officers    http://{LOOPBACK}:{at.http_port}/counter/1   PIN {layout.pin}
  Máy dự phòng / spare kiosk for a client of your own ({at.folder / "spare-kiosk.json"}):
    mosquitto_sub -V 5 -h {LOOPBACK} -p {at.mqtt_port} -u {spare.username} -P {spare.password} \\
      -v -t 'bamso/v1/{layout.site}/kiosk/{spare.username}/answer'
  Ctrl-C: dừng tất cả / ends everything
""")


def _forget(folder: Path) -> None:
    for path in folder.iterdir():
        if path.name == "lock":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    say("  ✓ dữ liệu cũ đã xoá / earlier data forgotten")


def _write_pids(folder: Path, children: Children, broker: PrivateBroker) -> None:
    """`pids.json`: which process is what, for whoever wants to kill one and watch it come back."""
    text = json.dumps({"broker": broker.pid, **children.pids()}, indent=1)
    path = folder / "pids.json"
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return
    fresh = folder / "pids.json.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
