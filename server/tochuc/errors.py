"""The failures this program reports, each with its HTTP status and its exit code."""

from collections.abc import Mapping


class GraphError(Exception):
    """A failure that a person can act on: what was wrong, where, what to do."""

    status = 500
    exit_code = 2
    title = "The request could not be answered"

    def __init__(self, detail: str, **extra: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra: Mapping[str, object] = extra


class BadQuery(GraphError):
    """A query that does not parse or may not run."""

    status = 400
    exit_code = 1
    title = "The query is not valid"


class BadParameter(GraphError):
    """A parameter that is missing, unknown, repeated or ill-typed."""

    status = 400
    exit_code = 1
    title = "A parameter is not valid"


class BadData(GraphError):
    """Data or an ontology that break a rule; the build refuses them."""

    status = 422
    exit_code = 1
    title = "The data are not valid"


class NotFound(GraphError):
    """Something named in the request that the graph does not hold."""

    status = 404
    exit_code = 1
    title = "Not found"


class NotAcceptable(GraphError):
    """None of the media types asked for can be given."""

    status = 406
    exit_code = 1
    title = "No acceptable representation"


class UnsupportedMedia(GraphError):
    """A request body of a media type that the route does not read."""

    status = 415
    exit_code = 1
    title = "The body has an unsupported media type"


class TooLarge(GraphError):
    """A request body over the limit."""

    status = 413
    exit_code = 1
    title = "The body is too large"


class NoSnapshot(GraphError):
    """No snapshot is ready to be served."""

    status = 503
    exit_code = 2
    title = "No snapshot is ready"
