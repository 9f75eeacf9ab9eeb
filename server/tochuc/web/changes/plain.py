"""Changes for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import g

from ...core.changes import Count
from ...core.dates import OPEN_START, Answer
from ...namespaces import TC
from .asked import Asked
from .shown import Item, Telling


def document(
    asked: Asked, title: str, items: Sequence[Item], counts: Sequence[Count], names: Telling, **page: Any
) -> Mapping[str, Any]:
    """One page of changes with its counts: IRIs, days and words as they are, nothing of how a page looks."""
    more = asked.page < page["pages"]
    return {
        "title": title,
        "snapshot": g.served.hash,
        "after": asked.first.isoformat(),
        "upTo": asked.last.isoformat(),
        "of": asked.of or None,
        "place": asked.place or None,
        "counts": [_count(count, names) for count in counts],
        "onlySeen": page["only_seen"],
        "lines": page["lines"],
        "page": asked.page,
        "pages": page["pages"],
        "next": asked.address("json", page=asked.page + 1) if more else None,
        "changes": [_change(item, asked) for item in items],
    }


def _count(count: Count, names: Telling) -> Mapping[str, Any]:
    return {
        "kind": TC + count.kind,
        "sort": count.sort or None,
        "label": names.sort(count.sort, count.kind).text,
        "change": count.side,
        "least": count.sure,
        "most": count.most,
    }


def _change(item: Item, asked: Asked) -> Mapping[str, Any]:
    change = item.change
    return {
        "kind": TC + change.kind,
        "sort": change.sort or None,
        "change": change.side,
        "thing": item.thing or None,
        "label": item.name.text,
        "count": 1 if item.thing else change.count,
        "earliest": None if change.span.earliest == OPEN_START else change.span.earliest.isoformat(),
        "latest": change.span.latest.isoformat(),
        "between": "yes" if change.between(asked.first, asked.last) is Answer.YES else "unknown",
        "basis": "stated" if change.told else "inferred",
    }
