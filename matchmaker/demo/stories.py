"""Two sentences about each: how it began, and where it stands."""

from __future__ import annotations

from random import Random

_BEGINNINGS = {
    "teknologi_pangan": (
        "{owner} mulai membuat {product} di dapur rumah di {place}, dari resep ibunya.",
        "{name} lahir dari panen yang tidak habis terjual: {owner} mengolahnya menjadi {product}.",
        "{product_first} kami dibuat dari bahan petani sekitar {place} dan dikemas sendiri.",
        "Setiap pagi {owner} dan tetangganya membuat {product} di {place}.",
    ),
    "herbal": (
        "{owner} meracik {product} dari empon-empon kebun warga {place}.",
        "Resep {product} kami turun dari nenek {owner} dan kini diukur dengan timbangan.",
        "{name} mengeringkan dan mengolah hasil kebun {place} menjadi {product}.",
    ),
    "kerajinan": (
        "{owner} belajar membuat {product} dari ayahnya dan kini melatih anak muda di {place}.",
        "{name} menghidupkan lagi {product} bersama perajin di {place}.",
        "Setiap {product} dikerjakan dengan tangan di bengkel kecil kami di {place}.",
    ),
}
_STANDINGS = (
    "Kini {workers} orang bekerja bersama dan sekitar {capacity} {unit} selesai setiap bulan.",
    "Bersama {workers} pekerja kami sanggup membuat {capacity} {unit} sebulan dan siap bertambah.",
    "Kapasitas kami {capacity} {unit} sebulan; kami mencari pembeli tetap agar tidak pasang surut.",
)
_STANDING_UNSTATED = "Kini {workers} orang bekerja bersama; kapasitas bulanan sedang kami hitung."


def ikm_story(dice: Random, sector: str, facts: dict[str, object]) -> str:
    """Return an IKM's two sentences."""
    beginning = dice.choice(_BEGINNINGS[sector]).format(**facts)
    standing = dice.choice(_STANDINGS) if facts["capacity"] else _STANDING_UNSTATED
    return f"{beginning} {standing.format(**facts)}"


_UNIT_WORDS = (
    ("sack", "karung"), ("sheet", "lembar"), ("metre", "meter"), ("set", "set"), ("kg", "kg"),
    ("strand", "untai"), ("block", "blok"), ("cup", "dus"), ("pcs (per", "ribu buah"),
    ("pcs", "buah"),
)  # fmt: skip


def unit_word(unit: str) -> str:
    """Return the Indonesian word for a unit of the product list; "kemasan" for any pack."""
    return next((word for start, word in _UNIT_WORDS if unit.startswith(start)), "kemasan")
