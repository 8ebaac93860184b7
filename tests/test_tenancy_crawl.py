"""Nobody sees or moves another agency's ticket (promise P9): every address, as everybody, with every method.

A new route must be listed in `tests.routes`: the name of the kind of object whose keys its address takes, or
PAGE for an address without object. A route whose POST with an empty form does something is listed in READ_ONLY.

The ordinary run takes one object per route and person, and all methods for a few people; ``CRAWL=all`` takes every
object with every method as everybody, some 30,000 answers in several minutes.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.test import Client, override_settings
from django.urls import URLPattern, get_resolver, reverse

from tests import factories
from tests.canaries import Place, Realm, heard_in, make_realm, objects_of, roles_of_opd
from tests.dump import dump_hash
from tests.routes import PAGE, ROUTES
from tickets.models import User
from tickets.models.ticket import TicketQuerySet
from tickets.views.acts import GENERAL_ACTS
from workflow import moment

pytestmark = pytest.mark.django_db

#: Kinds that name nothing of anybody: crawled like pages.
NOBODYS = {
    "reset": ("MQ", "set-password"),
    "code": ("KODE-TANPA-NASKAH",),
    "government": ("tiada",),
    "year": (2027,),
    "sheet": ("opd",),
    "sop_file": ("sumbawa",),
    "paper_kind": ("ba_pekerjaan",),
    "book": ("masuk",),
}
#: Pages whose POST does its work without a form.
READ_ONLY = {"keluar", "kelola_kop_dinas", "pemberitahuan_dibaca_semua", "setelan_pemberitahuan"}
#: Words after which lists and searches are asked; all owners' rows carry them, and none is a whole canary.
QUERIES = ("", "?q=KNR", "?q=Contoh", "?q=CONTOH-0001", "?sebelum=999999999", "?halaman=2", "?tahun=2026")
#: Fewer answers than this mean that the crawl has lost its way.
FEWEST_ANSWERS = 3_000
EVERYTHING = os.environ.get("CRAWL") == "all"
#: What an ordinary run sends of the general acts to a foreign ticket.
FEW_ACTS = ("acknowledge", "correct_record")
#: Those who use every method in an ordinary run, and those who read everything of their own.
THOROUGH = ("opd", "kadis", "admin")
READERS = (*THOROUGH, "other_opd", "tim", "auditor")
#: Those who hold a role that somebody else holds already; only a full run asks as them too.
DOUBLES = ("tim2", "tim_lain", "other_opd_kepala")
FEW_QUERIES = ("", "?q=KNR")
FEW_METHODS, METHODS = ("get", "post"), ("get", "post", "head", "put", "delete", "options")
NO_KEY = 987_654_321
NO_NUMBER = "TIADA-2026-0001"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')


def routes() -> dict[str, URLPattern]:
    """Every named route of the product."""
    found = {}
    waiting = list(get_resolver().url_patterns)
    while waiting:
        pattern = waiting.pop()
        if isinstance(pattern, URLPattern):
            found[pattern.name or str(pattern.pattern)] = pattern
        elif pattern.namespace != "admin":
            waiting += pattern.url_patterns
    return found


@dataclass(frozen=True)
class Address:
    """One address of an object, and the address of the same form behind which there is nothing."""

    owner: str
    route: str
    url: str
    twin: str


def pages() -> list[str]:
    """Addresses that name no object."""
    return [
        reverse(name, args=NOBODYS.get(kind, ())) for name, kind in ROUTES.items() if kind == PAGE or kind in NOBODYS
    ]


def addresses(realm: Realm, place: Place | None = None) -> list[Address]:
    """Every address of what belongs to the government, or to one OPD of it."""
    objects = objects_of(place) if place else _managed_objects(realm)
    found = []
    for name, kind in ROUTES.items():
        if kind == "act":
            keys = [(*numbers, act) for numbers in objects.get("ticket", ()) for act in GENERAL_ACTS]
        else:
            keys = objects.get(kind, [])
        owner = place.mark if place else realm.mark
        found += [Address(owner, name, reverse(name, args=key), reverse(name, args=_nothing(key))) for key in keys]
    return found


def _managed_objects(realm: Realm) -> dict[str, list[tuple]]:
    keys = {kind: [(pk,)] for kind, pk in realm.managed.items()}
    keys["term"] = [(realm.managed["post"], realm.managed["holder"])]
    keys["membership"] = [(realm.managed["team"], realm.managed["member"])]
    return keys


def _nothing(keys: tuple) -> tuple:
    """The same keys, leading nowhere; names of acts stay."""
    return tuple(NO_KEY if isinstance(key, int) else key if key in GENERAL_ACTS else NO_NUMBER for key in keys)


@dataclass
class Crawl:
    """What one person met: canaries of others, and foreign things that did not answer like nothing."""

    user: User | None
    allowed: set[str]
    answers: int = 0
    heard: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)
    client: Client = field(default_factory=Client)
    nothing: dict[tuple[str, str], tuple] = field(default_factory=dict)

    def ask(self, method: str, url: str):
        """One request; every canary in the answer that is not the person's is noted."""
        answer = getattr(self.client, method)(url)
        self.answers += 1
        body = answer.getvalue() if answer.streaming else answer.content
        head = "".join(f"{name}: {value}\n" for name, value in answer.items()).replace(url, "")
        foreign = heard_in(body, head.encode()) - self.allowed
        if foreign:
            self.heard.append(f"{self.user} {method} {url}: {sorted(foreign)}")
        if answer.status_code >= 500:
            self.unlike.append(f"{self.user} {method} {url}: {answer.status_code}")
        return answer

    def read(self, urls: list[str]) -> None:
        """Open own pages and lists."""
        for url in urls:
            self.ask("get", url)

    def probe(self, address: Address, methods: tuple[str, ...] = METHODS) -> None:
        """Everything that a browser or a script may send to a foreign object."""
        for method in methods:
            shown = self._seen(self.ask(method, address.url), address.url)
            if (method, address.twin) not in self.nothing:
                self.nothing[method, address.twin] = self._seen(self.ask(method, address.twin), address.twin)
            if shown != self.nothing[method, address.twin]:
                self.unlike.append(f"{self.user} {method} {address.url}: {shown[0]}")

    def _seen(self, answer, url: str) -> tuple:
        body = b"" if answer.streaming else TOKEN.sub(b"", answer.content).replace(url.encode(), b"")
        return answer.status_code, answer.get("Location", "").replace(url, ""), answer["Content-Type"], body


def crawler(user: User | None, allowed: set[str]) -> Crawl:
    """Somebody with a browser; None for a visitor."""
    crawl = Crawl(user, allowed)
    if user is not None:
        crawl.client.force_login(user, backend="tickets.backends.PeopleBackend")
    return crawl


@pytest.fixture(scope="module")
def made(module_db, tmp_path_factory):
    """Two governments, all of whose words name their owner, and where their files lie; made once."""
    folder = tmp_path_factory.mktemp("realms")
    with moment.at(factories.MORNING), override_settings(MEDIA_ROOT=folder / "media"):
        return (make_realm("A", "purbalingga", folder), make_realm("B", "batam", folder)), folder / "media"


@pytest.fixture
def realms(made, morning, db, settings):
    """The two governments as fresh objects, on the same morning."""
    settings.MEDIA_ROOT = made[1]
    return deepcopy(made[0])


def foreign_to(user: User | None, own: Realm | None, realms: tuple[Realm, Realm]) -> Iterator[Address]:
    """Addresses of objects that are not the person's."""
    for realm in realms:
        if realm is not own:
            yield from addresses(realm)
        for place in realm.places:
            is_neighbour = user is not None and roles_of_opd(user) and place.office.opd.pk != user.opd_id
            if is_neighbour if realm is own else EVERYTHING or place is realm.places[0]:
                yield from addresses(realm, place)


def own_addresses(user: User, own: Realm) -> list[str]:
    """Addresses of objects that the person may see or is refused by role."""
    places = [place for place in own.places if not roles_of_opd(user) or place.office.opd.pk == user.opd_id]
    places = places if EVERYTHING else places[-1:]
    found = [*addresses(own), *(address for place in places for address in addresses(own, place))]
    often_shown = [address for address in found if address.route in ("ticket", "percakapan", "berkas", "naskah")]
    return list(dict.fromkeys(address.url for address in [*often_shown, *_chosen(found)]))


def crawl_all(crawl: Crawl, name: str, own: Realm | None, realms: tuple[Realm, Realm]) -> None:
    """Everything that one person can ask for; ``name`` is the person's in the office, empty for a visitor."""
    queries = QUERIES if EVERYTHING else FEW_QUERIES
    crawl.read([page + query for page in pages() for query in (queries if page in _lists() else ("",))])
    if own and (EVERYTHING or name in READERS):
        crawl.read(own_addresses(crawl.user, own))
    is_thorough = EVERYTHING or name in THOROUGH
    read_only = {reverse(route) for route in READ_ONLY}
    for page in pages() if is_thorough else ():
        if page not in read_only:
            crawl.ask("post", page)
    for address in _chosen(foreign_to(crawl.user, own, realms)):
        crawl.probe(address, METHODS if is_thorough else FEW_METHODS)


def _chosen(found: Iterable[Address]) -> Iterator[Address]:
    """All addresses, or in an ordinary run the first of each owner, route and act."""
    taken = set()
    for address in found:
        act = address.url.rstrip("/").rpartition("/")[2] if address.route == "ticket_act" else ""
        key = (address.owner, address.route, act)
        if EVERYTHING or (key not in taken and act in ("", *FEW_ACTS)):
            taken.add(key)
            yield address


def _lists() -> set[str]:
    names = ("cari", "semua_tiket", "laporan_saya", "kotak_masuk", "pengguna", "kelola_node", "kelola_kalender")
    return {reverse(name) for name in names}


def test_every_route_is_listed():
    """A route that nobody listed is a route that nobody crawls."""
    assert set(routes()) == set(ROUTES)


@pytest.mark.long
def test_nobody_meets_or_moves_what_belongs_to_others(realms, caplog):
    """As everybody, every address of every foreign object answers like nothing, and no page shows a foreign word."""
    caplog.set_level("CRITICAL", "django.request")
    first, second = realms
    crowd = [("", None, None), ("baru", factories.make_user(first.office.pemda, "baru"), first)]
    crowd += [(name, user, first) for name, user in first.people.items() if EVERYTHING or name not in DOUBLES]
    crowd += [(name, second.people[name], second) for name in THOROUGH]
    crawls = [(name, crawler(user, own.may_read(user) if own else set()), own) for name, user, own in crowd]
    before = dump_hash()
    for name, crawl, own in crawls:
        crawl_all(crawl, name, own, realms)
    assert [line for _, crawl, _ in crawls for line in crawl.heard] == []
    assert [line for _, crawl, _ in crawls for line in crawl.unlike] == []
    assert dump_hash() == before
    assert sum(crawl.answers for _, crawl, _ in crawls) > (20_000 if EVERYTHING else FEWEST_ANSWERS)


def test_own_papers_carry_own_canaries_only(realms):
    """The text of a rendered paper names its own OPD and government, and nobody else."""
    for realm in realms:
        for place in realm.places:
            paper = place.tickets["ended"].papers.exclude(rendered_at=None).first()
            crawl = crawler(place.office.people["kadis"], realm.may_read(place.office.people["kadis"]))
            body = crawl.client.get(reverse("naskah", args=[paper.pk])).getvalue()
            text = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
            assert heard_in(text) <= {realm.mark, place.mark}
            assert place.mark in heard_in(text)


def test_without_its_scope_the_crawl_hears_canaries(realms, monkeypatch):
    """The control: with the one door to tickets open, the crawl finds what it must."""
    monkeypatch.setattr(TicketQuerySet, "visible_to", lambda self, user: self.all())
    first, _ = realms
    crawl = crawler(first.office.opd_kepala, first.may_read(first.office.opd_kepala))
    for address in foreign_to(first.office.opd_kepala, first, realms):
        if address.route in ("ticket", "berkas", "percakapan"):
            crawl.probe(address)
    assert {mark for line in crawl.heard for mark in re.findall("KNR[AB][012][ZN]", line)} >= {"KNRA2Z", "KNRB1Z"}
    assert crawl.unlike
