"""The house rules that nobody should have to remember."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server" / "tochuc"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Each room may import from itself and from the rooms named here.
MAY_IMPORT = {
    "errors": set(),
    "namespaces": set(),
    "settings": {"errors"},
    "core": {"errors", "namespaces"},
    "graph": {"core", "errors", "namespaces"},
    "engine": {"core", "errors", "namespaces"},
    "link": {"graph", "engine", "core", "errors", "namespaces"},
    "extract": {"core", "errors", "namespaces"},
    "web": {"link", "extract", "graph", "engine", "core", "errors", "namespaces"},
    "cli": {"settings", "web", "link", "extract", "graph", "engine", "core", "errors", "namespaces"},
    "__init__": set(),
}
SETTINGS_READERS = {"cli", "web/app"}
# A pure module has no files, clock, network, framework or store.
NOT_IN_CORE = {
    "os", "pathlib", "time", "socket", "urllib", "http", "random", "subprocess", "tempfile", "sqlite3",
    "flask", "granian", "SPARQLWrapper", "owlrl", "pyshacl", "nmo_python",
}  # fmt: skip
STORES = {"Store", "Graph", "ConjunctiveGraph", "Dataset"}
SPARQL = re.compile(r"\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b.*(\bWHERE\b|\{)", re.DOTALL)
MOST_LINES = 300
# A hyphen tells a slug from an English word: `ha-noi`, `bo-chinh-tri`, `67-qd-tw-2022`.
SLUGS = {
    slug
    for file in (ROOT / "data" / "entities").glob("*.ttl")
    for slug in re.findall(
        r"^(?:organ|committee|place|document):([\w-]*-[\w-]+)", file.read_text(), re.MULTILINE
    )
}


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE).with_suffix(""))


def room_of(path: Path) -> str:
    return name_of(path).split("/")[0]


def imports_of(path: Path) -> list[tuple[str, str]]:
    """Module and name of each import, function-level ones too; relative ones start with `tochuc`."""
    found = []
    package = ["tochuc", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [(module, alias.name) for alias in node.names]
    return found


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path):
    room = room_of(path)
    allowed = MAY_IMPORT[room] | {room}
    if name_of(path) in SETTINGS_READERS:
        allowed = allowed | {"settings"}
    for module, name in imports_of(path):
        if module.split(".")[0] == "tochuc":
            target = [*module.split(".")[1:], name][0]
            assert target in allowed, f"{name_of(path)} imports {target}"


@pytest.mark.parametrize("path", [p for p in MODULES if room_of(p) == "core"], ids=name_of)
def test_core_is_pure(path):
    for module, name in imports_of(path):
        assert module.split(".")[0] not in NOT_IN_CORE, f"{name_of(path)} imports {module}"
        assert name not in STORES, f"{name_of(path)} imports {name}"
    assert "date.today" not in path.read_text()
    assert "datetime.now" not in path.read_text()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_has_at_most_300_lines(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_sparql_in_python_strings(path):
    # A docstring may show one; a doctest runs it.
    assert [text for text in strings_of(ast.parse(path.read_text())) if SPARQL.search(text)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_grab_bag_modules(path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "common", "misc", "tools"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_single_thing_is_named_in_code(path):
    # Organs, places and documents are data; code knows classes and properties only.
    named = [text for text in strings_of(ast.parse(path.read_text())) for slug in SLUGS if slug in text]
    assert named == []


def strings_of(tree: ast.AST) -> list[str]:
    """Every string of a module but its docstrings, which may give examples."""
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in told)
    return [node.value for node in constants if isinstance(node.value, str)]


def test_the_rules_catch_a_breach():
    tree = ast.parse('query = "SELECT ?s WHERE { ?s ?p ?o }"')
    strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    assert any(SPARQL.search(text) for text in strings)
    assert not SPARQL.search("Select what you need")
    assert any(slug in 'iri = "organ:bo-chinh-tri"' for slug in SLUGS)
