"""What a person may use is documented."""

from pathlib import Path

import pytest

from tochuc.errors import BadParameter
from tochuc.settings import SETTINGS, read_settings

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_has_a_row(setting):
    page = (ROOT / "docs" / "settings.md").read_text()
    assert f"| {setting.flag} | `{setting.variable}` |" in page


COMMANDS = [
    "build",
    "check",
    "serve",
    "query",
    "link",
    "export",
    "push",
    "explain",
    "token",
    "backup",
    "restore",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_is_in_the_readme(command):
    assert f"tochuc {command}" in (ROOT / "README.md").read_text()


def test_each_make_target_explains_itself():
    makefile = (ROOT / "Makefile").read_text()
    for target in ("serve", "test", "build", "check", "bench", "clean"):
        assert f"\n{target}:" in makefile
        assert "##" in makefile.split(f"\n{target}:")[1].split("\n")[0]


def test_a_flag_wins_over_a_variable_and_a_variable_over_the_default():
    assert read_settings({}, {}).port == 8000
    assert read_settings({}, {"TOCHUC_PORT": "9000"}).port == 9000
    assert read_settings({"port": "9001"}, {"TOCHUC_PORT": "9000"}).port == 9001


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("port", "70000"),
        ("port", "x"),
        ("workers", "0"),
        ("root", "/nowhere"),
        ("log", "loud"),
        ("addresses", "1"),
        ("budget", "-1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused_by_name(name, value):
    with pytest.raises(BadParameter, match=name if name != "root" else "--root"):
        read_settings({name: value}, {})
