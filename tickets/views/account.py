"""Coming in and going out: login, one-time codes, passwords, the own account."""

from __future__ import annotations

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth import authenticate, login, views
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tickets import journal, throttling
from tickets.asked import search_word, sent
from tickets.demo.accounts import demo_accounts
from tickets.deputies import overlong_in, overlong_words, own_cover, own_terms, term_words
from tickets.duty import own_duties, words_of
from tickets.forms.account import CodeForm, LoginForm, NewPasswordForm, OwnPasswordForm, ResetForm
from tickets.models import AccessCode, Holder, ManagementEntry, Ticket, TimMember, User
from tickets.navigation import start_of
from tickets.views.absence import KEEPERS
from tickets.views.gate import for_members, for_roles
from tickets.views.manage.gate import for_admin
from tickets.views.manage.preparation import preparation_of
from workflow import indonesian, moment
from workflow.states import Role

PEOPLE_PER_PAGE = 50


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Lead everybody to the page of their role; whoever enters governments and belongs to none, to that."""
    if request.user.pemda_id is None and request.user.is_staff:
        return redirect("admin:index")
    return _start_of_member(request)


@for_members
def _start_of_member(request: HttpRequest) -> HttpResponse:
    return redirect("kelola" if _is_to_prepare(request.user) else start_of(request.user))


def _is_to_prepare(user: User) -> bool:
    """Whether the person's government has no report yet and lacks something before the first: then its admin begins
    with the list of that."""
    if start_of(user) != "kepatuhan" or Role.ADMIN not in user.hands.roles:
        return False
    return not Ticket.objects.visible_to(user).exists() and bool(preparation_of(user.pemda, moment.on_screen()))


class Login(views.LoginView):
    """Username and password; in demo mode the sample accounts stand beside the form."""

    template_name = "registration/masuk.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Try name and password, unless too many were wrong from this network address."""
        return super().post(request, *args, **kwargs) if throttling.may_sign_in(request) else _too_many(request)

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        """Count for the network address too."""
        throttling.count_wrong_password(self.request)
        return super().form_invalid(form)

    def get_context_data(self, **kwargs) -> dict:
        """Add the sample accounts, in demo mode only."""
        return {**super().get_context_data(**kwargs), "demo_accounts": demo_accounts()}

    def get_redirect_url(self) -> str:
        """The page asked for, unless it is this one, to which nobody who is signed in can be led."""
        wanted = super().get_redirect_url()
        return "" if wanted.partition("?")[0] == self.request.path else wanted

    def get_success_url(self) -> str:
        """The page asked for; a superuser without a Pemda goes to the administration."""
        user = self.request.user
        if user.is_authenticated and user.pemda_id is None and user.is_staff:
            return self.get_redirect_url() or reverse_lazy("admin:index")
        return super().get_success_url()


@never_cache
def code_login(request: HttpRequest) -> HttpResponse:
    """Username, one-time code and a new password on one page; the code is used up when the password is stored."""
    form = CodeForm(sent(request))
    if request.method != "POST" or not form.is_valid():
        return render(request, "registration/masuk_kode.html", {"form": form}, status=422 if form.errors else 200)
    if not throttling.may_sign_in(request):
        return _too_many(request)
    user = authenticate(request, username=form.cleaned_data["username"], access_code=form.cleaned_data["code"])
    if user is None:
        throttling.count_wrong_password(request)
        form.add_error("code", "Nama pengguna atau kode tidak cocok, atau kode sudah lewat 24 jam atau sudah dipakai.")
    elif form.password_suits(user) and form.use_code(user, now=moment.on_screen()):
        login(request, user)
        messages.success(request, "Kata sandi baru tersimpan. Anda sudah masuk.")
        return redirect("beranda")
    return render(request, "registration/masuk_kode.html", {"form": form}, status=422)


def _too_many(request: HttpRequest) -> HttpResponse:
    return render(request, "registration/terlalu_banyak.html", status=429)


class PasswordChange(views.PasswordChangeView):
    """The own password; whoever had to change it is free afterwards."""

    template_name = "registration/ubah_sandi.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("ubah_sandi_selesai")


class PasswordReset(views.PasswordResetView):
    """A link by e-mail, through the outbox; the answer is the same whether or not the address is known."""

    template_name = "registration/lupa_sandi.html"
    form_class = ResetForm
    success_url = reverse_lazy("lupa_sandi_terkirim")

    def form_valid(self, form: ResetForm) -> HttpResponse:
        """Send the link, but only a few to one address; known and unknown ones are counted alike."""
        if not throttling.take_link(self.request, form.cleaned_data["email"]):
            return render(self.request, "registration/terlalu_sering.html", {"links": throttling.LINKS}, status=429)
        return super().form_valid(form)


class PasswordResetConfirm(views.PasswordResetConfirmView):
    """Writing a new password behind the e-mailed link."""

    template_name = "registration/sandi_baru.html"
    form_class = NewPasswordForm
    success_url = reverse_lazy("sandi_baru_selesai")


@for_members
def account(request: HttpRequest) -> HttpResponse:
    """What the system knows about the person: posts held now, deputies, team, OPD, contact."""
    user, now = request.user, moment.on_screen()
    today = user.pemda.date_of(now)
    is_keeper = bool(user.hands.roles & {Role.TU, Role.ADMIN})
    context = {
        "titles": user.hands.titles or user.hands.away,
        "acting": [(term, term_words(term), overlong_words(term, today)) for term in own_terms(user, now)],
        "cover": [(term, term_words(term)) for term in own_cover(user, now)],
        "duties": [(turn, words_of(turn), turn.starts_at <= now) for turn in own_duties(user, now)],
        "keeps_deputies": is_keeper,
        "keeps_absences": bool(user.hands.roles & set(KEEPERS)),
        "overlong": overlong_in(user.pemda, now) if is_keeper else [],
    }
    return render(request, "registration/akun.html", context)


@for_roles(Role.ADMIN)
def people(request: HttpRequest) -> HttpResponse:
    """People of the admin's own Pemda with what they do now, each with the button that makes a one-time code."""
    everybody = User.objects.filter(pemda=request.user.pemda).select_related("opd").order_by("full_name", "pk")
    in_force = Holder.objects.in_force().filter(post__pemda=request.user.pemda)
    in_teams = TimMember.objects.in_force().filter(tim__pemda=request.user.pemda)
    word = search_word(request)
    if word:
        named = Q(full_name__icontains=word) | Q(username__icontains=word) | Q(job_title__icontains=word)
        holds = Q(pk__in=in_force.filter(post__title__icontains=word).values("user"))
        works = Q(pk__in=in_teams.filter(tim__name__icontains=word).values("user"))
        everybody = everybody.filter(named | holds | works | Q(opd__name__icontains=word))
    newest_team = in_teams.filter(user=OuterRef("pk")).order_by("-starts_on", "-pk").values("tim__name")[:1]
    everybody = everybody.annotate(team=Subquery(newest_team))
    page = Paginator(everybody, PEOPLE_PER_PAGE).get_page(request.GET.get("halaman"))
    titles = defaultdict(list)
    for holder in in_force.filter(user__in=list(page)).select_related("post"):
        titles[holder.user_id].append(holder.title)
    rows = [(person, _work(person, titles[person.pk])) for person in page]
    return render(request, "registration/pengguna.html", {"page": page, "rows": rows, "word": word})


def _work(person: User, titles: list[str]) -> str:
    """Posts, or the job where there is none, and the team; a job that is called like its team is named once."""
    words = [*(titles or [person.job_title]), person.team]
    return indonesian.daftar(list(dict.fromkeys(filter(None, words))))


@require_POST
@for_admin
def give_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time code and show it this once; it is never shown or sent again."""
    person = get_object_or_404(User, pk=pk, pemda=request.user.pemda, is_active=True)
    if person.is_superuser:
        raise PermissionDenied("Kata sandi pengelola sistem tidak dapat diatur dari halaman ini.")
    code = AccessCode.give(person, given_by=request.user, now=moment.on_screen())
    noun = ManagementEntry.Noun.PENGGUNA
    journal.note(request.user, noun, "Membuat kode sekali pakai", person.full_name or person.username)
    valid_until = indonesian.hari_tanggal_jam(person.access_codes.get(used_at=None).expires_at, request.user.pemda.tz)
    context = {"person": person, "code": f"{code[:4]}-{code[4:]}", "valid_until": valid_until}
    return render(request, "registration/kode.html", context)
