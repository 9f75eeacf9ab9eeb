"""Answers of two engines, to be compared whatever the order of their rows."""

from collections import Counter

from pyoxigraph import QueryBoolean, QueryResultsFormat, RdfFormat, parse, parse_query_results


def rows(answer):
    """The rows of an answer in JSON as a multiset, with their variables; or its yes or no."""
    with answer.body:
        result = parse_query_results(answer.body, format=QueryResultsFormat.JSON)
        if isinstance(result, QueryBoolean):
            return bool(result)
        names = [variable.value for variable in result.variables]
        return names, Counter(tuple(map(str, row)) for row in result)


def triples(answer):
    """The triples of an answer in Turtle."""
    with answer.body:
        return {str(quad.triple) for quad in parse(answer.body, format=RdfFormat.TURTLE)}


def content(answer):
    """The one or the other."""
    return triples(answer) if answer.kind == "graph" else rows(answer)
