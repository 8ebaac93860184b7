"""Posts and who holds them: list, timeline, mutasi, end of a term."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import holdings, journal
from tickets.asked import sent
from tickets.deputies import overlong_words, term_words
from tickets.forms.manage.people import PostForm
from tickets.forms.manage.terms import HolderForm
from tickets.forms.sentences import put_at_fields
from tickets.models import Holder, ManagementEntry, Post
from tickets.views.manage.gate import done, for_admin, show_form
from tickets.views.term import answer_term

NOUN = ManagementEntry.Noun.JABATAN


@for_admin
def posts(request: HttpRequest) -> HttpResponse:
    """Posts of the Dinas first, then of each OPD, with the present holder."""
    today = request.user.pemda.today
    every = list(Post.objects.filter(pemda=request.user.pemda).select_related("opd").order_by("opd__name", "pk"))
    present = {
        holder.post_id: holder
        for holder in Holder.objects.in_force().filter(post__pemda=request.user.pemda).select_related("user", "post")
    }
    rows = [(post, present.get(post.pk), overlong_words(present.get(post.pk), today)) for post in every]
    rows.sort(key=lambda row: row[0].opd_id is not None)
    return render(request, "kelola/jabatan.html", {"rows": rows})


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add a post."""
    form = PostForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        post = form.save()
        journal.note(request.user, NOUN, "Menambah jabatan", post.title, after=journal.snapshot(post))
        return done(request, _page(post), f"{post} tersimpan. Catat pemegangnya.")
    back = (reverse("kelola_jabatan"), "Jabatan")
    return show_form(request, form, heading="Tambah jabatan", button="Simpan jabatan", back=back)


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a post's title; role and place stay, because rights were given by them."""
    post = _own(request, pk)
    before, title = journal.snapshot(post), post.title
    form = PostForm(sent(request), instance=post, pemda=request.user.pemda)
    if form.is_valid():
        post = form.save()
        journal.note(request.user, NOUN, "Mengubah jabatan", title, before=before, after=journal.snapshot(post))
        return done(request, _page(post), f"Perubahan {post} tersimpan.")
    return show_form(request, form, heading=f"Ubah {title}", button="Simpan perubahan", back=(_page(post), title))


@for_admin
def timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who held, holds and will hold a post."""
    post, today = _own(request, pk), request.user.pemda.today
    now = post.holder_at()
    holders = list(post.holders.select_related("user", "post").order_by("-starts_on", "-pk"))
    cancellable = holdings.cancellable(holders, today)
    terms = [(holder, _state(holder, today), holder.pk in cancellable) for holder in holders]
    context = {"post": post, "now": now, "terms": terms, "overlong": overlong_words(now, today)}
    return render(request, "kelola/riwayat_jabatan.html", context)


@for_admin
def mutasi(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who holds the post from a date on."""
    post = _own(request, pk)
    form = HolderForm(sent(request), post=post)
    if form.is_valid():
        try:
            holder = holdings.appoint(post, **form.cleaned_data, actor=request.user)
        except ValidationError as refusal:
            put_at_fields(form, refusal.message_dict)
        else:
            return done(request, _page(post), f"{holder.user} menjadi {holder.title}, {term_words(holder)}.")
    return show_form(
        request, form, heading=f"Mutasi {post}", button="Catat pemegang jabatan", back=(_page(post), post.title)
    )


@for_admin
def term(request: HttpRequest, pk: int, holder_pk: int) -> HttpResponse:
    """End a term, or mend the number of its letter."""
    post = _own(request, pk)
    holder = get_object_or_404(Holder.objects.select_related("user", "post"), pk=holder_pk, post=post)
    return answer_term(
        request,
        holder,
        stored=f"Masa {holder.user} tersimpan.",
        heading=f"Masa {holder.user}",
        button="Simpan masa jabatan",
        back=(_page(post), post.title),
        template="kelola/masa.html",
    )


@for_admin
def cancel(request: HttpRequest, pk: int, holder_pk: int) -> HttpResponse:
    """Take back a mutasi that has not come into force, or a deputy who did nothing yet."""
    post = _own(request, pk)
    holder = get_object_or_404(Holder.objects.select_related("user", "post"), pk=holder_pk, post=post)
    if request.method != "POST":
        context = {"post": post, "holder": holder, "so_far": holdings.holder_before(holder)}
        return render(request, "kelola/batal_mutasi.html", context)
    try:
        holdings.cancel(holder, today=request.user.pemda.today, actor=request.user)
    except ValidationError as refusal:
        context = {"post": post, "holder": holder, "sentence": refusal.messages[0]}
        return render(request, "kelola/batal_mutasi.html", context, status=422)
    return done(request, _page(post), "Mutasi dibatalkan.")


def _state(holder: Holder, today: date) -> str:
    if holder.starts_on > today:
        return "belum mulai"
    return "sudah berakhir" if holder.ends_on and holder.ends_on < today else "sedang berlaku"


def _own(request: HttpRequest, pk: int) -> Post:
    return get_object_or_404(Post.objects.select_related("opd", "pemda"), pk=pk, pemda=request.user.pemda)


def _page(post: Post) -> str:
    return reverse("kelola_riwayat_jabatan", args=[post.pk])
