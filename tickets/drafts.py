"""Keeping what is typed and photographed for a row until the row is sent: on the server, for its author alone.

A draft belongs to one run and one person. Colleagues on the same row see that there is one and since when, never what
it says. It goes when the row is performed or left, whoever does it; only what was sent becomes part of the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import attrgetter

from django.db import transaction

from tickets.models import DraftFile, RowDraft, User, WaitingFile
from tickets.uploads import CleanFile
from workflow import moment
from workflow.models import StepRun

#: Letters of one draft, names included: many times the longest row's form.
LONGEST_DRAFT = 200_000
#: Files that may wait in one field of a draft.
MOST_FILES = 30


class DraftRefused(ValueError):
    """A draft that is not kept; the reason is told in Indonesian."""


@transaction.atomic
def keep_draft(
    run: StepRun,
    author: User,
    entries: Mapping[str, Sequence[str]],
    files: Mapping[str, Iterable[CleanFile]] | None = None,
) -> RowDraft:
    """Put what was typed in the place of the author's draft, and add the files to it.

    Raises DraftRefused when the row has been sent or left meanwhile, or when it is too much.
    """
    # The act that ends the row writes this line before it drops the drafts, so none is kept after that.
    run = StepRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.performed_at is not None or run.closed_at is not None:
        raise DraftRefused("Langkah ini sudah dikirim, sehingga konsepnya tidak disimpan lagi.")
    words = {name: [text.replace("\0", "") for text in texts] for name, texts in entries.items() if "\0" not in name}
    if sum(len(name) + sum(map(len, texts)) for name, texts in words.items()) > LONGEST_DRAFT:
        raise DraftRefused("Isian ini terlalu panjang untuk disimpan sebagai konsep.")
    saved = {"entries": words, "saved_at": moment.now()}
    draft, _ = RowDraft.objects.update_or_create(run=run, author=author, defaults=saved)
    for code, cleaned in (files or {}).items():
        _add(draft, code, cleaned)
    return draft


def _add(draft: RowDraft, code: str, files: Iterable[CleanFile]) -> None:
    """Keep files that the draft does not hold yet."""
    held = set(draft.files.filter(code=code).values_list("sha256", flat=True))
    for clean in files:
        if clean.sha256 in held:
            continue
        if len(held) >= MOST_FILES:
            raise DraftRefused(f"Paling banyak {MOST_FILES} berkas pada satu isian.")
        held.add(clean.sha256)
        clean.keep_in(DraftFile(draft=draft, code=code, kind=clean.kind, taken=clean.taken))


def drafts_of(run: StepRun) -> list[RowDraft]:
    """All drafts of a run with their authors, the latest first; most runs have none, and no author is asked for."""
    return sorted(run.drafts.prefetch_related("author").order_by(), key=attrgetter("saved_at", "pk"), reverse=True)


def clean_file(kept: WaitingFile) -> CleanFile:
    """A kept file as the act takes it. Raises FileNotFoundError when its bytes are gone."""
    with kept.file.open("rb") as stored:
        content = stored.read()
    return CleanFile(
        kind=kept.kind,
        original_name=kept.original_name,
        stored_name=kept.file.name.rpartition("/")[2],
        content_type=kept.content_type,
        content=content,
        sha256=kept.sha256,
        taken=kept.taken,
    )


@transaction.atomic
def drop_file(kept: DraftFile) -> None:
    """Take one file out of its draft."""
    drop_bytes([kept])
    kept.delete()


@transaction.atomic(savepoint=False)
def drop_drafts(run: StepRun, author: User | None = None) -> None:
    """Forget the drafts of a run, or only that of one author; the bytes go when the transaction has committed."""
    drafts = RowDraft.objects.filter(run=run)
    keys = list((drafts.filter(author=author) if author else drafts).values_list("pk", flat=True))
    if keys:
        drop_bytes(DraftFile.objects.filter(draft__in=keys))
        RowDraft.objects.filter(pk__in=keys).delete()


def drop_bytes(files: Iterable[WaitingFile]) -> None:
    """Let the bytes of files go once the transaction that forgets the rows has committed."""
    for kept in files:
        transaction.on_commit(partial(kept.file.storage.delete, kept.file.name), robust=True)
