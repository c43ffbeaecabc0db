"""`GET /healthz`: 200 once the hub can serve, 503 with a reason otherwise (a contract)."""

from flask import Blueprint, Response, jsonify

from hub.web.hub import the_hub

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Whether commands are taken now; `ready` is what the service itself says."""
    hub = the_hub()
    why_not = hub.service.why_not_ready()
    about = {"site": hub.centre.site, "version": hub.version}
    if why_not is None:
        return jsonify({"status": "ok", **about}), 200
    return jsonify({"status": "unavailable", "reason": why_not, **about}), 503
