"""The page that the QR on a ticket opens: a person follows their own number on their phone.

The address is the secret: `kit.ids.new_token` has 128 random bits, so nobody finds one by trying,
and nothing here counts tries: a count by address would lock out the hall, which comes through one
router. What does not look like a secret never reaches the store. Phones ask now and then instead of
holding a stream: a stream holds a thread, and the officers' consoles need those.
"""

import re

from flask import Blueprint, Response, render_template, request

from hub.store.port import TicketRow
from hub.web.hub import the_hub, today
from hub.web.live import as_json
from hub.web.view_follow import Followed, follow_view, spoken
from hub.web.view_lists import Moment
from hub.web.words import Lang, say

bp = Blueprint("follow", __name__)

SECRET = re.compile(r"[A-Za-z0-9_-]{22,64}")  # 128 bits or more in base64url
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",  # the address must not travel on
    "X-Robots-Tag": "noindex, nofollow",
}


@bp.get("/t/<token>")
def page(token: str) -> tuple[str, int]:
    """The page, whole without a script; 404 in both languages for what leads to no number."""
    found = _found(token)
    if found is None:
        return render_template("follow_unknown.html", centre=the_hub().centre.name, say=say), 404
    seen, lang = found
    switch = "vi" if lang == "en" else "en"
    return render_template("follow.html", seen=seen, lang=lang, other_lang=switch, say=say), 200


@bp.get("/t/<token>/now")
def now(token: str) -> Response:
    """The same as JSON, for the page's script; 404 without a word for what leads to no number."""
    found = _found(token)
    if found is None:
        return Response("{}", 404, mimetype="application/json")
    return Response(as_json(found[0]), mimetype="application/json")


def _found(token: str) -> tuple[Followed, Lang] | None:
    row = _row(token)
    if row is None:
        return None
    hub = the_hub()
    instant = hub.service.now()
    day = today(hub, instant)
    # Not `lang`: that one is remembered in a cookie, and this page leaves nothing on the phone.
    lang = spoken(day, row, request.args.get("in"))
    seen = follow_view(Moment(centre=hub.centre, day=day, now=instant, lang=lang), row)
    return None if seen is None else (seen, lang)


def _row(token: str) -> TicketRow | None:
    return the_hub().store.ticket_by_token(token) if SECRET.fullmatch(token) else None


@bp.after_request
def _private(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
