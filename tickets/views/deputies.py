"""Plt. and Plh. of the Dinas, as TU writes them down: who stands in, a new one, the end. Others are the admin's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import holdings
from tickets.asked import sent
from tickets.deputies import overlong_words, term_words
from tickets.forms.manage.terms import DeputyForm
from tickets.forms.sentences import put_at_fields
from tickets.models import Holder, Post
from tickets.views.manage.gate import done, for_managers, show_form
from tickets.views.term import answer_term
from workflow import moment
from workflow.states import CHAIN_ROLES, Role

FORM, CANCELLING = "tickets/pengganti_formulir.html", "tickets/pengganti_batal.html"
for_tu = for_managers(Role.TU, Role.ADMIN)


@dataclass(frozen=True)
class Term:
    """One acting holder, in force or to come. ``words``: dates and letter; ``overlong``: what is said if too long."""

    holder: Holder
    words: str
    is_now: bool
    overlong: str
    may_cancel: bool


@dataclass(frozen=True)
class PostLine:
    """A post with the holder by right, and those who stand in or will."""

    post: Post
    by_right: Holder | None
    terms: tuple[Term, ...]


@for_tu
def deputies(request: HttpRequest) -> HttpResponse:
    """The posts of the Dinas, each with its holder and deputies; what is over stands in the journal."""
    now = moment.on_screen()
    today = request.user.pemda.date_of(now)
    by_right: dict[int, Holder] = {}
    terms: dict[int, list[Term]] = {}
    holders = list(_own_holders(request).exclude(ends_on__lt=today).order_by("starts_on", "pk"))
    cancellable = holdings.cancellable(holders, today)
    for holder in holders:
        if holder.is_acting:
            terms.setdefault(holder.post_id, []).append(_term(holder, today, holder.pk in cancellable))
        elif holder.starts_on <= today:
            by_right[holder.post_id] = holder
    posts = Post.objects.filter(pemda=request.user.pemda, role__in=CHAIN_ROLES).order_by("pk")
    lines = [PostLine(post, by_right.get(post.pk), tuple(terms.get(post.pk, ()))) for post in posts]
    return render(request, "tickets/pengganti.html", {"lines": lines})


@for_tu
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a Plt. or Plh. for a post; both persons are told."""
    post = get_object_or_404(
        Post.objects.select_related("pemda"), pk=pk, pemda=request.user.pemda, role__in=CHAIN_ROLES
    )
    form = DeputyForm(sent(request), post=post)
    if form.is_valid():
        try:
            holder = holdings.appoint(post, **form.cleaned_data, replace=False, actor=request.user)
        except ValidationError as refusal:
            put_at_fields(form, refusal.message_dict)
        else:
            words = f"{holder.user} tercatat sebagai {holder.title}, {term_words(holder)}. Keduanya diberi tahu."
            return done(request, reverse("pengganti"), words)
    heading = f"Pejabat pengganti {post}"
    return show_form(request, form, heading=heading, button="Catat pejabat pengganti", back=_back(), template=FORM)


@for_tu
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """End a deputy's term earlier, lengthen it, or mend the number of its letter."""
    holder = get_object_or_404(_own_holders(request).exclude(kind=Holder.Kind.DEFINITIF), pk=pk)
    return answer_term(
        request,
        holder,
        stored=f"Masa tugas {holder.user} sebagai {holder.title} tersimpan.",
        heading=f"Masa tugas {holder.user}",
        button="Simpan masa tugas",
        back=_back(),
        template=FORM,
    )


@for_tu
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a deputy who has not begun, or did nothing yet; both are told."""
    holder = get_object_or_404(_own_holders(request).exclude(kind=Holder.Kind.DEFINITIF), pk=pk)
    context = {"holder": holder, "words": term_words(holder)}
    if request.method != "POST":
        return render(request, CANCELLING, context)
    try:
        holdings.cancel(holder, today=request.user.pemda.today, actor=request.user)
    except ValidationError as refusal:
        return render(request, CANCELLING, {**context, "sentence": refusal.messages[0]}, status=422)
    words = f"Penunjukan {holder.user} sebagai {holder.title} dibatalkan. Keduanya diberi tahu."
    return done(request, reverse("pengganti"), words)


def _own_holders(request: HttpRequest):
    own = Holder.objects.filter(post__pemda=request.user.pemda, post__role__in=CHAIN_ROLES)
    return own.select_related("post", "post__pemda", "user")


def _term(holder: Holder, today: date, may_cancel: bool) -> Term:
    return Term(holder, term_words(holder), holder.starts_on <= today, overlong_words(holder, today), may_cancel)


def _back() -> tuple[str, str]:
    return reverse("pengganti"), "Pejabat pengganti"
