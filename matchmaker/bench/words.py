"""What the companies of a measurement are called, make and tell; not one of them is real."""

from __future__ import annotations

from matchmaker.demo.words import FIRST_WORDS, SECOND_WORDS

_SENTENCES = (
    "Usaha keluarga ini dimulai dari dapur rumah dan kini memasok pasar kecamatan.",
    "Bahan baku dibeli langsung dari petani di lereng gunung.",
    "Kemasan berdiri dengan label halal dan tanggal kedaluwarsa.",
    "Pengrajin perempuan di desa mengerjakan setiap anyaman dengan tangan.",
    "Pewarna alam dari kulit kayu dan daun indigo memberi warna yang tenang.",
    "Produksi dilakukan setiap pagi, dijemur dua hari, lalu disortir.",
    "Kami pernah mengikuti pameran di Semarang, Solo dan Yogyakarta.",
    "Rasa pedas manis menjadi pilihan pembeli muda.",
    "Resep jamu diwariskan tiga keturunan dan dicatat dengan takaran gram.",
    "Kapasitas dapat ditambah dengan mesin penggoreng hampa.",
    "Pesanan toko swalayan dikirim setiap hari Senin.",
    "Kayu jati bersertifikat berasal dari hutan rakyat.",
)
_PRODUCTS = (
    "keripik", "kerupuk", "rengginang", "dodol", "wajik", "kopi", "teh", "gula aren", "gula kelapa",
    "jahe", "kunyit", "temulawak", "sirup", "madu", "sambal", "abon", "tempe", "tahu", "emping",
    "rempeyek", "jenang", "geplak", "batik", "lurik", "tenun", "tas", "topi", "keramik", "gerabah",
    "kursi", "meja", "ukiran", "anyaman", "tikar", "lampu", "boneka", "sabun", "minyak atsiri",
)  # fmt: skip
_MAKES = (
    "singkong", "pisang", "talas", "ubi ungu", "tempe", "carica", "salak", "nangka", "pandan",
    "bambu", "rotan", "jati", "mahoni", "eceng gondok", "robusta", "arabika", "merah", "instan",
    "tulis", "cap", "sogan", "hutan", "kelapa", "melinjo", "kacang", "ikan", "udang", "ayam",
)  # fmt: skip
_TASTES = (
    "pedas", "manis", "gurih", "asin", "original", "balado", "keju", "daun jeruk", "bawang",
    "premium", "mini", "jumbo", "klasik", "modern", "alami", "organik",
)  # fmt: skip
_ENGLISH = (
    "cassava chips", "banana crisps", "palm sugar", "ginger drink", "coffee beans", "honey",
    "hand-drawn batik", "bamboo basket", "teak chair", "rattan bag", "herbal tea", "chilli sauce",
)  # fmt: skip
_SYLLABLES = (
    "wa", "ri", "san", "to", "mul", "ya", "ni", "ngsih", "su", "mar", "ti", "har", "jo", "ka",
    "di", "ran", "pu", "tra", "sti", "wi", "bo", "lan", "dar", "pra", "set", "yo", "nu", "gro",
    "han", "day", "ku", "nia", "sas", "tro", "min", "ah", "tar", "tin",
)  # fmt: skip

LISTS: dict[str, list[str]] = {
    "heads": ["dapur", "batik", "jamu", "griya", "sanggar", "kopi", "olahan", "pawon", "kriya"],
    "firsts": list(FIRST_WORDS),
    "seconds": list(SECOND_WORDS),
    "syllables": list(_SYLLABLES),
    "sentences": list(_SENTENCES),
    "products": list(_PRODUCTS),
    "makes": list(_MAKES),
    "tastes": list(_TASTES),
    "english": list(_ENGLISH),
    "sectors": ["teknologi_pangan", "teknologi_pangan", "herbal", "kerajinan"],
    "tags": [f"tag_{number}" for number in range(40)],
}
