"""Nodes: list, new, change."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tickets import journal
from tickets.asked import search_word, sent
from tickets.forms.manage.places import NodeForm
from tickets.models import ManagementEntry, Node
from tickets.views.manage.gate import done, for_admin, show_form

NOUN = ManagementEntry.Noun.NODE
ROWS = 50


@for_admin
def nodes(request: HttpRequest) -> HttpResponse:
    """Watched points by name, with a search over name, place and OPD."""
    every = Node.objects.filter(pemda=request.user.pemda).select_related("opd")
    word = search_word(request)
    if word:
        every = every.filter(Q(name__icontains=word) | Q(place__icontains=word) | Q(opd__name__icontains=word))
    page = Paginator(every, ROWS).get_page(request.GET.get("halaman"))
    return render(request, "kelola/node.html", {"page": page, "word": word})


@for_admin
def new(request: HttpRequest) -> HttpResponse:
    """Add a node."""
    form = NodeForm(sent(request), pemda=request.user.pemda)
    if form.is_valid():
        node = form.save()
        journal.note(request.user, NOUN, "Menambah titik jaringan", node.name, after=journal.snapshot(node))
        return done(request, _list(), f"{node} tersimpan.")
    return show_form(
        request, form, heading="Tambah titik jaringan", button="Simpan titik", back=(_list(), "Titik jaringan")
    )


@for_admin
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a node's name, OPD, address or place."""
    node = get_object_or_404(Node.objects.select_related("opd"), pk=pk, pemda=request.user.pemda)
    before, name = journal.snapshot(node), node.name
    form = NodeForm(sent(request), instance=node, pemda=request.user.pemda)
    if form.is_valid():
        node = form.save()
        journal.note(request.user, NOUN, "Mengubah titik jaringan", name, before=before, after=journal.snapshot(node))
        return done(request, _list(), f"Perubahan {node} tersimpan.")
    return show_form(request, form, heading=f"Ubah {name}", button="Simpan perubahan", back=(_list(), "Titik jaringan"))


def _list() -> str:
    return reverse("kelola_node")
