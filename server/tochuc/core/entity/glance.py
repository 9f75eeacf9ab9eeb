"""What most readers ask first: to whom does it answer, who leads it, by which rule, what does this person do."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from .reader import Reader
from .shown import Glance, Row, Section, Shown
from .words import say

_MOST: Final = 4


def glance(reader: Reader, found: Mapping[str, Section]) -> list[Glance]:
    """The answers that the sections hold for the day asked for, or else for the newest day of any source."""
    answers = []
    lines = found.get("lines")
    if lines:
        above = next((group for group in lines.groups if group.heading == say(reader.language, "up")), None)
        rows = [row for row in above.rows if row.still in ("yes", "unknown")] if above else []
        answers.append(Glance(say(reader.language, "answers-to"), _distinct(row.cells[0] for row in rows)))
        answers.append(
            Glance(
                say(reader.language, "by-rule"), _distinct(row.cells[1][:1] for row in rows if row.cells[1])
            )
        )
    people = found.get("people")
    if people:
        answers.append(_posts(reader, people))
    return [each for each in answers if each.answers]


def _posts(reader: Reader, people: Section) -> Glance:
    """The newest holder of each post, or the posts that a person holds."""
    rows = [row for group in people.groups for row in group.rows if row.still in ("yes", "unknown")]
    whole = len(people.columns) > 2
    heading = "led-by" if whole else "posts"
    kept: dict[object, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row.still != "yes", -(row.bar.light if row.bar else 0))):
        # Who surely held it, before who may have; of several of whom no end is known, the one who came last.
        kept.setdefault(row.cells[1] if whole else row.cells[0], []).append(row)
    answers = (_with_post(reader, each, whole) for each in list(kept.values())[:_MOST])
    return Glance(say(reader.language, heading), tuple(answers))


def _with_post(reader: Reader, rows: Sequence[Row], whole: bool) -> tuple[Shown, ...]:
    row, more = rows[0], len(rows) - 1
    others = (Shown(say(reader.language, "others", count=str(more)), "#people"),) if more else ()
    perhaps = (Shown(say(reader.language, "perhaps")),) if row.still != "yes" else ()
    return (*row.cells[0], *(row.cells[1] if whole else ()), *others, *perhaps, *row.cells[-1])


def _distinct(cells: Iterable[Sequence[Shown]]) -> tuple[tuple[Shown, ...], ...]:
    return tuple(dict.fromkeys(map(tuple, cells)))[:_MOST]
