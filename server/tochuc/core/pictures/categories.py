"""The categories of a colour, and the legend that tells them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .material import Look, Material, Spec, longest, room
from .words import say


@dataclass(frozen=True)
class Categories:
    """The categories of a colour: what stands for each text, and their order."""

    shown: Mapping[str, str]
    order: tuple[str, ...]
    unknown: str

    def scale(self, look: Look) -> Spec:
        """A colour for each; quiet for what is unknown and for the rest that was put together."""
        colors = iter((*look.colors.categories, look.colors.rest))
        return {
            "domain": list(self.order),
            "range": [look.colors.rest if text == self.unknown else next(colors) for text in self.order],
        }


def categories(texts: Sequence[str], material: Material, look: Look) -> Categories:
    """The categories in the order of the rows; the rarest as one, the last, where colours cannot tell all apart."""
    often = Counter(texts)
    most = len(look.colors.categories)
    kept = (
        dict.fromkeys(texts)
        if len(often) <= most
        else dict.fromkeys(text for text, _ in often.most_common(most))
    )
    rest = say(material.language, "others", count=len(often) - len(kept))
    order = [text for text in often if text in kept] + ([rest] if len(kept) < len(often) else [])
    # Where a query says yes, no or unknown, yes has the same colour in every picture.
    order.sort(key=lambda text: text != material.text("yes"))
    shown = {text: text if text in kept else rest for text in often}
    return Categories(shown, tuple(order), material.text("unknown"))


def legend_of(shown: Iterable[str], wide: float, **more: Any) -> Spec:
    """A legend in as many columns as there is room for."""
    return {"columns": max(1, int(wide // (room(longest(shown)) + 24))), **more}
