"""Every row × act × role of the five SOPs, in process; the referee is the hand-written table (promise P8).

Each situation is reached by acts. The library is asked about every act of every person, of strangers too. Then acts
are really called, row acts in each status and general acts in each phase: what is allowed is performed with valid data
along every outcome and taken back; what is denied must change no row (what the place forbids by one role, what it
allows by every role, and what a role may do by its counterpart in another OPD, team or government). OWASP ASVS 2.3.1,
8.2.1, 8.4.1.
"""

from dataclasses import replace

import pytest
from django_fsm import can_proceed, has_transition_perm

from tests import factories
from tests.candidates import everybody, is_expected
from tests.dump import dump_hash
from tests.situations import (
    ALL_ACTS,
    ROLES,
    ROW_ACTS,
    after_another_history,
    do,
    enter,
    on_the_longest_way,
    reach,
    stands_in,
    undone,
    walk_the_longest_way,
)
from tickets.models import Ticket
from workflow import actions
from workflow.states import CHAIN, INTAKE, REPORT, WORK

pytestmark = pytest.mark.django_db

KINDS = {
    "waiting": ("kerja",),
    "performed or ended": ("sah", "selesai"),
    "paused": ("menunggu",),
    "returned, refused or withdrawn": ("dikembalikan", "ditolak", "dibatalkan"),
}
SPECIALS = [situation for government in factories.SOP_CODES for situation in after_another_history(government)]


@pytest.fixture
def strangers(db, morning):
    """The people of another government."""
    return factories.make_office("kota-asing", sop=factories.SOP_FOLDER / "purbalingga.toml")


def kind_of(situation):
    """Cells that were really called in one kind of situation are called again in the others."""
    return next(kind for kind, whens in KINDS.items() if situation.when in whens)


def disagreements(office, strangers, ticket, situation, called):
    """Every cell of the situation where program and table differ, as sentences.

    ``called`` holds the cells that were really called before; those of this situation are added.
    """
    ticket = Ticket.objects.get(pk=ticket.pk)
    found = [] if ticket.status == situation.status else [f"{situation}: status is {ticket.status}"]
    allowed, denied = [], []
    for act in ALL_ACTS:
        if act in situation.unjudged:
            continue
        is_possible = can_proceed(getattr(ticket, act))
        for person in everybody(office, strangers):
            is_legal = is_possible and has_transition_perm(getattr(ticket, act), person.user)
            if is_legal != is_expected(situation, ticket, person, act):
                found.append(f"{situation}: {act} by {person.name} is {'allowed' if is_legal else 'denied'}")
            if is_legal:
                allowed.append((act, person))
            elif person.name in (ROLES if is_possible else ("tu",)) or situation.expects(act, person.like):
                denied.append((act, person))
    places = {act: place_of(ticket, act) for act in ALL_ACTS}
    allowed, denied = (
        [(act, person) for act, person in cells if (places[act], act, person.name) not in called]
        for cells in (allowed, denied)
    )
    called |= {(places[act], act, person.name) for act, person in allowed + denied}
    found += changes_of_denied(office, ticket, situation, denied)
    for act, person in allowed:
        found += faults_of_performing(office, ticket, act, person.user, f"{situation}: {act} by {person.name}")
    return found


def place_of(ticket, act):
    """Where the lifecycle declares the act: by status for the act of a row, by phase for a general act."""
    phases = {"intake": INTAKE, "chain": CHAIN, "work": WORK, "report": REPORT}
    in_phase = next((name for name, statuses in phases.items() if ticket.status in statuses), ticket.status)
    return ticket.status if act in ROW_ACTS else (in_phase, can_proceed(getattr(ticket, act)))


def changes_of_denied(office, ticket, situation, denied):
    """Really call the denied acts; sentences about those that were not refused, and about changed rows."""
    before = dump_hash()
    for act, person in denied:
        try:
            do(office, ticket, act, person.user)
        except actions.DataMissing as late:
            yield f"{situation}: {act} by {person.name} came as far as its data: {late}"
        except (actions.ActNotPossible, actions.ActDenied):
            continue
        else:
            yield f"{situation}: {act} by {person.name} was not refused"
    if dump_hash() != before:
        yield f"{situation}: a denied act changed a row"


def faults_of_performing(office, ticket, act, user, cell):
    """Perform the allowed act with valid data, along every outcome, and take it back."""
    step = ticket.current_step
    outcomes = [outcome.code for outcome in step.outcomes] if step and step.outcomes and act in ROW_ACTS else [""]
    for outcome in outcomes:
        with undone():
            after = do(office, ticket, act, user, outcome=outcome)
            if (after.version, after.audit_trail.last().act) != (ticket.version + 1, act):
                yield f"{cell} {outcome} left no trail"


@pytest.mark.long
@pytest.mark.parametrize("government", factories.SOP_CODES)
def test_only_the_table_decides_on_the_longest_way(government, strangers, morning):
    office = factories.make_office(government)
    wanted = on_the_longest_way(government)
    found, judged, called = [], [], {kind: set() for kind in KINDS}
    for ticket, hop in walk_the_longest_way(office, government):
        for situation in wanted:
            if stands_in(situation, hop):
                with undone():
                    there = enter(office, ticket, hop, situation)
                    found += disagreements(office, strangers, there, situation, called[kind_of(situation)])
                judged.append(situation)
    assert found == []
    assert len(judged) == len(wanted)


@pytest.mark.parametrize("situation", SPECIALS, ids=str)
def test_only_the_table_decides_after_another_history(situation, strangers, morning):
    office = factories.make_office(situation.government)
    ticket = reach(office, situation)
    assert disagreements(office, strangers, ticket, situation, set()) == []


def test_a_table_that_differs_in_one_cell_is_noticed(office, strangers, ticket):
    right = on_the_longest_way("purbalingga")[0]
    wrong = replace(right, allowed={**right.allowed, "refuse": frozenset({"kadis"})})
    assert disagreements(office, strangers, ticket, right, set()) == []
    assert disagreements(office, strangers, ticket, wrong, set()) == [
        "purbalingga 1 kerja: refuse by tu is allowed",
        "purbalingga 1 kerja: refuse by kadis is denied",
    ]


def test_a_denied_act_that_writes_is_noticed(office, strangers, ticket, monkeypatch):
    def write(ticket, *, actor, **entry):
        ticket.opd.nodes.create(pemda=ticket.pemda, name=f"jejak {actor.pk}")
        raise actions.ActNotPossible("terlambat")

    monkeypatch.setattr(actions, "reopen", write)
    right = on_the_longest_way("purbalingga")[0]
    assert disagreements(office, strangers, ticket, right, set()) == ["purbalingga 1 kerja: a denied act changed a row"]
