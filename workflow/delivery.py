"""Taking the outbox out: claim a letter, look again whether it is still wanted, send it, note what came of it.

Nothing is locked while a mail server answers. A letter claimed by a worker that died comes due again after
:data:`CLAIM`, with the same number and so the same Message-ID: sent at least once, and recognised when twice.
"""

from __future__ import annotations

import logging
import time
from collections import defaultdict, deque
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from workflow import moment
from workflow.events import Channel
from workflow.letters import Letter, letter_of
from workflow.models import Delivery
from workflow.outlets import OutletDown, Outlets, TryLater, Undeliverable
from workflow.recipient import Recipient

logger = logging.getLogger(__name__)

State = Delivery.State
#: For how long a claimed letter belongs to the worker that claimed it.
CLAIM = timedelta(minutes=3)
#: A second letter about the same ticket waits until so long after the first and then carries everything since.
BURST = timedelta(minutes=2)
#: Waits after a letter that was not taken; after the last one it is given up.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
#: A way out that does not work is tried again after this, by the next letter.
REST = timedelta(seconds=30)
#: Letters that one transaction looks at, at most, until it finds one that should go.
LOOKS = 50
#: Seconds after which a run makes room for other work; the rest is due still.
LONGEST_RUN = 20
#: Before the words of a failure that nobody foresaw.
UNREADABLE = "Surat tidak dapat disiapkan:"

_resting_until: dict[str, float] = {}


def deliver_due(*, seconds: float = LONGEST_RUN) -> int:
    """Send what is due, the oldest of each channel in turn; how many letters went out.

    A way out that fails rests for a while, and costs the others nothing.
    """
    end, sent, channels = time.monotonic() + seconds, 0, deque(Channel.values)
    with Outlets() as outlets:
        while channels and time.monotonic() < end:
            channel = channels.popleft()
            if rests(channel):
                continue
            letter, was_due = claim(channel)
            if letter is not None:
                sent += _send(outlets, letter)
            if was_due:
                channels.append(channel)
    return sent


def rests(channel: str) -> bool:
    """Whether this process leaves the channel alone for the moment."""
    return _resting_until.get(channel, 0) > time.monotonic()


@transaction.atomic
def claim(channel: str) -> tuple[Letter | None, bool]:
    """Take the next letter on a channel for this worker, and whether anything was due at all.

    The letter is everything unsent to its person about its ticket. What nobody should get any more ends on the way to
    it, what comes too soon after another letter is put off, and so is what cannot be judged; where that was all, there
    is no letter, and more may be due.
    """
    now = moment.now()
    for _ in range(LOOKS):
        due = _due(channel, now).select_for_update(skip_locked=True, no_key=True, of=("notice__user",))
        if (first := due.first()) is None:
            return None, False
        if letter := _readable_letter_of(first, now):
            return letter, True
    return None, True


def _readable_letter_of(first: Delivery, now: datetime) -> Letter | None:
    """The same as :func:`_letter_of`, where ``first`` can be judged.

    Else it is put off, and travels alone from then on: it takes nothing along that may be sound.
    """
    try:
        with transaction.atomic():
            return _letter_of(first, now)
    except Exception as failure:
        # The boundary of one letter: whatever is wrong with it is kept with it, and the next letter goes out.
        logger.exception("delivery %s could not be judged", first.pk)
        number = first.batch or first.pk
        Delivery.objects.filter(pk=first.pk).update(batch=number)
        _put_off(number, _words(failure, UNREADABLE))
        return None


def _letter_of(first: Delivery, now: datetime) -> Letter | None:
    """Take the letter in which ``first`` travels, if it should go now. Its reader is locked by the caller.

    That is its own letter if it has been tried, else everything untried of its kind.
    """
    alike = list(_alike(first))
    together = [one for one in alike if one.state == State.ANTRE and one.batch == first.batch]
    if not any(one.next_try_at <= now for one in together):
        return None  # another worker took it just before the reader was free
    wanted = _keep_wanted(together, Recipient(first.notice.user, first.notice.ticket_id), now)
    if not wanted:
        return None
    mine = Delivery.objects.filter(pk__in=[one.pk for one in wanted], state=State.ANTRE)
    if (later := _end_of_burst(wanted, alike)) is not None and later > now:
        mine.update(next_try_at=later)
        return None
    number = first.batch or wanted[0].pk
    mine.update(batch=number, next_try_at=now + CLAIM)
    return letter_of(number, first.channel, [one.notice for one in wanted])


def _due(channel: str, now: datetime) -> QuerySet:
    """Due deliveries of a channel, the longest due first: one step in one index, however many wait.

    Whoever locks the reader of one may take all that travels with it; other workers pass such readers over. What waits
    for the end of a burst is not due: something urgent that follows takes it along.
    """
    due = Delivery.objects.filter(state=State.ANTRE, channel=channel, next_try_at__lte=now)
    return due.select_related("notice__user__notice_settings").order_by("next_try_at", "pk")


def oldest_due(now: datetime) -> datetime | None:
    """Since when the outbox has something due; one step for each channel."""
    firsts = [_due(channel, now).values_list("next_try_at", flat=True).first() for channel in Channel.values]
    return min(filter(None, firsts), default=None)


def _alike(first: Delivery) -> QuerySet:
    """Everything that went or should go to the same person about the same ticket on the same channel, oldest first.

    The question names no state: by what little it mostly finds waiting, PostgreSQL would look through all that waits.
    """
    notice = first.notice
    alike = Delivery.objects.filter(channel=first.channel, notice__user=notice.user_id, notice__ticket=notice.ticket_id)
    if notice.ticket_id is None:
        alike = alike.filter(notice__event=notice.event)
    return alike.select_related("notice").order_by("pk")


def _keep_wanted(deliveries: Sequence[Delivery], recipient: Recipient, now: datetime) -> list[Delivery]:
    """The deliveries that should still go out; the others end with their reason. All are of one person and ticket."""
    wanted, unwanted = [], defaultdict(list)
    for delivery in deliveries:
        delivery.notice.user = recipient.user
        reason = recipient.why_not(delivery, now)
        if reason:
            unwanted[reason].append(delivery.pk)
        else:
            wanted.append(delivery)
    for reason, pks in unwanted.items():
        _end(pks, State.BATAL, now, reason)
    return wanted


def _end_of_burst(wanted: Sequence[Delivery], alike: Sequence[Delivery]) -> datetime | None:
    """Until when a letter waits because another about the same ticket has just gone; urgent ones do not wait."""
    is_new = wanted[0].batch is None and wanted[0].notice.ticket_id is not None
    if not is_new or any(one.notice.kind.urgent for one in wanted):
        return None
    gone = [one.ended_at for one in alike if one.state == State.TERKIRIM]
    return max(gone) + BURST if gone else None


def _send(outlets: Outlets, letter: Letter) -> bool:
    try:
        outlets.send(letter)
    except OutletDown as failure:
        _rest(letter, failure)
    except TryLater as failure:
        _put_off(letter.number, _words(failure))
    except Undeliverable as failure:
        _give_up(letter.number, _words(failure))
    except Exception as failure:
        # The same boundary when it is written: what people have typed is read only now.
        logger.exception("letter %s was not sent", letter.number)
        _put_off(letter.number, _words(failure, UNREADABLE))
    else:
        _end(_pks(letter.number), State.TERKIRIM, moment.now(), "")
        return True
    return False


def _rest(letter: Letter, failure: Exception) -> None:
    """The way out is at fault: the letter loses none of its tries, and the others wait without trying."""
    logger.warning("no way out by %s: %s", letter.channel, failure)
    _resting_until[letter.channel] = time.monotonic() + REST.total_seconds()
    mine = Delivery.objects.filter(pk__in=_pks(letter.number))
    mine.update(next_try_at=moment.now() + REST, fault=_words(failure))


def _put_off(number: int, fault: str) -> None:
    mine = Delivery.objects.filter(pk__in=_pks(number))
    tries = mine.values_list("tries", flat=True).first() or 0
    if tries >= len(WAITS):
        _give_up(number, fault)
        return
    mine.update(next_try_at=moment.now() + WAITS[tries], tries=tries + 1, fault=fault)


def _give_up(number: int, fault: str) -> None:
    logger.warning("letter %s is given up: %s", number, fault)
    _end(_pks(number), State.GAGAL, moment.now(), fault)


def _pks(number: int) -> list[int]:
    waiting = Delivery.objects.filter(batch=number, state=State.ANTRE)
    return list(waiting.values_list("pk", flat=True))


def _end(pks: Sequence[int], state: str, now: datetime, fault: str) -> None:
    waiting = Delivery.objects.filter(pk__in=pks, state=State.ANTRE)
    waiting.update(state=state, next_try_at=None, ended_at=now, fault=fault)


def _words(failure: Exception, before: str = "") -> str:
    """What is kept of a failure; ``before`` goes before one that nobody foresaw, with its kind."""
    words = f"{before} {type(failure).__name__}: {failure}" if before else str(failure)
    return words[: Delivery._meta.get_field("fault").max_length]


def drop_unsent(reason: str, *, now: datetime) -> int:
    """End everything unsent, after a restore for instance: what it tells has long been told. How many there were."""
    return Delivery.objects.filter(state=State.ANTRE).update(
        state=State.BATAL, next_try_at=None, ended_at=now, fault=reason
    )


def retry(delivery: Delivery, *, now: datetime) -> int:
    """Begin anew with a letter that was given up, from the first try on; how many notices it carries."""
    same = Q(batch=delivery.batch) if delivery.batch else Q(pk=delivery.pk)
    return Delivery.objects.filter(same, state=State.GAGAL).update(
        state=State.ANTRE, next_try_at=now, ended_at=None, tries=0, fault=""
    )
