"""The words of pictures and of their descriptions, in both languages."""

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "rows": "rows",
        "others": "others ({count})",
        "sure": "surely",
        "possible": "possibly",
        "between-days": "on a day within",
        "open-start": "beginning not known",
        "open-end": "no end known",
        "newest": "newest source",
        "no-row": "not in the answer",
        "lacking": "Not on these outlines",
        "credit": "Outlines: {credit}. Coarse, for an overview only.",
        "none": "The answer is empty, so there is nothing to draw.",
        "nothing": "No row has what the picture needs: {columns}.",
        "no-outlines": "This snapshot holds no outlines to draw a map on.",
        "too-many": "There are {count} {things}, too many for a picture; up to {most} are drawn. Ask for less.",
        "marks": "rows",
        "bands": "different values of {column}",
        "boxes": "boxes",
        "lanes": "bars one under another",
        "arrows": "arrows",
        "bar": "Bar chart",
        "line": "Line chart",
        "area": "Area chart",
        "point": "Point chart",
        "tick": "Tick chart",
        "rule": "Chart of lines",
        "rect": "Chart of cells",
        "timeline": "Timeline",
        "map": "Map",
        "network": "Network",
        "plain": "{kind} of {rows}: {y} by {x}.",
        "largest": "Largest: {name} ({value}).",
        "smallest": "Smallest: {name} ({value}).",
        "all-equal": "Each is {value}.",
        "span": "From {first} to {last}.",
        "undrawn": "Not drawn for want of a value: {count}.",
        "timeline-of": "Timeline of {rows}, by {y}.",
        "known-days": "Known days from {first} to {last}.",
        "no-days": "No day is known.",
        "open-starts": "Beginning not known: {count}.",
        "open-ends": "No end known: {count}.",
        "unsure": "At no time sure: {count}.",
        "map-of": "Map of {units} units; in the answer: {found}.",
        "off-map": "Without an outline: {names}.",
        "by": "{column}: {parts}.",
        "between": "{column}: from {least} to {most}.",
        "network-of": "Network; boxes: {nodes}, arrows: {edges}.",
        "leads-to": "Most arrows lead to {name} ({count}).",
        "comes-from": "Most arrows come from {name} ({count}).",
        "to-itself": "Not drawn, since they lead to themselves: {count}.",
    },
    "vi": {
        "rows": "số dòng",
        "others": "khác ({count})",
        "sure": "chắc chắn",
        "possible": "có thể",
        "between-days": "vào một ngày trong khoảng",
        "open-start": "chưa rõ bắt đầu",
        "open-end": "chưa biết kết thúc",
        "newest": "nguồn mới nhất",
        "no-row": "không có trong kết quả",
        "lacking": "Không có trên bản đồ nền",
        "credit": "Ranh giới: {credit}. Chỉ để xem khái quát.",
        "none": "Kết quả trống nên không có gì để vẽ.",
        "nothing": "Không dòng nào có đủ giá trị để vẽ: {columns}.",
        "no-outlines": "Bản dữ liệu này không có ranh giới để vẽ bản đồ.",
        "too-many": "Có {count} {things}, quá nhiều để vẽ; vẽ được tối đa {most}. Hãy hỏi hẹp hơn.",
        "marks": "dòng",
        "bands": "giá trị khác nhau của {column}",
        "boxes": "ô",
        "lanes": "thanh xếp dưới nhau",
        "arrows": "mũi tên",
        "bar": "Biểu đồ cột",
        "line": "Biểu đồ đường",
        "area": "Biểu đồ miền",
        "point": "Biểu đồ điểm",
        "tick": "Biểu đồ vạch",
        "rule": "Biểu đồ đoạn thẳng",
        "rect": "Biểu đồ ô",
        "timeline": "Dòng thời gian",
        "map": "Bản đồ",
        "network": "Mạng lưới",
        "plain": "{kind} gồm {rows}: {y} theo {x}.",
        "largest": "Lớn nhất: {name} ({value}).",
        "smallest": "Nhỏ nhất: {name} ({value}).",
        "all-equal": "Tất cả đều là {value}.",
        "span": "Từ {first} đến {last}.",
        "undrawn": "Không vẽ vì thiếu giá trị: {count}.",
        "timeline-of": "Dòng thời gian gồm {rows}, theo {y}.",
        "known-days": "Các ngày đã biết từ {first} đến {last}.",
        "no-days": "Chưa biết ngày nào.",
        "open-starts": "Chưa rõ bắt đầu: {count}.",
        "open-ends": "Chưa biết kết thúc: {count}.",
        "unsure": "Không lúc nào chắc chắn: {count}.",
        "map-of": "Bản đồ {units} đơn vị; có trong kết quả: {found}.",
        "off-map": "Không có ranh giới: {names}.",
        "by": "{column}: {parts}.",
        "between": "{column}: từ {least} đến {most}.",
        "network-of": "Mạng lưới; ô: {nodes}, mũi tên: {edges}.",
        "leads-to": "Nhiều mũi tên nhất dẫn đến {name} ({count}).",
        "comes-from": "Nhiều mũi tên nhất đi từ {name} ({count}).",
        "to-itself": "Không vẽ vì dẫn về chính nó: {count}.",
    },
}


def say(language: str, key: str, **values: object) -> str:
    """The phrase in the language, English where there is no such language.

    >>> say("vi", "span", first="2022", last="2025")
    'Từ 2022 đến 2025.'
    """
    return WORDS.get(language, WORDS["en"])[key].format(**values)


def written(number: float, language: str) -> str:
    """A number as it is written in the language.

    >>> written(3321, "vi"), written(2.5, "vi"), written(3321, "en")
    ('3.321', '2,5', '3,321')
    """
    text = f"{number:,.0f}" if number == int(number) else f"{number:,.2f}".rstrip("0")
    return text.translate(str.maketrans(",.", ".,")) if language == "vi" else text


def rows_of(count: int, language: str) -> str:
    """So many rows, in words.

    >>> rows_of(1, "en"), rows_of(2, "en"), rows_of(2, "vi")
    ('1 row', '2 rows', '2 dòng')
    """
    one = "dòng" if language == "vi" else "row" if count == 1 else "rows"
    return f"{written(count, language)} {one}"
