"""How we know of something on a page that says hundreds of things: sources on a click, who says otherwise, ways on."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from markupsafe import Markup, escape

from ...core.entity.names import Called
from ...core.entity.shown import Against, Evidence, Shown
from ...core.evidence import count_of, only_copies
from ...namespaces import PREFIXES
from ..addresses import base, kept
from ..language import gettext, ngettext

_PREFIX_OF: Final = {iri: prefix for prefix, iri in PREFIXES.items()}
_IRI: Final = re.compile(r"(.*[/#])(\w(?:[\w-]*\w)?)", re.ASCII)
_SAFE: Final = ":/"


class Because:
    """Writes the `<details>` of a statement. Macros of a template take five times as long (measured)."""

    def __init__(self, sources: Mapping[str, Markup], called: Mapping[str, Called]) -> None:
        self._sources = sources
        self._parts = {iri: called[iri].parts for iri in sources if iri in called}
        parts = {part for members in self._parts.values() for part in members}
        self._seen = {iri: called[iri].seen for iri in {*sources, *parts} if iri in called}
        self._room = base()
        self._end = kept().replace("?", "&")
        self._listed: dict[Sequence[str], tuple[str, str]] = {}
        (
            self._rule,
            self._follows,
            self._why,
            self._report,
            self._all,
            self._copied,
            self._differ,
            self._weak,
        ) = (
            str(escape(word))
            for word in (
                gettext("by rule"),
                gettext("follows"),
                gettext("Why does this hold?"),
                gettext("Report an error"),
                gettext("All that is said of it"),
                gettext("seen as a copy only"),
                gettext("sources differ"),
                gettext("Weaker than plainly stated:"),
            )
        )
        self._otherwise = str(escape(gettext("Who says otherwise")))

    def write(self, evidence: Evidence) -> str:
        """How we know of something, on a click or a tap; everything from the data is escaped here."""
        mark, listed = self._list(evidence.sources)
        if evidence.basis == "inferred":
            mark = f'<span class="basis inferred">{self._rule}</span>'
        elif not evidence.sources:
            mark = f'<span class="basis entailed">{self._follows}</span>'
        otherwise = ""
        if evidence.against:
            mark += f' <span class="differ">{self._differ}</span>'
            otherwise = f"<p>{self._otherwise}</p><ul>{''.join(map(self._against, evidence.against))}</ul>"
        if evidence.doubts:
            otherwise += f'<p class="doubts">{self._weak} {"; ".join(map(_shown, evidence.doubts))}</p>'
        return (
            f'<details class="because"><summary>{mark}</summary><ul>{listed}</ul>{otherwise}'
            f'<p class="ways">{self._ways(evidence)}</p></details>'
        )

    def count(self) -> Markup:
        """How many sources stand behind everything that is said on the page."""
        return Markup(self._counted(tuple(self._sources)))

    def _against(self, other: Against) -> str:
        heading = f"{escape(other.heading)}: " if other.heading else ""
        return f"<li>{heading}{_shown(other.value)}<ul>{self._list(other.sources)[1]}</ul></li>"

    def _list(self, sources: Sequence[str]) -> tuple[str, str]:
        """How many say so in a word, and each in a line; made once for those that say many things."""
        found = self._listed.get(sources)
        if found is None:
            listed = "".join(str(self._sources[each]) for each in sources)
            found = self._listed[sources] = self._counted(sources), listed
        return found

    def _counted(self, sources: Sequence[str]) -> str:
        count = count_of(sources, self._parts)
        if count.least != count.most:
            text = gettext("%(least)s to %(most)s sources", least=count.least, most=count.most)
        elif count.most:
            text = ngettext("%(num)s source", "%(num)s sources", count.most)
        else:
            text = gettext("register")
        mark = f'<span class="basis stated">{escape(text)}</span>'
        if only_copies(sources, self._parts, self._seen):
            mark += f' <span class="copied">{self._copied}</span>'
        return mark

    def _ways(self, evidence: Evidence) -> str:
        asked = f"s={_short(evidence.subject)}"
        ways = ""
        if evidence.predicate:
            asked += f"&p={_short(evidence.predicate)}&o={_value(evidence.value)}"
            if evidence.basis != "stated" or evidence.against:
                ways = f'<a href="{escape(f"{self._room}/why?{asked}{self._end}")}" rel="nofollow">{self._why}</a> · '
        if evidence.about:
            ways += f'<a href="{escape(evidence.about)}">{self._all}</a> · '
        return (
            ways
            + f'<a href="{escape(f"{self._room}/report?{asked}{self._end}")}" rel="nofollow">{self._report}</a>'
        )


def _shown(it: Shown) -> str:
    lang = f' lang="{escape(it.language)}"' if it.language else ""
    text = f"<bdi{lang}>{escape(it.text)}</bdi>"
    return f'<a href="{escape(it.href)}">{text}</a>' if it.href and not it.outside else text


@lru_cache(10_000)
def _short(iri: str) -> str:
    """An IRI for an address, as a prefixed name where there is a prefix.

    >>> _short("https://w3id.org/tochuc/ontology#from"), _short("https://example.org/?a=b")
    ('tc:from', '%3Chttps://example.org/%3Fa%3Db%3E')
    """
    found = _IRI.fullmatch(iri)
    if found and found[1] in _PREFIX_OF:
        return f"{_PREFIX_OF[found[1]]}:{found[2]}"
    return quote(f"<{iri}>", safe=_SAFE)


def _value(term: str) -> str:
    """A term as N-Triples writes it, for an address."""
    if term.startswith("<"):
        return _short(term[1:-1])
    text, mark, datatype = term.rpartition("^^<")
    if mark and text.endswith('"') and datatype.endswith(">"):
        return f"{quote(text, safe=_SAFE)}%5E%5E{_short(datatype[:-1])}"
    return quote(term, safe=_SAFE)
