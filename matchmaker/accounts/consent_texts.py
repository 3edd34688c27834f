"""What people consent to: each purpose with its text, by version and in both languages.

A version is never changed once somebody has consented to it: new words are a new version, and
who consented to the earlier one keeps it until they are asked anew. The purposes are those of
UU PDP 27/2022 as this programme needs them; each is given and withdrawn on its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matchmaker.reference.texts import Text


class Purpose(StrEnum):
    """What a company's data may be used for. `bank` is given to each bank by its name."""

    PROGRAMME = "programme"
    PARTNERS = "partners"
    BANK = "bank"
    WHATSAPP = "whatsapp"
    PUBLIC_CATALOGUE = "public_catalogue"


@dataclass(frozen=True, kw_only=True)
class PurposeText:
    """A purpose in words: its name, and what exactly is consented to."""

    title: Text
    body: Text


CURRENT_VERSION = "2026-11-24"

VERSIONS: dict[str, dict[Purpose, PurposeText]] = {
    "2026-11": {
        Purpose.PROGRAMME: PurposeText(
            title=Text(id="Ikut program", en="Taking part in the programme"),
            body=Text(
                id="Data usaha dan kontak saya disimpan untuk pendampingan, kurasi naik kelas, "
                "dan temu bisnis. Tanpa ini usaha saya tidak ikut serta.",
                en="My business data and contacts are kept for mentoring, the naik kelas gate "
                "and the business matching. Without this my business does not take part.",
            ),
        ),
        Purpose.PARTNERS: PurposeText(
            title=Text(id="Tampil bagi mitra", en="Shown to partners"),
            body=Text(
                id="Profil usaha saya, tanpa kontak dan keuangan, tampil bagi ritel modern, "
                "eksportir, dan bank peserta. Kontak baru terbuka setelah pertemuan diterima.",
                en="My business profile, without contacts and finances, is shown to the retailers, "
                "exporters and banks that take part. Contacts open once a meeting is accepted.",
            ),
        ),
        Purpose.BANK: PurposeText(
            title=Text(id="Keuangan bagi bank", en="Finances for a bank"),
            body=Text(
                id="Penjualan setahun dan pinjaman yang saya cari boleh dilihat oleh bank yang "
                "saya sebut di sini, dan oleh bank itu saja.",
                en="My sales in a year and the loan I look for may be seen by the bank I name "
                "here, and by that bank alone.",
            ),
        ),
        Purpose.WHATSAPP: PurposeText(
            title=Text(id="Pesan WhatsApp", en="Messages by WhatsApp"),
            body=Text(
                id="Panitia boleh mengirim undangan, jawaban, dan jadwal lewat WhatsApp. Tanpa "
                "ini hanya lewat surel.",
                en="The organiser may send invitations, answers and schedules by WhatsApp. "
                "Without this by e-mail only.",
            ),
        ),
        Purpose.PUBLIC_CATALOGUE: PurposeText(
            title=Text(id="Katalog umum", en="Public catalogue"),
            body=Text(
                id="Nama usaha, produk, dan kabupaten saya boleh tampil dalam katalog yang "
                "terbuka bagi siapa saja.",
                en="The name of my business, its products and kabupaten may be shown in a "
                "catalogue that is open to everybody.",
            ),
        ),
    },
}
# Says all that the catalogue shows; the first words named only name, products and kabupaten.
VERSIONS["2026-11-24"] = VERSIONS["2026-11"] | {
    Purpose.PUBLIC_CATALOGUE: PurposeText(
        title=Text(id="Katalog umum", en="Public catalogue"),
        body=Text(
            id="Nama usaha, foto, cerita, tahun mulai, kabupaten, produk beserta foto, harga, dan "
            "kapasitasnya, serta jenis izin yang saya miliki boleh tampil dalam katalog yang "
            "terbuka bagi siapa saja, di internet dan dalam cetakan. Tanpa kontak, nomor izin, "
            "dan keuangan.",
            en="The name of my business, its photo, story, year of founding and kabupaten, its "
            "products with photos, prices and capacity, and the kinds of permits it holds may be "
            "shown in a catalogue that is open to everybody, on the internet and in print. "
            "Without contacts, permit numbers and finances.",
        ),
    ),
}
# The versions whose words for the catalogue named its products and nothing further.
PRODUCTS_ALONE = frozenset({"2026-11"})


class UnknownVersionError(LookupError):
    """There is no such version of the consent texts."""


def get_text(purpose: Purpose, version: str = CURRENT_VERSION) -> PurposeText:
    """Return what was consented to; raises UnknownVersionError."""
    try:
        return VERSIONS[version][purpose]
    except KeyError:
        raise UnknownVersionError(version) from None
