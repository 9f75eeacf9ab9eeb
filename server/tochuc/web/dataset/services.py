"""The ways to ask the graph that this server offers."""

from typing import Final

from flask import current_app

from .dcat import Service
from .saying import texts

_SERVICES: Final = (
    Service(
        "sparql", "/sparql", texts("SPARQL 1.1 endpoint", "Điểm truy vấn SPARQL 1.1"),
        "http://www.w3.org/TR/sparql11-protocol/", "/sparql",
    ),
    Service(
        "queries", "/queries", texts("Saved questions", "Các câu hỏi có sẵn"),
        "https://spec.openapis.org/oas/v3.1.1", "/openapi.json",
    ),
    Service(
        "reconcile", "/reconcile", texts("Reconciliation service", "Dịch vụ đối chiếu"),
        "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/", "/reconcile",
    ),
    Service(
        "fragments", "/fragments", texts("Triple Pattern Fragments", "Các mảnh theo mẫu bộ ba"),
        "http://www.hydra-cg.com/spec/latest/triple-pattern-fragments/", "/fragments",
    ),
    Service(
        "graphs", "/graphs", texts("Graph store", "Kho đồ thị"),
        "http://www.w3.org/TR/sparql11-http-rdf-update/", "/graphs",
    ),
)  # fmt: skip


def services() -> list[Service]:
    """Those of them that this server has."""
    there = {rule.rule for rule in current_app.url_map.iter_rules()}
    return [service for service in _SERVICES if service.path in there]
