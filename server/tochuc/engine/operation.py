"""The operations of the SPARQL 1.1 Protocol as HTTP requests, made by SPARQLWrapper."""

from collections.abc import Sequence
from typing import Final
from urllib.request import Request

from SPARQLWrapper import INSERT, POST, POSTDIRECTLY, SPARQLWrapper

from ..namespaces import BASE

_AGENT: Final = f"tochuc (+{BASE})"


def query_request(
    url: str,
    text: str,
    form: str,
    accept: str,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
) -> Request:
    """A query of this form (SELECT, ASK, CONSTRUCT, DESCRIBE), over the graphs named if any are.

    Source: SPARQL 1.1 Protocol, 2.1.2.
    """
    wrapper = SPARQLWrapper(url, agent=_AGENT)
    # Its own guess at the form goes by regular expressions, and what it would accept for a format is wrong for
    # some engines (RDFLib/sparqlwrapper#164, #234); it also sends `format`, which others take for more than Accept.
    wrapper.queryString, wrapper.queryType = text, form
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", accept)
    wrapper.setMethod(POST)
    for name, graphs in (("default-graph-uri", default_graphs), ("named-graph-uri", named_graphs)):
        for graph in graphs:
            wrapper.addParameter(name, graph)
    return _request(wrapper)


def update_request(url: str, text: str) -> Request:
    """An update.

    Source: SPARQL 1.1 Protocol, 2.2.2.
    """
    wrapper = SPARQLWrapper(url, agent=_AGENT)
    wrapper.queryString, wrapper.queryType = text, INSERT
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(POSTDIRECTLY)
    wrapper.addCustomHttpHeader("Accept", "*/*")
    return _request(wrapper)


def _request(wrapper: SPARQLWrapper) -> Request:
    # Not wrapper.query(): its time-out is of the socket only (RDFLib/sparqlwrapper#243), and its digest
    # authentication gives the password to an opener that the whole process shares.
    request: Request = wrapper._createRequest()
    return request
