"""Is the process alive, and can it answer?"""

from flask import Blueprint, Response, current_app, jsonify

from .live import Live

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Yes, as soon as the process answers at all."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> Response:
    """The snapshot that is served; 503 with the reason when there is none."""
    live: Live = current_app.extensions["live"]
    return jsonify(status="ready", snapshot=live.now().hash)
