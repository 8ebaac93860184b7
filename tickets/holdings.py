"""Who holds a post, by date: mutasi, Plt. and Plh., each with its letter; what has been stays in the history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from tickets import deputies, journal
from tickets.models import Holder, ManagementEntry, Post, Tim, TimMember, User
from workflow import moment
from workflow.models import AuditEntry
from workflow.notifications import queue
from workflow.states import Role

BELONGS_TO_HISTORY = (
    "Masa yang sudah dijalankan tidak dapat dibatalkan. Isilah hari terakhirnya; riwayatnya tetap tersimpan."
)
JABATAN, TIM = ManagementEntry.Noun.JABATAN, ManagementEntry.Noun.TIM


@transaction.atomic
def appoint(
    post: Post,
    *,
    user: User,
    kind: str,
    letter: str,
    starts_on: date,
    ends_on: date | None,
    replace: bool,
    actor: User,
) -> Holder:
    """Let ``user`` hold the post from a local date on; with ``replace`` the holder so far ends the day before.

    Raises ValidationError, by field, for a term that overlaps another of the same standing, and changes nothing then.
    """
    _lock(post)
    replaced = _running(post, kind, starts_on) if replace else []
    for so_far in replaced:
        _write_term(so_far, letter=so_far.letter, ends_on=starts_on - timedelta(days=1), actor=actor)
    holder = Holder(post=post, user=user, kind=kind, letter=letter, starts_on=starts_on, ends_on=ends_on)
    holder.full_clean()
    holder.save()
    journal.note(actor, JABATAN, "Mencatat pemegang jabatan", post.title, after=journal.snapshot(holder))
    if holder.is_acting:
        deputies.tell_of_entry(holder, now=moment.now())
    else:
        words = f"{holder.user} menjadi {holder.title}, {deputies.term_words(holder)}."
        _tell([holder, *replaced], words)
    return holder


@transaction.atomic
def set_term(holder: Holder, *, letter: str, ends_on: date | None, actor: User) -> None:
    """End, lengthen or shorten a term, or mend the number of its letter.

    Raises ValidationError for an overlap, and where the Pemda would be left without an admin.
    """
    _lock(holder.post)
    _write_term(holder, letter=letter, ends_on=ends_on, actor=actor)
    if ends_on is not None and holder.post.role == Role.ADMIN:
        _keep_an_admin(holder, ends_on)


def _lock(post: Post) -> None:
    """One term of a post is written at a time, so that the second reads why not; the database only fails."""
    list(Post.objects.select_for_update(no_key=True).filter(pk=post.pk).values_list("pk"))


def _write_term(holder: Holder, *, letter: str, ends_on: date | None, actor: User) -> None:
    before = journal.snapshot(holder)
    if ends_on != holder.ends_on:
        holder.end_told_at = None
    holder.letter, holder.ends_on = letter, ends_on
    holder.full_clean()
    holder.save(update_fields=["letter", "ends_on", "end_told_at"])
    changed = journal.note(
        actor, JABATAN, "Mengubah masa jabatan", holder.post.title, before=before, after=journal.snapshot(holder)
    )
    if changed:
        deputies.tell_of_term(holder, now=moment.now())


def cancellable(holders: Iterable[Holder], today: date) -> set[int]:
    """Keys of the terms that can be taken back as if they had never been: not begun, or a Plt. or Plh. who did nothing.

    So a deputy written down by mistake loses the rights at once and not at midnight. One query for any number.
    """
    holders = list(holders)
    coming = {holder.pk for holder in holders if holder.starts_on > today}
    acting = [holder for holder in holders if holder.is_acting and (holder.ends_on is None or holder.ends_on >= today)]
    acted = _acts_of({holder.user_id for holder in acting}, {holder.title for holder in acting}) if acting else set()
    return coming | {holder.pk for holder in acting if (holder.user_id, holder.title) not in acted}


def _acts_of(people: set[int], titles: set[str]) -> set[tuple[int, str]]:
    """Who of them has acted under which of these titles."""
    entries = AuditEntry.objects.filter(actor__in=people, actor_title__in=titles)
    return set(entries.order_by().values_list("actor", "actor_title").distinct())


@transaction.atomic
def cancel(holder: Holder, *, today: date, actor: User) -> None:
    """Take back a term. Raises ValidationError for one that belongs to the history (see :func:`cancellable`)."""
    _lock(holder.post)
    if not cancellable([holder], today):
        raise ValidationError(BELONGS_TO_HISTORY)
    journal.note(actor, JABATAN, "Membatalkan mutasi", holder.post.title, before=journal.snapshot(holder))
    if holder.is_acting:
        deputies.tell_of_cancelling(holder, now=moment.now())
    else:
        so_far = holder_before(holder)
        _tell([holder, *([so_far] if so_far else [])], f"Mutasi {holder.user} menjadi {holder.title} dibatalkan.")
    holder.delete()


def holder_before(holder: Holder) -> Holder | None:
    """Whose definitive term ends the day before this one begins; it still does when this one is cancelled."""
    by_right = holder.post.holders.filter(kind=Holder.Kind.DEFINITIF, ends_on=holder.starts_on - timedelta(days=1))
    return by_right.select_related("user").first() if holder.kind == Holder.Kind.DEFINITIF else None


@transaction.atomic
def join(tim: Tim, *, user: User, starts_on: date, ends_on: date | None, actor: User) -> TimMember:
    """Let ``user`` work in a team from a local date on. Raises ValidationError for a time that overlaps another."""
    member = TimMember(tim=tim, user=user, starts_on=starts_on, ends_on=ends_on)
    _refuse_twice(member)
    member.save()
    journal.note(actor, TIM, "Menambah anggota tim", tim.name, after=journal.snapshot(member))
    return member


@transaction.atomic
def set_membership(member: TimMember, *, ends_on: date | None, actor: User) -> None:
    """End or reopen a membership. Raises ValidationError for dates out of order or a time that overlaps another."""
    before = journal.snapshot(member)
    member.ends_on = ends_on
    _refuse_twice(member)
    member.save(update_fields=["ends_on"])
    journal.note(
        actor, TIM, "Mengubah masa anggota tim", member.tim.name, before=before, after=journal.snapshot(member)
    )


def _keep_an_admin(holder: Holder, ends_on: date) -> None:
    """Refuse an end after which nobody could open the pages of management."""
    pemda = holder.post.pemda
    noon_after = datetime.combine(ends_on + timedelta(days=1), time(12), tzinfo=pemda.tz)
    then = max(noon_after, moment.now())
    admins = Holder.objects.in_force(then).filter(post__pemda=pemda, post__role=Role.ADMIN, user__is_active=True)
    if not admins.exists():
        raise ValidationError({"ends_on": "Pemda akan tanpa admin. Catat admin penggantinya lebih dahulu."})


def _tell(terms: list[Holder], words: str) -> None:
    queue(None, "jabatan", to=[term.user for term in terms], now=moment.now(), words=words)


def _running(post: Post, kind: str, starts_on: date) -> list[Holder]:
    """Terms that began earlier and end with one that begins on ``starts_on``.

    A definitive one ends the definitive one before it and a Plt. of the vacant post, an acting one only acting ones.
    """
    earlier = Holder.objects.filter(post=post, starts_on__lt=starts_on).select_related("post", "user")
    acting = kind != Holder.Kind.DEFINITIF
    ended = earlier.exclude(kind=Holder.Kind.DEFINITIF if acting else Holder.Kind.PLH)
    return [holder for holder in ended if holder.ends_on is None or holder.ends_on >= starts_on]


def _refuse_twice(member: TimMember) -> None:
    if member.ends_on and member.ends_on < member.starts_on:
        raise ValidationError({"ends_on": "Tanggal berakhir mendahului tanggal mulai."})
    for other in TimMember.objects.filter(tim=member.tim, user=member.user).exclude(pk=member.pk):
        ends_before = member.ends_on is not None and member.ends_on < other.starts_on
        begins_after = other.ends_on is not None and other.ends_on < member.starts_on
        if not (ends_before or begins_after):
            raise ValidationError({"starts_on": f"{member.user} sudah menjadi anggota tim ini pada masa itu."})
