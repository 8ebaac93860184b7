"""The electronic seal on an issued paper: the only place that knows pyHanko.

A seal shows that the bytes are those that this installation issued, and when it says it did. It is no certified
signature (TTE tersertifikasi, UU ITE pasal 11, PP 71/2019 pasal 59): that needs a certificate of a PSrE such as BSrE,
whose service would stand behind the same one function. The libraries take half a second and 40 MB, so they are loaded
by the first paper that a worker seals.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from reports.authority import Identity, authority, sealer_of

if TYPE_CHECKING:
    from reports.models import Naskah

FIELD = "Segel"
REASON = "Diterbitkan dan disegel melalui sistem; bukan TTE tersertifikasi"


def seal(pdf: bytes, *, naskah: Naskah) -> bytes:
    """The paper with a PAdES seal (ECDSA P-256, SHA-256) appended; the given bytes stay its beginning.

    Made with the time of this machine, since an intranet has no time stamp authority (PAdES B-B).
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

    pemda = naskah.pemda
    sealer = signers.PdfSigner(
        signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            name=f"{pemda.dinas}, {pemda.name}",
            location=pemda.city,
            reason=REASON,
            certify=True,
            docmdp_permissions=MDPPerm.FILL_FORMS,  # a certified signature may still be added behind the seal
        ),
        signer=_signer(sealer_of(pemda)),
        new_field_spec=SigFieldSpec(sig_field_name=FIELD),
    )
    # pyHanko opens an event loop of its own, which is refused in a thread where the caller has one running.
    with ThreadPoolExecutor(max_workers=1) as aside:
        return aside.submit(sealer.sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf))).result().getvalue()


def version() -> str:
    """Which program made the seal."""
    from pyhanko.version import __version__

    return f"pyHanko {__version__}"


@cache
def _signer(identity: Identity):
    """Key, certificate and authority, read once per process."""
    from pyhanko.sign import signers

    loaded = signers.SimpleSigner.load(identity.key, identity.certificate, ca_chain_files=(authority().certificate,))
    if loaded is None:
        raise ValueError(f"key or certificate cannot be read: {identity.key}, {identity.certificate}")
    return loaded
