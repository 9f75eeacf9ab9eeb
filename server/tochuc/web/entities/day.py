"""The day that `as-of` asks for, and the one that stands for now."""

from datetime import date

from flask import g, request

from ...errors import BadParameter


def read_day() -> date | None:
    """The day; None where none is asked for.

    Raises: BadParameter for a day that does not exist, or more than one.
    """
    given = request.args.getlist("as-of")
    if not given or given == [""]:
        return None
    try:
        day = date.fromisoformat(given[0])
        # Python reads weeks and days without hyphens, too.
        if len(given) > 1 or day.isoformat() != given[0]:
            raise ValueError
        return day
    except ValueError:
        told = f"as-of is one day that exists, written YYYY-MM-DD, not {' and '.join(map(repr, given))}"
        raise BadParameter(told, parameter="as-of", given=", ".join(given)) from None


def newest_day() -> date:
    """The day of the newest source, which stands for today; the last day of all where there is none."""
    try:
        return date.fromisoformat(str(g.served.manifest.get("newest_source", "")))
    except ValueError:
        return date.max
