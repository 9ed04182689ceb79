"""What the project says of itself stays true: commands, links, versions, locks, words."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from support import GRAPHSVC, ROOT, command, own_files, own_texts

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PAGES = own_files(".md")
MODULES = own_files(".py")
LOCKS = own_files(".txt", under=[ROOT / "requirements"])

FENCE = re.compile(r"^ *```(?:bash|sh|console|shell)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"`((?:\./run|graphsvc) [^`]+)`")
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ +(.+?) *$", re.MULTILINE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def prose(page: Path) -> str:
    """Return a page without its fenced blocks, whose ``#`` and brackets mean something else."""
    text = page.read_text(encoding="utf-8")
    return re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)


# --- Commands -------------------------------------------------------------------------------


def shown_commands(page: Path) -> Iterator[tuple[str, str]]:
    """Give each command that a page shows as program and verb."""
    text = page.read_text(encoding="utf-8")
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    for line in [*lines, *INLINE.findall(text)]:
        for part in re.split(r"\|\||&&|[|;]", line.removeprefix("$ ")):
            words = part.split()
            verb = words[1] if len(words) > 1 else ""
            if words and words[0] in {"./run", "graphsvc"} and re.fullmatch("[a-z]+", verb):
                yield words[0], verb


def listed_verbs(program: str) -> set[str]:
    if program == "./run":
        return set(re.findall(r"^  ([a-z]+) ", command(ROOT / "run", "help").stdout, re.MULTILINE))
    return set(re.findall(r"^\W*([a-z]+)  ", command(GRAPHSVC, "--help").stdout, re.MULTILINE))


@pytest.mark.parametrize("program", ["./run", "graphsvc"])
def test_every_command_that_a_page_shows_exists(program: str) -> None:
    shown = {
        (name_of(page), verb)
        for page in PAGES
        for tool, verb in shown_commands(page)
        if tool == program
    }
    assert shown
    listed = listed_verbs(program)
    assert [item for item in sorted(shown) if item[1] not in listed] == []


def test_the_readme_shows_the_two_commands_of_set_up_and_test() -> None:
    shown = set(shown_commands(ROOT / "README.md"))
    assert {("./run", "serve"), ("./run", "test")} <= shown


# --- Links ----------------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as they are made where Markdown is shown."""
    headings = HEADING.findall(prose(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(page: Path) -> list[str]:
    return [target or image for target, image in LINK.findall(prose(page))]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_to_a_file_resolves(page: Path) -> None:
    dead = []
    for link in links(page):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            dead.append(link)
    assert dead == []


def test_there_are_links_to_follow() -> None:
    assert any(links(page) for page in PAGES)


# --- Code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_every_exception_from_a_check_has_its_reason() -> None:
    marks = re.compile(r"# (?:noqa|type: ignore)(?:: [A-Z0-9, ]+|\[[a-z, -]+\])?(.*)")
    bare = [
        f"{name_of(path)}:{number}"
        for path in MODULES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for rest in marks.findall(line)
        if "re.compile" not in line and not re.search(r"\w{3}", rest)
    ]
    assert bare == []


def test_every_lint_exception_in_the_configuration_has_its_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    exceptions = [line for line in lines if re.match(r' +"[A-Z]+[0-9]*", *(#|$)', line)]
    assert exceptions
    assert [line for line in exceptions if not re.search(r"# \w+", line)] == []


def test_pyproject_is_the_only_configuration_of_python_tools() -> None:
    others = {
        ".coveragerc", ".flake8", ".pylintrc", ".ruff.toml", "Pipfile", "mypy.ini", "noxfile.py",
        "poetry.lock", "pyrightconfig.json", "pytest.ini", "ruff.toml", "setup.cfg", "setup.py",
        "tox.ini",
    }  # fmt: skip
    assert others & {path.name for path in own_files()} == set()


# --- Versions and dependencies --------------------------------------------------------------


def test_the_changelog_and_the_version_agree() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first, *released = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    newest = max((Version(part[1 : part.index("]")]) for part in released), default=Version("0"))
    current = Version(PROJECT["project"]["version"])
    assert first.startswith("[Unreleased]")
    # What is not released yet needs a version above the newest one that is.
    assert current > newest if "- " in first else current == newest


def pins(lock: Path) -> dict[str, Version]:
    found = re.findall(
        r"^([a-z0-9-]+)==([^\s;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert found
    return {name: Version(version) for name, version in found}


@pytest.mark.parametrize(
    ("lock", "groups"),
    [
        ("service.txt", ["build"]),
        ("dev.txt", ["build", "test", "lint"]),
        ("bench.txt", ["bench"]),
        ("readers.txt", ["readers"]),
    ],
)
def test_each_lock_pins_what_the_project_asks_for(lock: str, groups: list[str]) -> None:
    pinned = pins(ROOT / "requirements" / lock)
    asked = [text for group in groups for text in PROJECT["dependency-groups"][group]]
    if lock in {"service.txt", "dev.txt"}:
        asked += PROJECT["project"]["dependencies"]
    if lock == "dev.txt":
        asked += PROJECT["project"]["optional-dependencies"]["cluster"]
    for requirement in map(Requirement, asked):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement} is not pinned: ./run lock"
        assert version in requirement.specifier, f"{requirement} is pinned to {version}: ./run lock"


def test_the_package_declares_what_it_imports_and_nothing_else() -> None:
    providers = importlib.metadata.packages_distributions()
    imported = {
        canonicalize_name(provider)
        for path in own_files(".py", under=[ROOT / "src"])
        for name in top_level_imports(path)
        for provider in providers.get(name, [])
    } - {"graphsvc"}
    declared = {
        canonicalize_name(requirement.name): requirement
        for requirement in map(Requirement, PROJECT["project"]["dependencies"])
        if not requirement.marker or requirement.marker.evaluate()
    }
    # Starlette loads it by itself when it reads a form.
    assert set(declared) - {"python-multipart"} == imported


@pytest.mark.parametrize("folder", ["benchmarks", "tests", "tools"])
def test_what_tests_and_tools_import_is_pinned(folder: str) -> None:
    providers = importlib.metadata.packages_distributions()
    pinned = {*pins(ROOT / "requirements" / "dev.txt"), "graphsvc"}
    names = {
        name
        for path in own_files(".py", under=[ROOT / folder])
        for name in top_level_imports(path)
        if name in providers
    }
    assert names
    unpinned = {
        name for name in names if not pinned & {canonicalize_name(it) for it in providers[name]}
    }
    assert unpinned == set(), "add the package to a group in pyproject.toml, then ./run lock"


def top_level_imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    from_ = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | from_}


def test_using_and_developing_pin_the_same_versions() -> None:
    develop = pins(ROOT / "requirements" / "dev.txt")
    for name, version in pins(ROOT / "requirements" / "service.txt").items():
        assert develop[name] == version, name


@pytest.mark.parametrize("lock", LOCKS, ids=name_of)
def test_a_lock_holds_pins_and_hashes_alone(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8").replace("\\\n", "")
    requirements = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    loose = [
        line
        for line in requirements
        if not re.fullmatch(r"[a-z0-9-]+==\S+( ; .+?)?( +--hash=sha256:[0-9a-f]{64})+ *", line)
    ]
    assert requirements
    assert loose == []
    assert "://" not in text


# --- Words ----------------------------------------------------------------------------------

# Written in parts, so that this file passes its own test.
REGISTRIES = re.compile(
    "|".join(
        (
            r"py" + r"pi\.org",
            r"python" + r"hosted\.org",
            r"registry\.npm" + r"js\.org",
            r"cra" + r"tes\.io",
            r"proxy\.gol" + r"ang\.org",
            r"maven" + r"\.org",
            r"deb\.deb" + r"ian\.org",
        )
    )
)
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:" + "wo" + r"rk|ro" + r"ot|Use" + r"rs|ho" + r"me)/\w")
# Words that promise what no tool can: a body of people decides that.
CLAIMS = re.compile(r"\b(?:certi" + r"fied|compl" + r"iant)\b", re.IGNORECASE)
# Not the examples: they tell, with its source, what a city holds.
SPEAKS = [ROOT / name for name in ("README.md", "docs", "ontology", "queries", "shapes", "src")]


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{name_of(path)}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert lines_with(REGISTRIES, own_texts()) == []


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert lines_with(MACHINE_PATHS, own_texts()) == []


def test_nothing_that_users_read_claims_what_only_an_assessment_can() -> None:
    # Not the rule that looks for the same words in the ontology: it has to name them.
    spoken = [path for path in own_texts(SPEAKS) if path.name != "misleading-word.rq"]
    assert lines_with(CLAIMS, spoken) == []
