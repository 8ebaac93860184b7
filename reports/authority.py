"""The installation's own certificate authority, made on first use: its keys lie in files, never in the database.

One authority per installation, and under it one certificate per government, which seals that government's papers. Only
the worker of papers reads the keys; whoever wants to check a seal takes the authority's certificate, which is public.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

from tickets.models import Pemda

#: Papers are kept for many years, and without a time stamp of others a seal ends with its certificate.
YEARS = 30
#: The clock of another machine may be a little behind.
BEFORE = timedelta(days=1)


@dataclass(frozen=True)
class Identity:
    """A key and its certificate as files, in PEM."""

    key: Path
    certificate: Path

    @property
    def is_made(self) -> bool:
        """Whether both are there; the certificate is written last."""
        return self.certificate.is_file()


def authority() -> Identity:
    """The authority that this installation made for itself; perhaps not made yet."""
    return _identity("ca")


def sealer_of(pemda: Pemda) -> Identity:
    """The key and certificate that seal a government's papers, made together with the authority where missing."""
    own = _identity(f"pemda-{pemda.pk}")
    if not own.is_made:
        with _alone():
            if not authority().is_made:
                _make_authority()
            if not own.is_made:
                _make_sealer(own, pemda)
    return own


def _identity(name: str) -> Identity:
    return Identity(settings.SEAL_KEYS / f"{name}.key", settings.SEAL_CERTIFICATES / f"{name}.pem")


@contextmanager
def _alone() -> Iterator[None]:
    """Of several workers only one makes keys at a time."""
    settings.SEAL_KEYS.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.SEAL_CERTIFICATES.mkdir(parents=True, exist_ok=True)
    with open(settings.SEAL_KEYS / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _make_authority() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Helpdesk gangguan jaringan", "CA segel naskah (bukan PSrE)")
    usage = _usage(key_cert_sign=True, crl_sign=True)
    built = _builder(name, name, key.public_key())
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    _keep(authority(), key, built.add_extension(usage, critical=True).sign(key, hashes.SHA256()))


def _make_sealer(own: Identity, pemda: Pemda) -> None:
    issuer = x509.load_pem_x509_certificate(authority().certificate.read_bytes())
    issuer_key = serialization.load_pem_private_key(authority().key.read_bytes(), password=None)
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(pemda.government, f"Segel naskah {pemda.dinas_short}")
    built = _builder(name, issuer.subject, key.public_key())
    built = built.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    built = built.add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
    built = built.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    _keep(own, key, built.sign(issuer_key, hashes.SHA256()))


def _name(organisation: str, common_name: str) -> x509.Name:
    # X.520 allows 64 letters in each.
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _builder(subject: x509.Name, issuer: x509.Name, public_key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = timezone.now()  # the clock by which readers of the seal judge it, not that of the SOP's deadlines
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE)
        .not_valid_after(now + timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    every = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in every})


def _keep(identity: Identity, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
    """Write the key for its owner's eyes, then the certificate, each whole or not at all."""
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    _write(identity.key, private, mode=0o600)
    _write(identity.certificate, certificate.public_bytes(pem), mode=0o644)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    draft = path.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
