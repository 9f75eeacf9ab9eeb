"""JSON Lines: an object on each line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...errors import BadTable
from .table import Reading, Row, Table

_MOST_COLUMNS = 1000


def read_lines(path: Path, reading: Reading) -> Table:
    """The table; its columns are the keys of all objects, in the order in which they first come.

    Raises: BadTable with the line of what is no object.
    """
    size = path.stat().st_size
    if size > reading.most_bytes:
        raise BadTable(f"{path.name} has {size:,} bytes; at most {reading.most_bytes:,} are read")
    found: dict[str, None] = {}
    count = 0
    for count, (_, told) in enumerate(_objects(path), 1):
        found.update(dict.fromkeys(told))
        if len(found) > _MOST_COLUMNS:
            raise BadTable(f"the objects of {path.name} have more than {_MOST_COLUMNS} keys")
        if count > reading.most_rows:
            raise BadTable(f"{path.name} has more than {reading.most_rows:,} rows; give fewer at a time")
    if not count:
        raise BadTable(f"{path.name} is empty: each line must hold an object")
    columns = tuple(found)

    def rows() -> Iterator[Row]:
        for number, told in _objects(path):
            yield Row(number, tuple(_text(told.get(name)) for name in columns), told)

    return Table(columns, count, rows)


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(path, number, line)


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        told = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        # What cannot be written again as it came: NaN, infinite numbers, halves of surrogate pairs, deep nesting.
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeDecodeError as error:
        raise BadTable(
            f"line {number} of {path.name} is not UTF-8 at byte {error.start + 1}", row=number
        ) from None
    except json.JSONDecodeError as error:
        told = f"line {number}, column {error.colno} of {path.name} is no JSON: {error.msg}"
        raise BadTable(told, row=number) from None
    except RecursionError:
        raise BadTable(f"line {number} of {path.name} is nested too deep", row=number) from None
    except ValueError as error:
        told = f"line {number} of {path.name} holds a value that cannot be read: {error}"
        raise BadTable(told, row=number) from None
    if not isinstance(told, dict):
        raise BadTable(f'line {number} of {path.name} holds no object, such as {{"name": …}}', row=number)
    return told


def _text(value: Any) -> str:
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return next((text for each in value if not isinstance(each, list) and (text := _text(each))), "")
    return str(value)
