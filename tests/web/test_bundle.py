"""What browsers load is made beside the code: who starts a server without it is told, and pages can be read all the same."""

import re
from pathlib import Path

from tochuc.web import browser
from tochuc.web.browser import missing_bundle

SHEETS = Path(browser.__file__).with_name("static") / "sheets"


def test_a_folder_without_the_bundle_is_told_of_with_the_command_that_makes_it(tmp_path):
    assert "make serve" in missing_bundle(tmp_path)


def test_a_folder_with_the_bundle_gives_nothing_to_tell(tmp_path):
    (tmp_path / "bundle").mkdir()
    (tmp_path / "bundle" / "site.css").touch()
    assert missing_bundle(tmp_path) == ""


def test_every_sheet_that_colours_the_letters_of_buttons_colours_their_ground_too():
    rules = [
        rule
        for sheet in SHEETS.glob("*.css")
        for rule in re.findall(r"^(?:button|\.button)[^{]*\{([^}]*)\}", sheet.read_text(), re.MULTILINE)
        if re.search(r"[; {]color:", rule)
    ]
    assert rules
    assert all("background:" in rule for rule in rules)
