"""The alumni experts of the demo: one or two of each field, none with an account."""

from __future__ import annotations

from matchmaker.programme import advice
from matchmaker.programme.advice import ExpertEntry
from matchmaker.programme.expertise import Field, Language

ALUMNI = (
    ExpertEntry(
        name="Dr. Wahyu Prasetyo",
        about="Teknologi pangan, Hohenheim. Umur simpan, kadar air, kemasan kering.",
        city="Semarang",
        fields=(Field.FOOD_TECHNOLOGY,),
        languages=(Language.INDONESIAN, Language.JAVANESE, Language.GERMAN),
        availability="Sabtu pagi",
    ),
    ExpertEntry(
        name="Retno Anggraini",
        about="Sepuluh tahun di ekspor rempah ke Hamburg: kode HS, FOB, surat asal barang.",
        city="Surakarta",
        fields=(Field.EXPORT, Field.HERBAL),
        languages=(Language.INDONESIAN, Language.ENGLISH, Language.GERMAN),
        availability="Hari kerja setelah pukul 16.00",
    ),
    ExpertEntry(
        name="Bagus Santosa",
        about="Farmasi, Münster. Jamu, obat tradisional, izin dan klaim.",
        city="Kebumen",
        fields=(Field.HERBAL,),
        languages=(Language.INDONESIAN, Language.JAVANESE),
        availability="Selasa dan Kamis",
    ),
    ExpertEntry(
        name="Lestari Widodo",
        about="Psikologi kerja. Merekrut, upah, pembagian tugas di usaha keluarga.",
        city="Purwokerto",
        fields=(Field.PEOPLE,),
        languages=(Language.INDONESIAN, Language.ENGLISH),
        availability="Setiap malam",
    ),
    ExpertEntry(
        name="Danang Kusuma",
        about="Desain produk, Weimar. Anyaman, ukir, kemasan kerajinan untuk ekspor.",
        city="Jepara",
        fields=(Field.HANDICRAFT, Field.EXPORT),
        languages=(Language.INDONESIAN, Language.JAVANESE, Language.GERMAN),
        availability="Akhir pekan",
    ),
)


def add_alumni(host_id: int) -> None:
    """Put the experts on the host's list."""
    for entry in ALUMNI:
        advice.add_expert(host_id, entry)
