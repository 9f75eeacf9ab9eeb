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


class BadTable(GraphError):
    """A table of a user's that cannot be read; the place is in the message."""

    status = 422
    exit_code = 1
    title = "The table cannot be read"


class NotFound(GraphError):
    """Something named in the request that the graph does not hold."""

    status = 404
    exit_code = 1
    title = "Not found"


class Gone(GraphError):
    """Something that was withdrawn from the graph and leads to nothing else."""

    status = 410
    exit_code = 1
    title = "Withdrawn"


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


class QueryTimeout(GraphError):
    """A query, or other work that was asked for, that was not done at its deadline."""

    status = 504
    title = "This took too long"


class Overloaded(GraphError):
    """More is asked at once than is answered at once; `retry_after` says in how many seconds to ask again."""

    status = 503
    title = "The server is busy"


class Cancelled(GraphError):
    """A query that the one who started it has stopped."""

    status = 499
    title = "The query was cancelled"


class ResultTooLarge(GraphError):
    """A query whose result is larger than this server gives."""

    status = 422
    exit_code = 1
    title = "The result is too large"


class NeedsMemory(GraphError):
    """A query that needs more memory than one query is given."""

    status = 422
    exit_code = 1
    title = "The query needs too much memory"


class WorkerDied(GraphError):
    """The process that answered a query ended before it was done."""

    status = 500
    title = "The query could not be finished"


class EngineDown(GraphError):
    """The engine cannot be reached, or what it says cannot be understood."""

    status = 502
    title = "The engine does not answer"


class TooManyRequests(GraphError):
    """A client whose queries took more time than a client may use; `retry_after` says in how many seconds to ask again."""

    status = 429
    title = "The budget of this client is used up"


class NoRoom(GraphError):
    """Something to be kept for which there is no room."""

    status = 507
    title = "There is no room for it"


class NoToken(GraphError):
    """A request that needs a token and brings none, or one that is not known here."""

    status = 401
    exit_code = 1
    title = "A token is needed"


class NotAllowed(GraphError):
    """Something that the token of the request does not allow, or that is not allowed here at all."""

    status = 403
    exit_code = 1
    title = "Not allowed"


class HasChanged(GraphError):
    """A graph that is not, or no longer, as the request demands that it be."""

    status = 412
    exit_code = 1
    title = "The graph is not as demanded"


class BadDocument(GraphError):
    """A document that cannot be read; `line` and `column` say where, if that is known."""

    status = 400
    exit_code = 1
    title = "The document is not valid"


class BreaksShapes(GraphError):
    """A document that breaks the shapes that the request asks for; nothing of it was stored."""

    status = 422
    exit_code = 1
    title = "The document breaks the shapes"


class OutOfDate(GraphError):
    """A process that does not know the last write yet."""

    status = 503
    title = "The last write is being taken up"
