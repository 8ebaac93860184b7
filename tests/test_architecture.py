"""The rules of the house that a machine can check: layers, names, and what must not stand in the code."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("tickets", "workflow", "reports")
DEFINITIONS, RECORDS, ACTS, ACTIONS, DOORS = range(5)
LAYERS = ("definitions", "records", "acts", "workflow.actions", "doors")

# Everything in a room that is not named here is an act: it may not be imported by definitions and records,
# and may not import doors.
DEFINITION_MODULES = {
    "reports.verification_code",
    "workflow.calendars",
    "workflow.events",
    "tickets.addresses",
    "tickets.coordinates",
    "workflow.fields",
    "workflow.hand",
    "workflow.hours_text",
    "workflow.indonesian",
    "workflow.levels",
    "workflow.landings",
    "workflow.lifecycle",
    "workflow.limits",
    "workflow.moment",
    "workflow.months",
    "workflow.open_hours",
    "workflow.papers",
    "workflow.reckoning",
    "workflow.rules",
    "workflow.sop",
    "workflow.states",
    "workflow.working_time",
}
RECORD_MODULES = {f"{room}.models" for room in ROOMS}
DOOR_NAMES = {
    "admin",
    "apps",
    "checks",
    "demo",
    "forms",
    "management",
    "middleware",
    "templatetags",
    "urls",
    "urls_conversation",
    "urls_manage",
    "urls_notices",
    "urls_ticket",
    "views",
}
DOOR_MODULES = {"workflow.tasks"}

LONGEST_FILE = 400
NOUNLESS_NAMES = {"utils", "helpers", "services", "common", "misc"}


def module_name(path):
    """Return the dotted name of a source file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def source_files():
    """Return every source file of the product, migrations left out."""
    folders = [ROOT / room for room in (*ROOMS, "helpdesk")]
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def belongs(module, family):
    """Tell whether the module is one of the family or lies inside one of it."""
    return any(module == name or module.startswith(f"{name}.") for name in family)


def layer(module):
    """Return the layer of a module of the three rooms; None for a room itself."""
    if module in ROOMS:
        return None
    if belongs(module, DEFINITION_MODULES):
        return DEFINITIONS
    if belongs(module, RECORD_MODULES):
        return RECORDS
    if belongs(module, DOOR_MODULES) or belongs(module.split(".", 1)[1], DOOR_NAMES):
        return DOORS
    if belongs(module, {"workflow.actions"}):
        return ACTIONS
    return ACTS


def is_module(name):
    """Tell whether a dotted name is a file or package of ours, not a name inside one."""
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def imports(path):
    """Yield line and dotted name of each import of our own code, also those inside functions."""
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    for node in ast.walk(ast.parse(path.read_text(), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield node.lineno, inner if is_module(inner) else origin


def fault_of_import(importer, imported):
    """Return why this import is against the table of layers, or None."""
    if imported.split(".")[0] == "helpdesk":
        return "helpdesk/ is imported by nobody"
    if imported.split(".")[0] not in ROOMS:
        return None
    left, right = layer(importer), layer(imported)
    if left is None or right is None:
        return None
    if right > left:
        return f"{LAYERS[left]} may not import {LAYERS[right]}"
    if left == right == RECORDS and importer.split(".")[0] != imported.split(".")[0]:
        return "records of two rooms know each other by foreign keys written as strings"
    return None


def test_imports_point_one_way():
    faults = [
        f"{path.relative_to(ROOT)}:{line}: {module_name(path)} imports {imported}: {fault}"
        for path in source_files()
        if path.parts[len(ROOT.parts)] != "helpdesk"
        for line, imported in imports(path)
        if (fault := fault_of_import(module_name(path), imported))
    ]
    assert faults == []


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("workflow.states", "tickets.models"),
        ("workflow.sop.reader", "workflow.models"),
        ("tickets.models.ticket", "workflow.models"),
        ("reports.documents", "workflow.actions"),
        ("workflow.actions", "tickets.forms"),
        ("workflow.notifications", "workflow.tasks"),
        ("tickets.views.inbox", "helpdesk.settings"),
    ],
)
def test_the_table_of_layers_refuses_an_import_to_the_right(importer, imported):
    assert fault_of_import(importer, imported)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("workflow.lifecycle", "workflow.states"),
        ("tickets.models.ticket", "tickets.models.people"),
        ("workflow.actions.opening", "reports.documents"),
        ("tickets.views", "workflow.actions"),
    ],
)
def test_the_table_of_layers_accepts_an_import_to_the_left(importer, imported):
    assert fault_of_import(importer, imported) is None


def calls(path):
    """Yield every call in a source file."""
    return (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))


def keywords(call):
    """Return the names of a call's keyword arguments."""
    return {keyword.arg for keyword in call.keywords}


def test_no_task_is_sent_with_a_countdown_or_an_eta():
    # Redis delivers such a task several times after its visibility timeout: deadlines are rows.
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in source_files()
        for call in calls(path)
        if keywords(call) & {"countdown", "eta"}
    ]
    assert found == []


def test_no_queryset_update_goes_round_the_lifecycle():
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in source_files()
        for call in calls(path)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in {"update", "update_or_create"}
        and keywords(call) & {"status", "step"}
    ]
    assert found == []


def test_nothing_hangs_on_signals():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in source_files()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.match(r"\s*(from|import) django\.(dispatch|db\.models\.signals)", line)
    ]
    assert found == []


def test_every_file_is_named_by_a_noun_and_short():
    faults = []
    for path in [*source_files(), *sorted((ROOT / "tests").rglob("*.py"))]:
        lines = len(path.read_text().splitlines())
        if path.stem in NOUNLESS_NAMES or lines > LONGEST_FILE:
            faults.append(f"{path.relative_to(ROOT)}: {lines} lines")
    assert faults == []


def transitions():
    """Return every transition of the ticket."""
    from tickets.models import Ticket

    return list(Ticket._meta.get_field("status").get_all_transitions(Ticket))


def test_every_transition_has_a_permission_and_a_label():
    # Without a permission django-fsm lets everybody through.
    moves = transitions()
    assert moves
    assert [move.name for move in moves if not move.permission or not move.custom.get("label")] == []


def test_an_act_that_is_not_of_the_rows_hands_says_whose_it_is():
    from workflow import rules

    hands = (rules.performs_this_row, rules.answers_for_this_row, rules.acknowledges_this_row)
    moves = [(move.name, move.permission in hands, bool(move.custom.get("owner"))) for move in transitions()]
    assert {of_hands for _, of_hands, _ in moves} == {True, False}
    assert [name for name, of_hands, names_owner in moves if of_hands == names_owner] == []


def test_no_transition_may_land_everywhere():
    # GET_STATE with an empty list of states accepts every landing.
    landings = [move for move in transitions() if hasattr(move.target, "allowed_states")]
    assert landings
    assert [move.name for move in landings if not move.target.allowed_states] == []


def test_the_example_environment_names_every_variable_of_the_settings():
    settings = (ROOT / "helpdesk" / "settings.py").read_text()
    wanted = set(re.findall(r'\bread\(\s*"([A-Z_]+)"', settings))
    explained = set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert wanted
    assert wanted - explained == set()
