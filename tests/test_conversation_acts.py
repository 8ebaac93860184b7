"""Talking about a ticket: who may say what, what stays, and that none of it moves the ticket."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import F

from tests import factories
from tests.begun import with_the_team
from tickets.models import Message, MessageFile, Ticket
from workflow import actions, moment
from workflow.models import AuditEntry, StepRun, Turn

pytestmark = pytest.mark.django_db
begun, office, ticket = with_the_team()


def say(ticket, actor, body="Apakah ruang server dapat dibuka?", **kwargs):
    """Post a message under a fresh key."""
    return actions.post_message(ticket, actor=actor, body=body, **{"key": uuid4(), **kwargs})


def ask(ticket, actor):
    """Ask for progress under a fresh key."""
    return actions.ask_progress(ticket, actor=actor, key=uuid4())


def closed(office):
    """A ticket whose handling has ended."""
    return factories.walk(office, factories.make_ticket(office), "perbaikan")


def traces(ticket):
    """Everything that an act of the SOP would have changed."""
    return (
        Ticket.objects.values().get(pk=ticket.pk),
        list(StepRun.objects.filter(ticket=ticket).values()),
        list(Turn.objects.filter(ticket=ticket).values()),
        AuditEntry.objects.filter(ticket=ticket).count(),
    )


def test_a_message_keeps_name_and_title_of_that_time(office, ticket):
    message = say(ticket, office.kasi)
    office.kasi.full_name = "Contoh Nama Baru"
    office.kasi.save()
    message.refresh_from_db()
    assert (message.author_name, message.author_title) == ("Contoh Kasi", "Contoh Kepala Seksi/Koordinator")
    assert (message.side, message.kind, message.posted_at) == ("dinas", "pesan", factories.MORNING)


def test_nothing_that_is_said_moves_the_ticket(office, ticket):
    before = traces(ticket)
    say(ticket, office.people["opd"])
    say(ticket, office.tim, internal=True)
    ask(ticket, office.people["opd"])
    actions.add_photos(ticket, actor=office.people["opd"], key=uuid4(), files=[factories.make_photo()])
    assert traces(ticket) == before
    assert ticket.messages.count() == 4


def test_the_answer_about_recovery_moves_nothing_either(office, morning):
    ticket = closed(office)
    before = traces(ticket)
    actions.confirm_recovery(ticket, actor=office.people["opd"], key=uuid4(), recovered=True)
    assert traces(ticket) == before


def test_the_same_key_gives_the_same_message_with_its_files_once(office, ticket):
    key = uuid4()
    first = say(ticket, office.tim, key=key, files=[factories.make_photo()])
    again = say(ticket, office.tim, key=key, files=[factories.make_photo()])
    assert again == first
    assert (Message.objects.count(), MessageFile.objects.count()) == (1, 1)


def test_other_words_or_files_under_a_used_key_are_not_dropped_in_silence(office, ticket):
    key = uuid4()
    say(ticket, office.tim, "Kami berangkat.", key=key)
    for body, files in (("Kami tiba.", []), ("Kami berangkat.", [factories.make_photo()])):
        with pytest.raises(actions.ActNotPossible, match="Kirim sekali lagi"):
            say(ticket, office.tim, body, key=key, files=files)
    assert Message.objects.count() == 1


def test_other_photos_under_a_used_key_are_not_dropped_in_silence(office, ticket):
    key = uuid4()
    actions.add_photos(ticket, actor=office.people["opd"], key=key, files=[factories.make_photo()])
    with pytest.raises(actions.ActNotPossible, match="Kirim sekali lagi"):
        actions.add_photos(ticket, actor=office.people["opd"], key=key, files=[factories.make_photo(colour="teal")])


def test_a_key_of_somebody_else_is_refused(office, ticket):
    message = say(ticket, office.tim)
    with pytest.raises(actions.ActNotPossible, match="Muat ulang"):
        say(ticket, office.kasi, key=message.key)


@pytest.mark.parametrize("body", ["", "   \n ", "x" * 4001])
def test_a_message_says_something_and_not_too_much(office, ticket, body):
    with pytest.raises(actions.DataMissing) as refusal:
        say(ticket, office.tim, body)
    assert list(refusal.value.fields) == ["body"]
    assert not Message.objects.exists()


def test_a_message_of_4000_letters_or_of_files_only_is_taken(office, ticket):
    assert len(say(ticket, office.tim, "x" * 4000).body) == 4000
    assert say(ticket, office.tim, "", files=[factories.make_photo("berkas")]).files.count() == 1


@pytest.mark.parametrize("name", ["admin", "auditor", "other_opd", "other_opd_kepala"])
def test_who_does_not_handle_the_report_says_nothing(office, ticket, name):
    with pytest.raises(PermissionDenied):
        say(ticket, office.people[name])
    assert not Message.objects.exists()


def test_another_government_says_nothing(office, other_office, ticket):
    for name in ("kadis", "tim", "opd", "tu"):
        with pytest.raises(PermissionDenied):
            say(ticket, other_office.people[name])
    assert not Message.objects.exists()


@pytest.mark.parametrize("name", ["opd", "opd_kepala"])
def test_an_opd_writes_no_internal_note(office, ticket, name):
    with pytest.raises(PermissionDenied, match="hanya untuk petugas Dinas"):
        say(ticket, office.people[name], internal=True)


def test_the_database_knows_no_note_of_an_opd(office, ticket):
    message = say(ticket, office.people["opd"])
    message.pk, message.key, message.kind = None, uuid4(), "catatan"
    message._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        message.save()


@pytest.mark.parametrize(
    ("name", "sees"),
    [("opd", False), ("opd_kepala", False), ("admin", False), ("auditor", False), ("tu", True), ("tim", True)],
)
def test_internal_notes_are_visible_to_handlers_only(office, ticket, name, sees):
    note = say(ticket, office.kasi, internal=True)
    assert Message.objects.visible_to(office.people[name]).filter(pk=note.pk).exists() is sees


# -- append-only ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"body": "lain"}, {"author_name": "Lain"}, {"round": F("round") + 1}])
def test_the_database_refuses_to_change_a_message(office, ticket, change):
    message = say(ticket, office.tim)
    with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change, withdrawn_at=factories.MORNING)


def test_a_message_is_taken_back_once_and_for_good(office, ticket):
    message = actions.withdraw_message(say(ticket, office.tim), actor=office.tim)
    assert message.withdrawn_at == factories.MORNING
    with moment.at(factories.MORNING + timedelta(minutes=3)):
        assert actions.withdraw_message(message, actor=office.tim).withdrawn_at == factories.MORNING
    with pytest.raises(DatabaseError, match="tidak dapat diubah"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(withdrawn_at=None)


def test_only_the_author_takes_back_and_only_for_ten_minutes(office, ticket):
    message = say(ticket, office.tim)
    with pytest.raises(PermissionDenied, match="Hanya penulisnya"):
        actions.withdraw_message(message, actor=office.kasi)
    too_late = factories.MORNING + timedelta(minutes=10, seconds=1)
    with moment.at(too_late), pytest.raises(actions.ActNotPossible, match=r"sampai pukul 09\.10 WIB"):
        actions.withdraw_message(message, actor=office.tim)
    with moment.at(factories.MORNING + timedelta(minutes=10)):
        assert actions.withdraw_message(message, actor=office.tim).withdrawn_at is not None


def test_a_question_for_progress_is_not_taken_back(office, ticket):
    with pytest.raises(PermissionDenied):
        actions.withdraw_message(ask(ticket, office.people["opd"]), actor=office.people["opd"])


# -- asking for progress ----------------------------------------------------------------------------------------------


def test_progress_is_asked_once_per_two_working_hours_whoever_asks(office, ticket):
    ask(ticket, office.people["opd"])
    too_early = factories.MORNING + timedelta(minutes=119)
    with moment.at(too_early), pytest.raises(actions.ActNotPossible, match=r"lagi mulai .* pukul 1\d\.\d\d WIB"):
        ask(ticket, office.people["opd_kepala"])
    assert ticket.messages.count() == 1


def test_the_two_hours_are_working_hours(office, ticket):
    friday_evening = factories.MORNING + timedelta(hours=12)
    with moment.at(friday_evening):
        ask(ticket, office.people["opd"])
    sunday = friday_evening + timedelta(hours=30)
    with moment.at(sunday), pytest.raises(actions.ActNotPossible, match="Senin, 23 November 2026"):
        ask(ticket, office.people["opd"])
    with moment.at(friday_evening + timedelta(days=3)):
        assert ask(ticket, office.people["opd"]).kind == "tanya"


def test_each_ticket_has_its_own_two_hours(office, ticket):
    ask(ticket, office.people["opd"])
    assert ask(factories.make_ticket(office), office.people["opd"])


@pytest.mark.parametrize("name", ["tu", "tim", "kadis", "auditor", "other_opd"])
def test_only_the_reporting_opd_asks_for_progress(office, ticket, name):
    with pytest.raises(PermissionDenied):
        ask(ticket, office.people[name])


def test_an_ended_or_returned_report_has_no_progress_to_ask_for(office, morning):
    returned = actions.return_to_opd(factories.make_ticket(office), actor=office.tu, note="Lokasi belum jelas.")
    for resting in (closed(office), returned):
        with pytest.raises(actions.ActNotPossible, match="tidak sedang ditangani"):
            ask(resting, office.people["opd"])


def test_an_opd_does_not_ask_about_what_waits_for_itself(morning):
    office = factories.make_office("sumbawa")
    ticket = factories.walk(office, factories.make_ticket(office), "lengkap", "gagal", "diganti", until="9")
    assert ticket.current_step.role == "opd"
    with pytest.raises(actions.ActNotPossible, match="sendiri, bukan petugas Dinas"):
        ask(ticket, office.people["opd"])


def test_a_reply_of_the_dinas_answers_the_question_a_note_does_not(office, ticket):
    asked = ask(ticket, office.people["opd"])
    say(ticket, office.tim, internal=True)
    say(ticket, office.people["opd"])
    assert list(Message.objects.unanswered_asks()) == [asked]
    say(ticket, office.tim)
    assert list(Message.objects.unanswered_asks()) == []


# -- photos that follow -----------------------------------------------------------------------------------------------


def test_photos_added_later_stand_with_the_report(office, ticket):
    before = ticket.attachments.count()
    actions.add_photos(ticket, actor=office.people["opd"], key=uuid4(), files=[factories.make_photo()])
    added = ticket.attachments.last()
    assert (ticket.attachments.count(), added.run, added.kind) == (before + 1, None, "foto")
    assert ticket.messages.get().body == "Menambahkan 1 foto pada laporan."


def test_the_same_photos_sent_twice_are_kept_once(office, ticket):
    key, before = uuid4(), ticket.attachments.count()
    for _ in range(2):
        actions.add_photos(ticket, actor=office.people["opd"], key=key, files=[factories.make_photo()])
    assert ticket.attachments.count() == before + 1


def test_photos_follow_only_while_the_report_is_open_and_only_from_its_opd(office, morning):
    photo = factories.make_photo()
    with pytest.raises(actions.ActNotPossible, match="sudah ditutup"):
        actions.add_photos(closed(office), actor=office.people["opd"], key=uuid4(), files=[photo])
    for name in ("tim", "other_opd", "tu"):
        with pytest.raises(PermissionDenied):
            actions.add_photos(factories.make_ticket(office), actor=office.people[name], key=uuid4(), files=[photo])


def test_a_report_has_an_end_of_photos(office, ticket):
    with pytest.raises(actions.DataMissing, match="paling banyak 40 foto"):
        actions.add_photos(ticket, actor=office.people["opd"], key=uuid4(), files=[factories.make_photo()] * 41)


# -- recovery ---------------------------------------------------------------------------------------------------------


def confirm(ticket, actor, recovered, note=""):
    """Answer whether the fault is gone."""
    return actions.confirm_recovery(ticket, actor=actor, key=uuid4(), recovered=recovered, note=note)


def test_recovery_is_answered_once_per_round(office, morning):
    ticket = closed(office)
    confirm(ticket, office.people["opd"], False, "Masih putus di lantai 2.")
    with pytest.raises(actions.ActNotPossible, match="belum pulih"):
        confirm(ticket, office.people["opd_kepala"], True)
    ticket = actions.reopen(ticket, actor=office.people["opd"], note="Masih putus di lantai 2.")
    ticket = factories.walk(office, ticket, "perbaikan")
    assert confirm(ticket, office.people["opd"], True).round == 2


def test_not_recovered_needs_words(office, morning):
    with pytest.raises(actions.DataMissing) as refusal:
        confirm(closed(office), office.people["opd"], False, "putus")
    assert list(refusal.value.fields) == ["note"]


def test_recovery_is_answered_by_the_opd_and_after_the_end_only(office, ticket):
    with pytest.raises(actions.ActNotPossible, match="setelah penanganan selesai"):
        confirm(ticket, office.people["opd"], True)
    with pytest.raises(PermissionDenied):
        confirm(closed(office), office.tim, True)


def test_two_answers_of_one_round_cannot_stand_in_the_database(office, morning):
    answer = confirm(closed(office), office.people["opd"], True)
    answer.pk, answer.key = None, uuid4()
    answer._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        answer.save()
