"""Kinds of partners that come to a temu bisnis, with what each asks for."""

from __future__ import annotations

from dataclasses import dataclass

from matchmaker.directory.core import CompanyKind

FOOD, HERBAL, CRAFT = "teknologi_pangan", "herbal", "kerajinan"
LICENSED_FOOD = "pirt|bpom_food"
LICENSED_HERBAL = "pirt|bpom_food|bpom_herbal"


@dataclass(frozen=True, kw_only=True)
class Archetype:
    """What partners of one kind have in common; tuples of choices are drawn from.

    `sought` holds patterns over product names; each partner names `seeks` products that match.
    `often` are requirements that about half of them have.
    """

    kind: CompanyKind
    count: int
    heads: tuple[str, ...]
    title: str
    about: str
    sectors: tuple[str, ...]
    sought: str = ""
    seeks: int = 3
    permits: tuple[str, ...] = ("nib",)
    often: tuple[str, ...] = ()
    capacity: tuple[int, ...] = ()
    price: tuple[int, int] | None = None
    terms: tuple[tuple[str, ...], ...] = ()
    shelf_life: tuple[int, ...] = ()
    destinations: tuple[str, ...] = ()
    loans: tuple[str, ...] = ()
    officers: tuple[int, ...] = (1, 1, 2)


RETAILERS = (
    Archetype(
        kind=CompanyKind.RETAILER,
        count=14,
        heads=("Toko Oleh-oleh", "Pusat Oleh-oleh", "Gerai Oleh-oleh"),
        title="Pembelian",
        about="Rak kami berisi camilan khas Jawa Tengah untuk wisatawan yang singgah di {city}.",
        sectors=(FOOD,),
        sought="keripik|kerupuk|lanting|sagon|dodol|jenang|nopia|abon|emping|sale|semprong|intip"
        "|bawang goreng|telur asin|kopi|olahan jambu|wedang",
        seeks=5,
        permits=("nib", LICENSED_FOOD),
        often=("halal",),
        capacity=(100, 150, 200, 300, 400),
        price=(8_000, 50_000),
        terms=(("consignment",), ("cash", "consignment"), ("credit_14",), ("cash",)),
        shelf_life=(30, 45, 60),
    ),
    Archetype(
        kind=CompanyKind.RETAILER,
        count=7,
        heads=("Swalayan", "Supermarket"),
        title="Merchandiser",
        about="Jaringan kami melayani keluarga di {city} dan sekitarnya dengan pasokan tetap.",
        sectors=(FOOD, HERBAL),
        sought="keripik|gula semut|kopi|teh|selai|sirup|kecap|mocaf|beras|madu|abon|bumbu|mie",
        seeks=6,
        permits=("nib", LICENSED_HERBAL, "halal", "barcode"),
        capacity=(300, 500, 800),
        price=(8_000, 80_000),
        terms=(("credit_14",), ("credit_14", "credit_30"), ("credit_30", "consignment")),
        shelf_life=(90, 120, 180),
        officers=(1, 2, 2, 3),
    ),
    Archetype(
        kind=CompanyKind.RETAILER,
        count=6,
        heads=("Minimarket", "Toko Swalayan"),
        title="Merchandiser",
        about="Kami memberi satu rak di tiap gerai untuk produk lokal yang rutin terkirim.",
        sectors=(FOOD,),
        sought="keripik|kerupuk|makaroni|kacang|marning|ogel|akar kelapa|intip|kedelai|mie",
        seeks=5,
        permits=("nib", LICENSED_FOOD),
        often=("halal", "barcode"),
        capacity=(300, 500, 800, 1000),
        price=(6_000, 28_000),
        terms=(("credit_14",), ("consignment",), ("credit_14", "cash")),
        shelf_life=(60, 90),
    ),
    Archetype(
        kind=CompanyKind.RETAILER,
        count=6,
        heads=("Galeri", "Butik", "Rumah Kriya"),
        title="Kurator",
        about="Kami memilih karya yang membawa nama perajinnya dan menjualnya di {city}.",
        sectors=(CRAFT,),
        sought="batik|lurik|tenun|sarung|anyaman|keramik|topeng|tas|blangkon|wayang|payung",
        seeks=5,
        capacity=(10, 15, 20, 30),
        price=(40_000, 1_500_000),
        terms=(("consignment",), ("cash",), ("cash", "consignment"), ("deposit_30",)),
    ),
    Archetype(
        kind=CompanyKind.RETAILER,
        count=4,
        heads=("Toko Sehat", "Gerai Herbal"),
        title="Pembelian",
        about="Pelanggan kami mencari minuman herbal dan pangan alami yang jelas izinnya.",
        sectors=(HERBAL, FOOD),
        sought="jamu|serbuk|wedang|kapsul|teh|gula semut|madu|vco|VCO|kayu putih|mocaf|jahe",
        seeks=6,
        permits=("nib", LICENSED_HERBAL),
        often=("halal",),
        capacity=(80, 120, 200),
        price=(12_000, 120_000),
        terms=(("consignment",), ("credit_14",), ("cash", "credit_14")),
        shelf_life=(120, 180),
    ),
    Archetype(
        kind=CompanyKind.RETAILER,
        count=3,
        heads=("Perlengkapan Rumah", "Pemasok Hotel"),
        title="Pengadaan",
        about="Kami mengisi rumah dan kamar hotel dengan barang buatan tangan yang rapi.",
        sectors=(CRAFT,),
        sought="sapu|keset|keramik|anyaman|tikar|mebel|kemoceng|kerajinan kayu|vas|tempurung",
        seeks=5,
        capacity=(20, 30, 50),
        price=(12_000, 900_000),
        terms=(("credit_30", "credit_14"), ("credit_14", "deposit_30")),
    ),
)

EXPORTERS = (
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=5,
        heads=("Ekspor Nira", "PT Nira"),
        title="Sourcing Manager",
        about="Kami mengekspor gula kelapa dan membeli langsung dari kelompok penderes.",
        sectors=(FOOD, HERBAL),
        sought="gula semut|gula kelapa",
        seeks=4,
        often=("organic",),
        capacity=(20, 40, 60, 100),
        price=(9_000, 1_100_000),
        terms=(("cash", "deposit_30"), ("credit_14",), ("deposit_30", "credit_14")),
        shelf_life=(180,),
        destinations=("Jerman", "Belanda", "Amerika Serikat"),
        officers=(1, 2, 2),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=4,
        heads=("PT Kopi", "Ekspor Hasil Kebun"),
        title="Sourcing Manager",
        about="Kami membawa kopi dan teh lereng Jawa Tengah ke penyangrai dan kedai luar negeri.",
        sectors=(FOOD, HERBAL),
        sought="kopi|teh",
        seeks=4,
        capacity=(80, 150, 250),
        price=(12_000, 60_000),
        terms=(("cash",), ("deposit_30", "cash"), ("credit_14",)),
        shelf_life=(180,),
        destinations=("Jepang", "Korea Selatan", "Jerman"),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=5,
        heads=("Ekspor Pangan", "PT Pangan"),
        title="Sourcing Manager",
        about="Kami mengisi kontainer camilan Nusantara untuk toko Asia di luar negeri.",
        sectors=(FOOD,),
        sought="keripik|kerupuk|emping|lanting|kacang|sale|abon|mocaf|terasi|bawang goreng",
        seeks=5,
        permits=("nib", LICENSED_FOOD, "halal"),
        capacity=(300, 500, 1000),
        price=(6_000, 60_000),
        terms=(("cash", "deposit_30"), ("credit_30", "cash"), ("credit_14",)),
        shelf_life=(120, 180),
        destinations=("Malaysia", "Arab Saudi", "Belanda", "Hong Kong"),
        officers=(1, 2, 2),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=4,
        heads=("Ekspor Rempah", "PT Rempah"),
        title="Sourcing Manager",
        about="Kami memasok rempah, simplisia dan minyak atsiri untuk pabrik di luar negeri.",
        sectors=(HERBAL,),
        sought="simplisia|kapulaga|kemukus|minyak atsiri|jahe|VCO|purwaceng",
        seeks=5,
        capacity=(20, 30, 50),
        price=(25_000, 900_000),
        terms=(("cash",), ("deposit_30", "cash"), ("credit_14", "cash")),
        destinations=("India", "Jerman", "Vietnam"),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=4,
        heads=("Ekspor Wastra", "PT Wastra"),
        title="Sourcing Manager",
        about="Kami memasarkan batik dan tenun kepada perancang dan toko museum.",
        sectors=(CRAFT,),
        sought="batik|lurik|tenun|sarung",
        seeks=5,
        capacity=(10, 15, 20),
        price=(70_000, 1_600_000),
        terms=(("deposit_30",), ("deposit_30", "cash")),
        destinations=("Jepang", "Belanda", "Australia"),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=4,
        heads=("Ekspor Anyam", "PT Serat"),
        title="Sourcing Manager",
        about="Kami mengekspor anyaman dan serat alam untuk rumah dan kebun.",
        sectors=(CRAFT,),
        sought="anyaman|pandan|tikar|keset|sapu|cocopeat|serat|tempurung|vas",
        seeks=5,
        capacity=(40, 80, 120),
        price=(6_000, 300_000),
        terms=(("deposit_30", "cash"), ("deposit_30", "credit_30"), ("cash",)),
        destinations=("Amerika Serikat", "Jerman", "Swedia"),
    ),
    Archetype(
        kind=CompanyKind.EXPORTER,
        count=4,
        heads=("Ekspor Kayu", "PT Kayu"),
        title="Sourcing Manager",
        about="Kami mengekspor ukiran, mebel dan keramik dari bengkel kecil yang tertib kayunya.",
        sectors=(CRAFT,),
        sought="mebel|gebyok|ukir|kayu|bonggol|bubutan|keramik|topeng",
        seeks=5,
        often=("svlk",),
        capacity=(5, 10, 15),
        price=(40_000, 9_000_000),
        terms=(("deposit_30",), ("deposit_30", "cash")),
        destinations=("Belanda", "Prancis", "Amerika Serikat"),
        officers=(1, 2),
    ),
)

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

ARCHETYPES = (*RETAILERS, *BANKS, *EXPORTERS)
