"""The demo page: the whole centre on one screen, each device a picture that can be pressed.

Only there when the hub is given a bench. It moves devices as a hand would (a key, a finger, an
empty roll of paper) and reads what they did; it never speaks for one of them.
"""

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, cast

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    jsonify,
    render_template,
    request,
    send_file,
)

from hub.bench.desk import Facts, bench
from hub.bench.paper import draw, read_paper
from hub.bench.rig import Rig, RigFault
from hub.bench.tap import WANTED, Tap
from hub.core.model import CounterId
from hub.web.hub import Hub, asked_lang, the_hub, today
from hub.web.live import BEAT, BEAT_S, RETRY, as_json
from hub.web.words import Lang, for_scripts, say, sentence
from kit.bus import Bus
from kit.mqtt import MqttBus

log = logging.getLogger(__name__)

bp = Blueprint("bench", __name__, template_folder="templates", static_folder="static",
               static_url_path="/bench/static")  # fmt: skip

LOOK_S = 0.25  # a press is seen within a quarter of a second
RATINGS_SHOWN = 8
KEPT_S = 24 * 3600
STATUS = {"malformed": 400, "not-there": 404, "not-running": 409}


@dataclass(frozen=True, slots=True)
class BenchPage:
    """What the page needs: the folder of devices, and an ear at the broker."""

    rig: Rig
    tap: Tap


def add_to(app: Flask, hub: Hub, ear: Bus | None) -> None:
    """Put the demo page at `/`; its ear listens as the user that the settings name."""
    watch = hub.settings.watch
    bus = ear or MqttBus(watch, watch.username or "watch", wanted=WANTED, state=None)
    tap = Tap(bus, hub.centre.site, hub.service.now)
    hub.parts.append(tap)
    app.extensions["bamso-bench"] = BenchPage(Rig(hub.settings.bench), tap)
    app.register_blueprint(bp)


def _bench() -> BenchPage:
    return cast(BenchPage, current_app.extensions["bamso-bench"])


@bp.app_errorhandler(RigFault)
def _fault(fault: RigFault) -> tuple[Response, int]:
    return _answer(fault.reason), STATUS.get(fault.reason, 409)


def _answer(reason: str | None) -> Response:
    text = sentence(reason, asked_lang()) if reason else ""
    status = "refused" if reason else "done"
    return jsonify({"status": status, "reason": reason, "sentence": text})


@bp.get("/")
def page() -> str:
    """The page; pictures and lists arrive by the stream."""
    hub, manifest, lang = the_hub(), _bench().rig.manifest(), asked_lang()
    counters = [c for c in manifest.counters if any(x.id == c.id for x in hub.centre.counters)]
    chosen = next((c for c in counters if c.id == request.args.get("counter")), None)
    return render_template(
        "bench.html",
        centre=hub.centre,
        manifest=manifest,
        counters=counters,
        chosen=chosen or (counters[0] if counters else None),
        counters_json={found.id: asdict(found) for found in counters},
        levels=range(hub.centre.rules.rating_levels, 0, -1),  # as on the pad's screen: best first
        script_words={**for_scripts(lang), **_words(lang)},
    )


def _words(lang: Lang) -> dict[str, str]:
    keys = ("sound", "sound_off", "stop", "go", "retained", "no_ratings", "no_paper_yet", "online",
            "offline", "no_broker", "visits", "rated")  # fmt: skip
    found = {key: say(f"demo.{key}", lang) for key in keys}
    return {
        **found,
        "not_there": sentence("not-there", lang),
        "paper_of": say("demo.paper", lang),
        "counter": say("counter", lang),
    }


@bp.get("/bench/<device>/<any('screen.png', 'targets.json'):name>")
def picture(device: str, name: str) -> Response:
    """What a device's screen shows now, and where it may be touched."""
    return _kept(send_file(_bench().rig.file(device, name), max_age=KEPT_S))


@bp.get("/bench/<device>/paper/<int:nr>.png")
def paper(device: str, nr: int) -> Response:
    """One print job as a picture of paper, from the bytes that the printer got."""
    data = _bench().rig.file(device, "paper", f"{nr:06}.bin").read_bytes()
    slips = read_paper(data)
    if not slips:
        raise RigFault("not-there")
    out = io.BytesIO()
    draw(slips[0]).save(out, "PNG")
    return _kept(Response(out.getvalue(), mimetype="image/png"))


@bp.get("/bench/<device>/call/<int:nr>.wav")
def call(device: str, nr: int) -> Response:
    """One announcement as it was spoken."""
    path = _bench().rig.file(device, "calls", f"{nr:06}.wav")
    return _kept(send_file(path, mimetype="audio/wav", max_age=KEPT_S))


def _kept(response: Response) -> Response:
    # The address carries the file's version, so a kept copy is never an old one.
    response.headers["Cache-Control"] = f"private, max-age={KEPT_S}"
    return response


@bp.post("/bench/<device>/press")
def press(device: str) -> Response:
    """Press a key of a device."""
    keys = {c.pad: c.keys for c in _bench().rig.manifest().counters}
    _bench().rig.press(device, str(_body().get("key", "")), keys.get(device, "keys"))
    return _answer(None)


@bp.post("/bench/<device>/tap")
def tap(device: str) -> Response:
    """Touch a screen: at `x`, `y` of the scene, or a target by its `key`."""
    body = _body()
    if "key" in body:
        _bench().rig.touch(device, str(body["key"]))
        return _answer(None)
    x, y = body.get("x"), body.get("y")
    if not isinstance(x, int | float) or not isinstance(y, int | float):
        raise RigFault("malformed")
    _bench().rig.tap(device, x, y)
    return _answer(None)


@bp.post("/bench/<device>/fail")
def fail(device: str) -> Response:
    """Let a printer fail with a reason word, or mend it with null."""
    reason = _body().get("reason")
    _bench().rig.break_down(device, None if reason is None else str(reason))
    return _answer(None)


def _body() -> dict[str, Any]:
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise RigFault("malformed")
    return body


@bp.get("/bench/events")
def events() -> Response:
    """What changed on the bench: `state` whole, `messages` as they travel."""
    hub, lang = the_hub(), asked_lang()
    counter = CounterId(request.args.get("counter", ""))
    stream = hub.streams.open(_events(hub, _bench(), _look(hub, _bench(), lang), counter))
    return stream or Response(
        sentence("streams-full", lang), 503, {"Retry-After": "5"}, mimetype="text/plain"
    )


def _look(hub: Hub, page: BenchPage, lang: Lang) -> Callable[[], Facts]:
    """A function that gathers the facts; the store is asked again only after a change."""
    asked = {"version": -2}
    kept: dict[str, Any] = {}

    def look() -> Facts:
        now = hub.service.now()
        day = today(hub, now)
        version = hub.service.changed(-1, 0)
        if version != asked["version"]:
            asked["version"] = version
            kept["ratings"] = hub.store.latest_ratings(RATINGS_SHOWN)
            kept["officers"] = hub.store.officer_ratings(day.date, day.date)
        return Facts(
            centre=hub.centre,
            day=day,
            now=now,
            lang=lang,
            seen=page.rig.look(),
            devices=hub.service.devices,
            broker=page.tap.connected,
            **kept,
        )

    return look


def _events(
    hub: Hub, page: BenchPage, look: Callable[[], Facts], counter: CounterId
) -> Iterator[str]:
    last, seq, quiet_s = "", 0, 0.0
    yield RETRY
    while not hub.streams.stopped.is_set():
        facts = look()
        text = as_json(bench(facts, counter))
        fresh = page.tap.since(seq)
        quiet_s += LOOK_S
        if text != last:
            yield f'event: state\ndata: {{"at": "{facts.now.isoformat()}", "state": {text}}}\n\n'
            last, quiet_s = text, 0.0
        if fresh:
            heard = as_json({"whole": seq == 0, "heard": fresh})
            seq = fresh[-1].seq
            yield f"event: messages\ndata: {heard}\n\n"
            quiet_s = 0.0
        if quiet_s >= BEAT_S:
            yield BEAT
            quiet_s = 0.0
        hub.streams.stopped.wait(LOOK_S)
