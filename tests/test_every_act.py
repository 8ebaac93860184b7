"""Every act of the table, general or of a row: it leaves its trail, and is refused twice or without a reason."""

from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests import factories
from tests.dump import dump_hash
from tests.factories import Office
from tests.situations import ALL_ACTS, do, every_situation, reach, undone
from tickets.models import Ticket, User
from workflow import actions, moment

pytestmark = pytest.mark.django_db

#: Acts that may be done again at once: nothing about the ticket's place has changed.
REPEATABLE = ("reassign_tim", "correct_record", "correct_report", "record_visit")
REASONED = (
    *("decline", "send_back", "recall_disposisi", "return_to_opd", "refuse", "withdraw", "resubmit", "reopen"),
    *("reassign_tim", "correct_record", "correct_report"),
)
#: In one order, so that what is asked of an act is asked at the place that was reached for it.
ONCE = sorted(set(ALL_ACTS) - set(REPEATABLE), key=lambda act: (act not in REASONED, ALL_ACTS.index(act)))


@dataclass
class Case:
    """A ticket where an act is legal, and somebody who may do it."""

    act: str
    office: Office
    ticket: Ticket
    actor: User
    outcome: str

    def do(self, **entry):
        """Do the act to the ticket as it was found."""
        return do(self.office, self.ticket, self.act, self.actor, **{"outcome": self.outcome, **entry})


def situation_for(act):
    """The first situation of the table in which the act is legal, and a role that may do it."""
    for situation in every_situation():
        if roles := situation.allowed.get(act):
            return situation, min(roles)
    raise AssertionError(act)


@pytest.fixture(scope="module")
def reached(request, module_db):
    """The place where an act is legal; reached once for all that is asked of the act."""
    situation, role = situation_for(request.param)
    with undone():
        with moment.at(factories.MORNING):
            office = factories.make_office(situation.government)
            ticket = reach(office, situation)
        outcomes = ticket.current_step.outcomes if ticket.current_step and situation.when == "kerja" else ()
        yield Case(request.param, office, ticket, office.people[role], outcomes[0].code if outcomes else "")


@pytest.fixture
def case(reached, morning, db):
    """The same with fresh objects, on the same morning."""
    return replace(deepcopy(reached), ticket=Ticket.objects.get(pk=reached.ticket.pk))


@pytest.mark.parametrize("reached", [*ONCE, *REPEATABLE], indirect=True)
def test_an_act_leaves_one_audit_row_with_name_title_and_times(case, morning):
    before, actor = case.ticket, case.actor
    with moment.at(morning + timedelta(hours=1)):
        after = case.do()
    entry = after.audit_trail.last()
    assert (entry.act, entry.version, entry.actor) == (case.act, before.version + 1, actor)
    assert (entry.actor_name, entry.actor_title) == (actor.full_name, actor.jabatan)
    assert (entry.source, entry.target) == (before.status, after.status)
    assert (entry.step_from, entry.step_to, entry.round) == (before.step, after.step, after.round)
    assert entry.occurred_at == entry.recorded_at == morning + timedelta(hours=1)
    assert entry.label


@pytest.mark.parametrize(
    ("reached", "owner"),
    [
        ("record_pemeriksaan", "Contoh Tim dan Contoh Tim2"),
        ("acknowledge", "Kepala Dinas dan OPD Pelapor"),
        ("resubmit", "{opd}"),
        ("reopen", "{opd}, atau Tata Usaha"),
        ("correct_report", "Tata Usaha, atau {opd} selama laporan masih terbuka"),
        ("correct_record", "yang mencatatnya"),
        ("reassign_tim", "pejabat yang menunjuk tim"),
        ("recall_disposisi", "pemberi disposisi itu"),
        ("enter_disposisi", "Tata Usaha"),
    ],
    indirect=["reached"],
)
def test_who_may_not_do_an_act_reads_whose_it_is(case, owner):
    with pytest.raises(actions.ActDenied) as refused:
        do(case.office, case.ticket, case.act, case.office.people["auditor"])
    owner = owner.format(opd=case.office.opd)
    assert str(refused.value).startswith(f"Tindakan ini milik {owner}. Anda masuk sebagai ")


@pytest.mark.parametrize("reached", ONCE, indirect=True)
def test_an_act_done_twice_is_refused_with_a_sentence(case):
    case.do()
    hashed = dump_hash()
    with pytest.raises(actions.StaleTicket, match=r"^Anda sendiri sudah mengerjakannya pukul (09\.00 WIB|10\.00 WITA)"):
        case.do()
    with pytest.raises((actions.ActNotPossible, actions.ActDenied)):
        case.do(version=None)
    assert dump_hash() == hashed


@pytest.mark.parametrize("reached", REASONED, indirect=True)
def test_an_act_that_needs_a_reason_refuses_a_short_one(case):
    hashed = dump_hash()
    for note in ("", "         ", "pendek", "  pendek    "):
        with pytest.raises(actions.DataMissing) as refused:
            case.do(note=note)
        assert refused.value.fields == {"note": "Tuliskan alasan, paling sedikit 10 huruf."}
    assert dump_hash() == hashed
