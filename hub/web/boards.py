"""The hall board and the counter signs as pages, for a smart TV that has a browser and no Pi.

Open to everybody who is in the network of the centre: they show what hangs in the hall. The scripts
and styles are for the browsers that TVs have (Chromium 38 and later): no modules, no variables in
the style sheet, no grid.
"""

import re
from datetime import datetime
from importlib.resources import files

from flask import Blueprint, Response, render_template, request

from hub.core.centre import Counter
from hub.web import view_boards as view
from hub.web.hub import Hub, the_hub
from hub.web.live import states
from hub.web.words import sentence
from hub.web.words_boards import BOARDS, DAYS
from kit import style

bp = Blueprint("boards", __name__)

ROWS_LEAST, ROWS_MOST = 3, 12  # rows of counters below each other that an installer may ask for


@bp.get("/board")
def board() -> str:
    """The hall board. `?rows=6`: fewer and larger rows; `?sound=1`: a chime, if the TV lets us."""
    hub = the_hub()
    return render_template("board.html", page=_page(hub, "/board/events"), centre=hub.centre)


@bp.get("/sign/<counter>")
def sign(counter: str) -> str | tuple[str, int]:
    """The sign above one counter; 404 with a list of all for a counter that is not there."""
    hub = the_hub()
    if _counter(hub, counter) is None:
        return render_template("sign_list.html", unknown=counter, centre=hub.centre), 404
    return render_template("sign.html", page=_page(hub, f"/sign/{counter}/events"), counter=counter)


@bp.get("/sign/")
def signs() -> str:
    """A link to the sign of every counter, for whoever hangs up the screens."""
    return render_template("sign_list.html", unknown="", centre=the_hub().centre)


@bp.get("/board/events")
def board_events() -> Response:
    """The hall now and after each change; 503 when too many pages are open."""
    hub = the_hub()

    def picture(now: datetime) -> view.HallPicture:
        return view.hall(hub.centre, hub.service.day, now, hub.version)

    return _stream(hub, hub.streams.open(states(hub.streams, hub.service, "board", picture)))


@bp.get("/sign/<counter>/events")
def sign_events(counter: str) -> Response:
    """The counter now and after each change; 503 when too many pages are open, 404."""
    hub = the_hub()
    here = _counter(hub, counter)
    if here is None:
        return Response(sentence("not-found", "vi"), 404, mimetype="text/plain")

    def picture(now: datetime) -> view.SignPicture:
        return view.sign(hub.centre, hub.service.day, here, now, hub.version)

    key = ("sign", counter)
    return _stream(hub, hub.streams.open(states(hub.streams, hub.service, key, picture)))


@bp.get("/boards.css")
def css() -> Response:
    """The style sheet of the boards with its colours written out."""
    text = files("hub.web").joinpath("static", "boards.css").read_text(encoding="utf-8")
    return Response(_plain(text), mimetype="text/css", headers={"Cache-Control": "no-cache"})


def _stream(hub: Hub, opened: Response | None) -> Response:
    return opened or Response(
        sentence("streams-full", "vi"), 503, {"Retry-After": "5"}, mimetype="text/plain"
    )


def _counter(hub: Hub, counter: str) -> Counter | None:
    return next((one for one in hub.centre.counters if one.id == counter), None)


def _page(hub: Hub, events: str) -> dict[str, object]:
    """What the scripts have to know before the first news."""
    rows = request.args.get("rows", 0, type=int)
    return {
        "events": events,
        "version": hub.version,
        "rows": min(max(rows, ROWS_LEAST), ROWS_MOST) if rows else 0,
        "sound": request.args.get("sound") == "1",
        "rules": {
            "large_s": view.LARGE_S,
            "calm_s": view.CALM_S,
            "slots": view.SLOTS,
            "over_after_s": view.OVER_AFTER_S,
            "listed_s": view.LISTED_S,
        },
        "words": {key.removeprefix("board."): vi for key, (vi, _) in BOARDS.items()},
        "go_to_en": BOARDS["board.go_to"][1],
        "days": DAYS,
    }


def _plain(text: str) -> str:
    """The style sheet for browsers that know no variables: each colour in its place."""
    return re.sub(r"var\(--([a-z-]+)\)", lambda found: _hex(found[1]), text)


def _hex(name: str) -> str:
    red, green, blue = getattr(style, name.upper().replace("-", "_"))
    return f"#{red:02x}{green:02x}{blue:02x}"
