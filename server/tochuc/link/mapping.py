"""Which columns of a table name things of ours, and which say more about them."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from ..core.dates import parse_days
from ..errors import BadData, BadParameter

_KEYS: Final = frozenset({"column", "type", "place", "day", "on"})


@dataclass(frozen=True)
class Linked:
    """One column to link.

    Shape: `place` and `day` are columns that say of which place and day a row speaks; `on` is one day for all rows;
    `type` is the name of a class of ours.
    """

    column: str
    type: str = ""
    place: str = ""
    day: str = ""
    on: str = ""

    @property
    def flags(self) -> str:
        """The flags that say the same."""
        named = [("column", f"{self.column}:{self.type}" if self.type else self.column)]
        named += [("place", self.place), ("day", self.day), ("on", self.on)]
        return " ".join(f'--{name} "{value}"' for name, value in named if value)


@dataclass(frozen=True)
class Mapping:
    """The columns to link, and the one that holds the IRI of what a row is about, if there is one."""

    linked: tuple[Linked, ...] = ()
    subject: str = ""

    def check(self, columns: Sequence[str]) -> "Mapping":
        """The same, for a table that has these columns.

        Raises: BadParameter naming a column that is not there or there twice, or a day that is none.
        """
        named = [
            self.subject,
            *(name for each in self.linked for name in (each.column, each.place, each.day)),
        ]
        for name in filter(None, named):
            if columns.count(name) != 1:
                told = "no column" if name not in columns else f"{columns.count(name)} columns"
                raise BadParameter(f"the table has {told} named {name!r}; it has {', '.join(columns)}")
        twice = [
            each.column
            for at, each in enumerate(self.linked)
            if each.column in {e.column for e in self.linked[:at]}
        ]
        if twice:
            raise BadParameter(f"the column {twice[0]!r} is to be linked twice; name it once")
        for each in self.linked:
            if each.on:
                _check_day(each.on)
        return self


def read_mapping(path: Path) -> Mapping:
    """The mapping that a TOML file tells: `subject`, and a `[[link]]` for each column.

    Raises: BadParameter for what cannot be read or means nothing.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadParameter(f"the mapping {path.name} cannot be read: {error}") from None
    unknown = told.keys() - {"subject", "link"}
    linked = told.get("link")
    if unknown or not isinstance(linked, list) or not linked:
        raise BadParameter(
            f'the mapping {path.name} holds subject = "…" and one or more [[link]], no {_listed(unknown)}'
        )
    return Mapping(tuple(_linked(path.name, each) for each in linked), _word(path.name, told, "subject"))


def of_flags(columns: Sequence[str], place: str, day: str, on: str, subject: str) -> Mapping:
    """The mapping that flags tell; a column is NAME or NAME:CLASS."""
    linked = []
    for each in columns:
        name, colon, kind = each.rpartition(":")
        linked.append(Linked(name, kind) if colon else Linked(each))
    return Mapping(tuple(replace(each, place=place, day=day, on=on) for each in linked), subject)


def _linked(file: str, told: Any) -> Linked:
    if not isinstance(told, dict) or not told.get("column") or told.keys() - _KEYS:
        wrong = _listed(told.keys() - _KEYS) if isinstance(told, dict) else ""
        raise BadParameter(
            f"a [[link]] of {file} has column and, if wanted, type, place, day or on; no {wrong or 'other'}"
        )
    return Linked(**{key: _word(file, told, key) for key in told})


def _word(file: str, told: dict[str, Any], key: str) -> str:
    value = told.get(key, "")
    if hasattr(value, "isoformat"):
        value = value.isoformat()
    if not isinstance(value, str):
        raise BadParameter(f"{key} of {file} is a text, not {value!r}")
    return value


def _check_day(text: str) -> None:
    try:
        parse_days(text)
    except BadData as error:
        raise BadParameter(
            f"on is a day such as 2023-01-01: {error.detail}", parameter="on", given=text
        ) from None


def _listed(names: Any) -> str:
    return ", ".join(sorted(map(str, names))) or "other keys"
