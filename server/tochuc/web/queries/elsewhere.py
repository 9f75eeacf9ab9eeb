"""Ways to take an answer elsewhere: addresses, a citation, a frame for other pages, calls for programs."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from flask import g, request, url_for

from ...core.saved import SavedQuery, runnable
from ..addresses import along
from ..language import language
from .given import Values, shown_value
from .offers import formats_of


@dataclass(frozen=True)
class Elsewhere:
    """The ways on from one answer; every address names all of its parameters."""

    here: str
    """The address of this page."""
    newest: str
    """The same question to the newest snapshot."""
    data: Mapping[str, str]
    """The address of each format."""
    editor: str
    """The query in the SPARQL editor."""
    cited: str
    """An address that fixes query, parameters and snapshot."""
    embed: str
    frame: str
    """The HTML that shows the answer in another page."""
    calls: Mapping[str, str]
    """The call for data, by language."""


def elsewhere(query: SavedQuery, values: Values) -> Elsewhere:
    """The ways on from the answer with these values."""
    asked = parameters_of(query, values)
    data = {format: address(query, asked, format) for format in formats_of(query)}
    embed = address(query, asked | {"lang": language()}, view="queries.embed")
    full = {format: request.host_url.rstrip("/") + path for format, path in data.items()}
    return Elsewhere(
        here=along(address(query, asked)),
        newest=along(address(query, asked, snapshot="")),
        data=data,
        editor=along("/sparql?" + urlencode({"query": runnable(query, values)})),
        cited=request.host_url.rstrip("/") + address(query, asked, snapshot=g.served.hash),
        embed=embed,
        frame=f'<iframe src="{escape(request.host_url.rstrip("/") + embed)}" '
        f'title="{escape(query.titles[language()])}" width="100%" height="480" loading="lazy"></iframe>',
        calls=_calls(query, full),
    )


def parameters_of(query: SavedQuery, values: Values) -> dict[str, str]:
    """The query string that gives these values, and what was asked of the manner of the answer."""
    asked = {
        parameter.written: shown_value(parameter, values[parameter.name]) for parameter in query.parameters
    }
    kept = {name: request.args[name] for name in ("stated", "lang") if request.args.get(name)}
    return asked | kept


def address(
    query: SavedQuery,
    asked: Mapping[str, str],
    format: str = "",
    view: str = "queries.show",
    snapshot: str | None = None,
) -> str:
    """The path of a query with these parameters; where no snapshot is named, in the one that the request names."""
    topic, _, name = query.id.partition("/")
    if snapshot is None:
        snapshot = (request.view_args or {}).get("snapshot")
    path = url_for(view, snapshot=snapshot or None, topic=topic, name=f"{name}.{format}" if format else name)
    return f"{path}?{urlencode(asked)}" if asked else path


def sorted_address(here: str, column: str) -> str:
    """The address of this page with its rows in the order of a column."""
    return f"{here}{'&' if '?' in here else '?'}{urlencode({'sort': column})}"


def _calls(query: SavedQuery, full: Mapping[str, str]) -> dict[str, str]:
    if query.form == "graph":
        return {
            "curl": f"curl '{full['ttl']}'",
            "Python": f'from rdflib import Graph\n\ngraph = Graph().parse("{full["ttl"]}", format="turtle")\n'
            "print(len(graph))",
            "R": f'turtle <- readLines("{full["ttl"]}", encoding = "UTF-8")',
        }
    if query.form == "ask":
        read = 'answer = json.load(urlopen("{}"))\nprint(answer["boolean"])'
        return {
            "curl": f"curl '{full['json']}'",
            "Python": "import json\nfrom urllib.request import urlopen\n\n" + read.format(full["json"]),
            "R": f'answer <- jsonlite::fromJSON("{full["json"]}")\nanswer$boolean',
        }
    return {
        "curl": f"curl '{full['csv']}'",
        "Python": "import json\nfrom urllib.request import urlopen\n\n"
        f'with urlopen("{full["json"]}") as answer:\n    rows = json.load(answer)["rows"]\n'
        "for row in rows:\n    print(row)",
        "R": f'rows <- read.csv("{full["csv"]}", encoding = "UTF-8")\nhead(rows)',
    }
