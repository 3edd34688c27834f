"""Names of people and firms, none of them real: two old Javanese words that nobody trades under."""

from __future__ import annotations

from random import Random

WOMEN = (
    "Sri", "Wartini", "Siti", "Rina", "Endang", "Lestari", "Sulastri", "Murni", "Fitri", "Ratna",
    "Yuni", "Dwi", "Indah", "Umi", "Tri", "Kartini", "Nur", "Retno", "Ambar", "Wahyuni",
)  # fmt: skip
MEN = (
    "Slamet", "Budi", "Joko", "Agus", "Suyanto", "Eko", "Teguh", "Hadi", "Tono", "Yusuf",
    "Sugeng", "Bambang", "Darmawan", "Heru", "Sutrisno", "Imam", "Wawan", "Rahmat", "Puji", "Arif",
)  # fmt: skip
LAST = (
    "Rejeki", "Handayani", "Widodo", "Santoso", "Kurniawan", "Rahayu", "Astuti", "Prasetyo",
    "Wibowo", "Nugroho", "Setyowati", "Hidayat", "Mulyani", "Utomo", "Suharti", "Saputra",
    "Wulandari", "Hartono", "Pratiwi", "Susanto", "Rahmawati", "Purnomo", "Lestiani", "Budiarti",
)  # fmt: skip

FIRST_WORDS = (
    "Lintang", "Randu", "Kenanga", "Wening", "Embun", "Sekar", "Tirta", "Candra", "Ratri",
    "Pelangi", "Wulan", "Gemah", "Damar", "Cempaka", "Jatayu", "Kawung", "Sogan", "Truntum",
    "Arum", "Puspita", "Bayu", "Mega", "Rinjing", "Lumbung", "Wiji", "Tampah", "Kendi", "Anggrek",
)  # fmt: skip
SECOND_WORDS = (
    "Ayu", "Sore", "Pagi", "Lereng", "Kali", "Watu", "Kidul", "Wetan", "Asri", "Rini", "Telaga",
    "Ndeso", "Langit", "Padi", "Kuning", "Jingga", "Biru", "Tunggal", "Selaras", "Rukun", "Guyub",
    "Mulya", "Raharja", "Wangi", "Sembada", "Lawas", "Anyar", "Puri",
)  # fmt: skip

_HEADS = (
    ("batik", ("Batik", "Sanggar Batik", "Rumah Batik")),
    ("kopi", ("Kopi", "Kedai Kopi", "Sangrai")),
    ("gula", ("Gula", "Nira", "Penderes")),
    ("keramik", ("Keramik", "Gerabah")),
    ("anyaman", ("Anyaman", "Griya Anyam")),
    ("mebel", ("Mebel", "Kayu")),
    ("jamu", ("Jamu", "Wedang")),
)
_SECTOR_HEADS = {
    "teknologi_pangan": ("Dapur", "Camilan", "Panganan", "Olahan", "Pawon"),
    "herbal": ("Jamu", "Rempah", "Empon", "Kebun"),
    "kerajinan": ("Sanggar", "Kriya", "Griya Karya", "Pengrajin"),
}


def person(dice: Random) -> str:
    """Draw a person's name."""
    return f"{dice.choice(WOMEN if dice.random() < 0.58 else MEN)} {dice.choice(LAST)}"


class Names:
    """Draws names of firms, never the same twice."""

    def __init__(self, dice: Random) -> None:
        self._dice = dice
        self._taken: set[str] = set()

    def workshop(self, sector: str, product: str) -> str:
        """Draw an IKM's name after what it makes: `Batik Sekar Wening`."""
        heads = next((heads for word, heads in _HEADS if word in product), _SECTOR_HEADS[sector])
        return self._draw(heads)

    def firm(self, heads: tuple[str, ...]) -> str:
        """Draw a partner's name: `Toko Oleh-oleh Randu Pagi`."""
        return self._draw(heads)

    def _draw(self, heads: tuple[str, ...]) -> str:
        while True:
            words = f"{self._dice.choice(FIRST_WORDS)} {self._dice.choice(SECOND_WORDS)}"
            if words not in self._taken:
                self._taken.add(words)
                return f"{self._dice.choice(heads)} {words}"
