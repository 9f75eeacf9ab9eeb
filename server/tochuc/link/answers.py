"""What a person decided for unclear rows, kept for the next run."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from ..errors import BadParameter
from ..namespaces import ID
from . import Asked

Key = tuple[str, str, str, str]
"""Name, type, place and day: what the decision was about."""


class Answers:
    """Decisions by what they were about: the IRI chosen, or empty for none of ours.

    They lie in a file of lines, to which each is appended at once.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._known: dict[Key, str] = {}
        if path and path.is_file():
            self._read(path)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, asked: Asked) -> str | None:
        """The IRI that was chosen, empty for none of ours; None where nothing was decided."""
        return self._known.get(key_of(asked))

    def decide(self, asked: Asked, iri: str) -> None:
        """Keep a decision."""
        key = key_of(asked)
        self._known[key] = iri
        if self._path:
            line = json.dumps(dict(zip(_NAMES, (*key, iri), strict=True)), ensure_ascii=False)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
                file.flush()
                os.fsync(file.fileno())

    def _read(self, path: Path) -> None:
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            try:
                told: Mapping[str, str] = json.loads(line)
                name, kind, place, day, iri = (told[each] for each in _NAMES)
            except (ValueError, KeyError, TypeError):
                raise BadParameter(f"line {number} of {path.name} is no decision; take it out") from None
            if iri and not iri.startswith(ID):
                raise BadParameter(f"line {number} of {path.name} chooses {iri}, which is no thing of ours")
            self._known[name, kind, place, day] = iri


def key_of(asked: Asked) -> Key:
    """What a decision about it is about."""
    return asked.name, " ".join(asked.types), " ".join(asked.places), asked.day


_NAMES = ("name", "type", "place", "day", "iri")
