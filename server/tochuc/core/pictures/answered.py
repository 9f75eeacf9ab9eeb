"""What a picture of an answer is made of, whoever asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from ..rows import Table, plain
from ..saved import SavedQuery
from .material import Material


def material_of(
    query: SavedQuery,
    values: Mapping[str, str],
    table: Table,
    labels: Mapping[str, str],
    language: str,
    *,
    links: Mapping[str, str],
    newest: str,
    outlines: Sequence[Mapping[str, Any]],
) -> Material:
    """The rows of an answer with these values as plain ones under their headings; the rest is as `Material` says."""
    assert query.chart is not None, "asked only where a chart is declared"
    columns = dict.fromkeys([*query.shown, *query.chart.fields])
    days = [values[parameter.name] for parameter in query.parameters if parameter.kind == "date"]
    return Material(
        headings={column: query.heading(column, language) for column in columns},
        rows=[
            {name: plain(term) for name, term in zip(table.columns, row, strict=True)} for row in table.rows
        ],
        labels=labels,
        links=links,
        language=language,
        newest=newest,
        outlines=outlines,
        day=days[0] if len(days) == 1 else "",
    )
