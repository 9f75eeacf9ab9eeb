"""Is the process alive, and can it answer?"""

from flask import Blueprint, Response, current_app, jsonify

from .live import Source

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def alive() -> Response:
    """Yes, as soon as the process answers at all."""
    return jsonify(status="ok")


@bp.get("/readyz")
def ready() -> Response:
    """The snapshot that is served, and why no newer one if one was refused; 503 with the reason when there is none."""
    source: Source = current_app.extensions["live"]
    refused = source.refused()
    told = {"refused": refused} if refused else {}
    served = source.now()
    # An engine at another address can be down while everything here is up.
    if check := getattr(served.engine, "check", None):
        check()
    return jsonify(status="ready", snapshot=served.hash, **told)
