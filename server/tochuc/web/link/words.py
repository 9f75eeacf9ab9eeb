"""Words for what speaks for and against a candidate."""

from flask_babel import lazy_gettext

from ...link import Candidate
from ...link.linking import Outcome
from ..language import gettext

_FOR = {
    "abbreviation": lazy_gettext("abbreviated"),
    "order": lazy_gettext("words in another order"),
    "letters": lazy_gettext("spelt a little differently"),
    "title": lazy_gettext("without a title of address"),
    "words": lazy_gettext("only some words"),
    "named_by_place": lazy_gettext("named by its place"),
    "id": lazy_gettext("named by its identifier"),
}
_BESIDE = {
    "type": (lazy_gettext("the class fits"), lazy_gettext("another class")),
    "place": (lazy_gettext("the place fits"), lazy_gettext("another place")),
    "sort_of_place": (lazy_gettext("the kind of place fits"), lazy_gettext("another kind of place")),
    "day": (lazy_gettext("existed on that day"), lazy_gettext("did not exist on that day")),
    "year": (lazy_gettext("the year fits"), lazy_gettext("another year")),
    "values": (lazy_gettext("the rest fits"), lazy_gettext("something else speaks against it")),
}
OUTCOMES: dict[Outcome, str] = {
    "matched": lazy_gettext("linked"),
    "decided": lazy_gettext("you chose"),
    "unclear": lazy_gettext("unclear"),
    "none": lazy_gettext("nothing of ours"),
    "refused": lazy_gettext("cannot be looked for"),
    "empty": lazy_gettext("no name"),
}


def reasons(candidate: Candidate) -> list[str]:
    """What speaks for a candidate and against it, in the language of the page."""
    features = candidate.features
    told = [str(words) for name, words in _FOR.items() if features.get(name)]
    if features.get("marks") == 0:
        told.append(gettext("other diacritics"))
    elif features.get("marks") == 0.5:
        told.append(gettext("without diacritics"))
    for name, (fits, differs) in _BESIDE.items():
        if name in features:
            told.append(str(fits if features[name] else differs))
    return told or [gettext("the same name")]
