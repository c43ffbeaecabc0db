"""The verbs of an officer over HTTP: `POST /api/counter/N/<verb>` → status, reason, sentence.

The body is the same as a desk's message over MQTT and is checked by the same codec. The
`request_id` was born at the click, so a repeat of it does nothing again.
"""

import json
from concurrent.futures import TimeoutError as TooSlow
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, Response, jsonify, request

from hub.core.commands import AtCounter, SignIn
from hub.core.errors import Refused
from hub.core.model import CounterId
from hub.store.port import StoreError
from hub.translate_desk import desk_command
from hub.translate_reprint import why_not_now
from hub.web import seats
from hub.web.fence import fence
from hub.web.hub import Hub, asked_lang, the_hub, today
from hub.web.live import as_json
from hub.web.verbs import NAMES
from hub.web.view import console
from hub.web.view_lists import Moment
from hub.web.words import say, sentence
from kit.wire import codec
from kit.wire.messages import DeskDo, Id, Short

bp = Blueprint("api", __name__, url_prefix="/api")

# What a refusal is in HTTP; every other one is a conflict with the state of the day.
STATUS = {
    "malformed": 400,
    "wrong-pin": 403,
    "not-yours": 403,
    "unknown-counter": 404,
    "unknown-verb": 404,
    "wait": 429,
    "starting": 503,
    "stopping": 503,
    "no-answer": 503,
    "recovering": 503,
    "busy": 503,
    "store-broken": 503,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInForm:
    """What the sign-in form sends."""

    request_id: Id
    officer: Id
    pin: Short


Answer = tuple[Response, int]


@bp.get("/counter/<counter>")
def state(counter: str) -> Answer | Response:
    """The console's state as JSON, once; the live page uses the stream instead."""
    hub, now = the_hub(), the_hub().service.now()
    if not known(hub, counter):
        return refuse("unknown-counter")
    at = Moment(centre=hub.centre, day=today(hub, now), now=now, lang=asked_lang())
    here = CounterId(counter)
    return Response(as_json(console(at, here, seats.seat(here))), mimetype="application/json")


@bp.post("/counter/<counter>/sign_in")
def sign_in(counter: str) -> Answer:
    """Check the PIN and let the officer sit down; this browser then acts for the officer."""
    hub, here = the_hub(), CounterId(counter)
    if not known(hub, counter):
        return refuse("unknown-counter")
    try:
        form = codec.decode(request.get_data(), SignInForm)
    except codec.WireError as fault:
        return refuse("malformed", fault=fault.fault)
    if not any(officer.id == form.officer for officer in hub.centre.officers):
        return refuse("unknown-officer")

    who, now = f"{form.officer}@{request.remote_addr}", hub.service.now()
    wait_s = hub.tries.wait_s(who, now)
    if wait_s:
        return refuse("wait", n=wait_s)
    if not seats.pin_is_right(hub.settings, form.officer, form.pin):
        hub.tries.wrong(who, now)
        return refuse("wrong-pin")
    hub.tries.right(who)

    command = SignIn(request_id=form.request_id, counter=here, officer=form.officer)
    answer, status = carry_out(hub, command, "sign_in")
    if status == 200:
        seats.take(here, form.officer)
    return answer, status


@bp.post("/counter/<counter>/<verb>")
def act(counter: str, verb: str) -> Answer:
    """Carry out one verb for whoever this browser acts for."""
    hub, here = the_hub(), CounterId(counter)
    if not known(hub, counter):
        return refuse("unknown-counter")
    if verb not in NAMES:
        return refuse("unknown-verb")
    day = today(hub, hub.service.now())
    fenced = fence(day, here, seats.seat(here))
    if fenced:
        return refuse(fenced)
    try:
        command = desk_command(_desk_do(verb), here)
    except codec.WireError as fault:
        return refuse("malformed", fault=fault.fault)
    except Refused as no:
        return refuse(no.reason, fault=no.fault)
    if why := why_not_now(day, hub.service.devices, command):
        return refuse(why)

    # The fence above is quick to tell; the rules look again when it is this command's turn.
    acting = seats.seat(here)
    answer, status = carry_out(hub, replace(command, acting=acting), verb)
    if verb == "sign_out" and status == 200:
        seats.leave(here)
    return answer, status


def known(hub: Hub, counter: str) -> bool:
    """Whether the centre has this counter."""
    return any(found.id == counter for found in hub.centre.counters)


def carry_out(hub: Hub, command: AtCounter, verb: str) -> Answer:
    """Submit and wait for the disk; what came of it, with a sentence for the person."""
    try:
        outcome = hub.service.submit(command).result(timeout=hub.settings.answer_within_s)
    except TooSlow:
        return refuse("no-answer")
    except StoreError:
        return refuse("store-broken")
    if outcome.status == "refused":
        return refuse(outcome.reason or "malformed", fault=outcome.fault, number=outcome.number)
    text = say(f"done.{verb}", asked_lang(), number=outcome.number or "")
    return jsonify(_body("done", text, number=outcome.number)), 200


def refuse(
    reason: str, *, fault: str | None = None, number: str | None = None, n: int = 0
) -> Answer:
    """A refusal as JSON, with the status that suits its reason."""
    text = sentence(reason, asked_lang(), n=n)
    body = _body("refused", text, reason=reason, fault=fault, number=number)
    response = jsonify(body)
    if n:
        response.headers["Retry-After"] = str(n)
    return response, STATUS.get(reason, 409)


def _body(status: str, text: str, **more: str | None) -> dict[str, str | None]:
    return {"status": status, "reason": None, "sentence": text, "number": None, **more}


def _desk_do(verb: str) -> DeskDo:
    """The request as the message a desk would send; WireError when it is none."""
    try:
        body: Any = json.loads(request.get_data())
    except ValueError as err:
        raise codec.WireError(f"body: not JSON in UTF-8 ({err})") from err
    if not isinstance(body, dict):
        raise codec.WireError("body: an object is expected")
    return codec.decode(json.dumps({**body, "do": verb}).encode(), DeskDo)
