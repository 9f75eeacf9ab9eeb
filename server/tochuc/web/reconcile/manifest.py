"""What the service says of itself, in the words of each version."""

from importlib.metadata import version
from typing import Any, Final

from flask import request

from ...namespaces import ID, TC
from ..language import gettext, language
from .names import type_of, types
from .told import BATCH
from .values import settings

WIDTH, HEIGHT = 430, 300
OLD: Final = "0.2"
NEW: Final = "1.0-draft"
_FIRST: Final = 12


def old_manifest() -> dict[str, Any]:
    """The manifest of version 0.2. Raises: NoSnapshot."""
    root = request.host_url.rstrip("/")
    path = base_path()
    return {
        "versions": [OLD],
        **_shared(root),
        "identifierSpace": ID,
        "schemaSpace": TC,
        "view": {"url": f"{root}/id/{{{{id}}}}"},
        "feature_view": {"url": f"{root}{path}/features#{{{{id}}}}"},
        "preview": {"url": f"{root}{path}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {
            kind: {
                "service_url": root,
                "service_path": f"{path}/suggest/{kind}",
                "flyout_service_url": root,
                "flyout_service_path": f"{path}/flyout/{kind}?id=${{id}}",
            }
            for kind in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": root, "service_path": f"{path}/propose"},
            "property_settings": settings(named=False),
        },
    }


def new_manifest() -> dict[str, Any]:
    """The manifest of version 1.0. Raises: NoSnapshot."""
    root = request.host_url.rstrip("/")
    return {
        "versions": [NEW],
        **_shared(root),
        "view": {"url": f"{root}/id/{{+id}}"},
        "featureView": {"url": f"{root}{base_path()}/features#{{id}}"},
        "preview": {"width": WIDTH, "height": HEIGHT},
        "suggest": {"entity": True, "type": True, "property": True},
        "extend": {"proposeProperties": True, "propertySettings": settings(named=True)},
        "lang": language(),
        "dir": "ltr",
        "standardizedScore": True,
    }


def base_path() -> str:
    """The address of the service in the language of this answer."""
    lang = (request.view_args or {}).get("lang") or request.args.get("lang")
    return f"/{lang}/reconcile" if lang else "/reconcile"


def _shared(root: str) -> dict[str, Any]:
    tops = sorted(types().values(), key=lambda each: -each.count)
    return {
        "name": gettext("Tổ chức: organs, people, places and documents of the Communist Party of Vietnam"),
        "documentation": f"{root}/docs",
        "logo": f"{root}/static/icon.svg",
        "serviceVersion": version("tochuc"),
        "defaultTypes": [type_of(each.name) for each in tops[:_FIRST]],
        "batchSize": BATCH,
    }
