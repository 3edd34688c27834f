"""Kinds of banks: KUR banks, BPR, BPRS, cooperatives."""

from __future__ import annotations

from matchmaker.demo.archetypes import CRAFT, FOOD, HERBAL, Archetype
from matchmaker.directory.core import CompanyKind

_ANY = (FOOD, HERBAL, CRAFT)
BANKS = (
    Archetype(
        kind=CompanyKind.BANK,
        count=7,
        heads=("Bank",),
        title="Mantri KUR",
        about="Kami menyalurkan KUR super mikro, mikro dan kecil dari kantor di {city}.",
        sectors=_ANY,
        loans=("KUR super mikro", "KUR mikro", "KUR kecil"),
        officers=(1, 2, 2, 3),
    ),
    Archetype(
        kind=CompanyKind.BANK,
        count=7,
        heads=("BPR",),
        title="Account Officer UMKM",
        about="Kami membiayai modal kerja dan mesin usaha kecil di sekitar {city}.",
        sectors=_ANY,
        loans=("modal kerja", "investasi"),
    ),
    Archetype(
        kind=CompanyKind.BANK,
        count=3,
        heads=("BPRS",),
        title="Account Officer UMKM",
        about="Kami membiayai usaha kecil dengan akad syariah, dari bahan baku sampai alat.",
        sectors=_ANY,
        loans=("modal kerja", "investasi"),
    ),
    Archetype(
        kind=CompanyKind.BANK,
        count=3,
        heads=("Koperasi",),
        title="Petugas Pembiayaan",
        about="Koperasi kami melayani anggota dan calon anggota yang memulai kredit pertamanya.",
        sectors=_ANY,
        loans=("KUR super mikro", "KUR mikro"),
    ),
)
