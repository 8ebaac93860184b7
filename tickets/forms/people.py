"""Whom a form offers: the posts that may receive a disposisi, and the team members with the work they have."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.forms import Form
from django.utils.functional import SimpleLazyObject, lazy
from django.utils.safestring import SafeString

from tickets.absences import away_words
from tickets.forms.fields import People
from tickets.forms.load import NOTHING, loads_of
from tickets.markup import markup
from tickets.models import Holder, Post, Ticket, TimMember, User
from tickets.models.people import holders_now
from workflow.fields import TEAM_DATA


def people_for(ticket: Ticket, codes: Iterable[str], roles: Iterable[str]) -> People:
    """Posts of ``roles`` and team members of the ticket's Pemda, read only if a field among ``codes`` needs them."""
    codes = set(codes)
    return People(
        posts=_posts(ticket, set(roles)) if "kepada" in codes else {},
        members=_members(ticket) if codes & {*TEAM_DATA} else {},
    )


def hold_to_team(form: Form, cleaned: dict[str, Any]) -> None:
    """Who is sent alone answers for the work; of several people one is chosen for it, and is one of them."""
    responsible, people = cleaned.get("penanggung_jawab"), cleaned.get("petugas")
    if not people or "penanggung_jawab" not in form.fields:
        return
    if len(people) == 1 and not form["penanggung_jawab"].data:
        form.errors.pop("penanggung_jawab", None)
        cleaned["penanggung_jawab"] = people[0]
    elif responsible is not None and responsible not in people:
        form.add_error("penanggung_jawab", "Pilih satu petugas sebagai penanggung jawab.")


def _posts(ticket: Ticket, roles: set[str]) -> dict:
    """The Pemda's own posts of those roles."""
    posts = Post.objects.filter(Q(opd=None) | Q(opd_id=ticket.opd_id), pemda_id=ticket.pemda_id, role__in=roles)
    return with_holders(list(posts.order_by("title")))


def with_holders(posts: list[Post]) -> dict[str, tuple[Post, str]]:
    """Posts by key, each in words with the name of whoever holds it now."""
    holders: dict[int, Holder] = {}
    for holder in sorted(holders_now().filter(post__in=posts), key=attrgetter("pk")):
        holders.setdefault(holder.post_id, holder)
    return {
        str(post.pk): (post, f"{holders[post.pk].title}, {holders[post.pk].user}" if post.pk in holders else post.title)
        for post in posts
    }


def _members(ticket: Ticket) -> dict:
    """Present team members, each with what waits for them; who was deactivated or has left the team is not offered.

    A form that is only judged shows no words, so nobody's work is counted for it.
    """
    present = TimMember.objects.present_in(ticket.pemda).order_by("user__full_name", "user")
    named = present.select_related("user").only("user__full_name", "user__username")
    people = {member.user_id: member.user for member in named}
    words = SimpleLazyObject(lambda: _words_behind(ticket, people.values()))
    return {str(pk): (person, _with_words(person, words)) for pk, person in people.items()}


def _words_behind(ticket: Ticket, people: Collection[User]) -> dict[int, str]:
    loads, zone = loads_of(people), ticket.pemda.tz
    words = {person.pk: loads[person.pk].words(zone) if person.pk in loads else NOTHING for person in people}
    for pk, away in away_words(people, ticket.pemda.today).items():
        words[pk] = f"{away}; {words[pk]}"
    return words


def _named(person: User, words: Mapping[int, str]) -> SafeString:
    return markup("{} <small>({})</small>", person, words[person.pk])


_with_words = lazy(_named, SafeString)
