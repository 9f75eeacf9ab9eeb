"""What the reader chose for unclear names, sent along by the page."""

from hashlib import blake2b

from flask import request

from ...errors import BadParameter
from ...link import Asked
from ...link.answers import Answers, key_of
from ...namespaces import ID

NONE = "none"


class Decided(Answers):
    """The choices of a request, by a short name of what each is about."""

    def get(self, asked: Asked) -> str | None:
        """See `Answers`.

        Raises: BadParameter for what is no thing of ours.
        """
        chosen = request.form.get(field_of(asked), "")
        if not chosen:
            return None
        if chosen != NONE and not chosen.startswith(ID):
            raise BadParameter(f"{chosen[:80]} is no thing of this graph", parameter="choice")
        return "" if chosen == NONE else chosen


def field_of(asked: Asked) -> str:
    """The name of the form field that decides about it."""
    return "choice-" + blake2b("\n".join(key_of(asked)).encode(), digest_size=8).hexdigest()
