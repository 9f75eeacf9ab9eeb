"""Which addresses of the site an export carries, and in which files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from ..language import LANGUAGES

_LONGEST: Final = 200
"""Letters of one part of a path; file systems take 255 bytes, and an ending comes after."""
_ENDING: Final = re.compile(r"(\.[a-z]+)+$", re.ASCII)


@dataclass(frozen=True)
class Room:
    """Addresses that are carried."""

    path: str
    """A regular expression for the whole path."""
    parameters: str = ""
    """Those that make another page or file of it; with any other one the address is not carried."""
    page: bool = True
    """Whether it is HTML, whose file gets that ending."""
    spoken: bool = True
    """Whether there is one for each language."""
    file: str = ""
    """Its name, where the path is not its name."""
    copied: bool = False
    """Whether its file is put there as it is, not asked for."""
    anywhere: bool = False
    """Whether a server shows it at any address, so that no relative link can lead on from it."""


def _file(path: str, parameters: str = "") -> Room:
    return Room(path, parameters, page=False)


def _data(path: str) -> Room:
    return Room(path, page=False, spoken=False)


ROOMS: Final = (
    Room("/"),
    Room("/browse(/[^/.]+)?", "page"),
    Room("/page/.+", "list kind from"),
    _data(r"/data/.+\.(ttl|jsonld)"),
    _file(r"/outline/[^/]+\.svg", "theme"),
    Room("/said-by/[^/]+", "from"),
    Room("/queries(/[^/.]+/[^/.]+)?"),
    _file(r"/queries/[^/.]+/[^/.]+\.(csv|ttl|svg|vl\.json)", "theme"),
    Room("/chart(/documents)?"),
    _file(r"/chart(/documents)?\.svg", "around theme"),
    Room("/changes", "page"),
    _file(r"/changes\.atom"),
    Room("/timeline", "page"),
    _file(r"/timeline\.(svg|vl\.json)", "theme"),
    Room("/ontology"),
    _data(r"/ontology\.(ttl|jsonld|nt|rdf)"),
    Room("/quality"),
    Room("/problems"),
    _data(r"/context\.jsonld"),
    Room("/export/dataset", file="dataset.html"),
    Room("/export/dumps", file="dumps.html"),
    Room("/export/docs", file="docs.html"),
    Room("/export/search", file="search.html"),
    Room("/export/server", file="server.html"),
    Room("/export/start", file="index.html", spoken=False),
    Room("/export/not-found", file="404.html", spoken=False, anywhere=True),
    Room(r"/export/names\.json", page=False, spoken=False, file="names.json"),
    Room(r"/export/search\.js", page=False, spoken=False, file="search.js"),
    _data(r"/shapes\.ttl"),
    Room(r"/(static|dumps)/.+", page=False, spoken=False, copied=True),
)
"""What is carried: whoever adds a page adds a line. A link that none of them fits leads to no file."""
WHY: Final = (Room("/why", "s p o"), _file(r"/why\.ttl", "s p o"))
"""What is carried besides where it is asked for: why each statement holds that a page asks about."""
SEEDS: Final = (
    *("/", "/browse", "/chart", "/chart/documents", "/changes", "/changes.atom", "/timeline", "/queries"),
    *("/ontology", "/quality", "/problems", "/dataset", "/dumps/", "/docs"),
    *("/export/search", "/export/server", "/export/start", "/export/not-found"),
    *("/export/names.json", "/export/search.js"),
)
"""Where the walk over the site begins, besides the page of each thing; everything else is reached by links."""
_OWN: Final = {"/dataset": "/export/dataset", "/dumps/": "/export/dumps", "/docs": "/export/docs"}
"""Pages of the site that an export has its own for: they tell of the server, and of when the snapshot was built."""


class Target(NamedTuple):
    """A file of an export, and the address that gives it."""

    file: str
    address: str
    language: str
    """Empty for what is the same in both."""
    room: Room


@dataclass(frozen=True)
class Plan:
    """What one export carries."""

    rooms: tuple[Room, ...] = ROOMS
    snapshot: str = ""
    """Its addresses by hash are those of the site."""
    usual: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By path: what its parameters are where none is given."""
    also: frozenset[str] = frozenset()
    """Addresses without language that are carried though their parameters are others than those of the room."""
    copied: frozenset[str] = frozenset()
    """The files that are put there as they are."""
    missing: frozenset[str] = frozenset()
    """The files that turned out to be none."""

    def target(self, address: str, language: str) -> Target | None:
        """The file to which a link of a page in this language leads; None where there is none.

        >>> Plan().target("/browse/Organ?page=2&lang=vi", "en").file
        'vi/browse/Organ,page=2.html'
        >>> Plan().target("/page/place/a?as-of=2023-06-19", "en") is None
        True
        """
        path, pairs, told = self._read(address, language)
        for room in self.rooms:
            if not re.fullmatch(room.path, path):
                continue
            names = [name for name, _ in pairs]
            fits = {*names} <= {*room.parameters.split()} and len({*names}) == len(names)
            if not fits and self.plain(address) not in self.also:
                return None
            file = _name_of(path, pairs, room)
            if room.spoken:
                file = f"{told}/{file}"
            if file in self.missing or (room.copied and file not in self.copied):
                return None
            spoken = [("lang", told)] if room.spoken else []
            return Target(file, _address(path, [*pairs, *spoken]), told if room.spoken else "", room)
        return None

    def plain(self, address: str) -> str:
        """An address without its language and without what is usual, its parameters in order."""
        path, pairs, _ = self._read(address, "")
        return _address(path, pairs)

    def carries(self, address: str) -> bool:
        """Whether anything at this path is carried, whatever its parameters and in whichever form."""
        path, _, _ = self._read(address, "")
        stem = _ENDING.sub("", path)
        return any(
            re.fullmatch(room.path, each) for room in self.rooms for each in (path, stem, f"{stem}.ttl")
        )

    def _read(self, address: str, language: str) -> tuple[str, list[tuple[str, str]], str]:
        parts = urlsplit(address)
        path = parts.path.removeprefix(f"/snapshots/{self.snapshot}") or "/"
        for start, meant in (("/id/", "/page/"), (f"/dumps/{self.snapshot}/", "/dumps/")):
            path = meant + path.removeprefix(start) if path.startswith(start) else path
        path = _OWN.get(path, path)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        given = [value for name, value in pairs if name == "lang" and value in LANGUAGES]
        usual = self.usual.get(_ENDING.sub("", path), {})
        others = sorted(pair for pair in pairs if pair[0] != "lang" and usual.get(pair[0]) != pair[1])
        return path, others, given[-1] if given else language


def _address(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    query = urlencode(list(pairs))
    return f"{path}?{query}" if query else path


def _name_of(path: str, pairs: list[tuple[str, str]], room: Room) -> str:
    """The name of a file: letters, digits and marks alone that each file system and each address takes as they are."""
    if room.file:
        return room.file
    stem, ending = "/".join(map(_part, path.strip("/").split("/"))) or "index", ".html"
    if not room.page:
        ending = _end(stem)
        stem = stem.removesuffix(ending)
    told = "".join(f",{key}={_part(value)}" for key, value in pairs)
    folder, slash, last = f"{stem}{told}".rpartition("/")
    if len(last) > _LONGEST:
        last = f"{last[:_LONGEST]}~{sha256(last.encode()).hexdigest()[:16]}"
    return f"{folder}{slash}{last}{ending}"


def _end(name: str) -> str:
    found = _ENDING.search(name)
    return found[0] if found else ""


def _part(text: str) -> str:
    """One part of a path, with `~` for `%`: a file server takes an escape for the letter that it stands for."""
    if text in (".", ".."):
        return text.replace(".", "~2E")
    return quote(unquote(text), safe="").replace("~", "~7E").replace("%", "~")
