"""The sentences of what would bring a pair up: Indonesian, English."""

from __future__ import annotations

MENDS: dict[str, tuple[str, str]] = {
    "permit": (
        "IKM memegang {permit:permits}, terverifikasi",
        "the IKM holds the {permit:permits}, verified",
    ),
    "barcode": ("produknya memakai barcode", "the product carries a barcode"),
    "capacity": (
        "IKM membuat {asked:number}{unit:count} per bulan",
        "the IKM makes {asked:number}{unit:count} a month",
    ),
    "shelf_life": (
        "produknya tahan {asked:number} hari",
        "the product keeps for {asked:number} days",
    ),
    "price": (
        "harga produknya {asked:money}",
        "the product costs {asked:money}",
    ),
    "packaging": (
        "kemasannya memperlihatkan {asked:packaging}",
        "the packaging shows {asked:packaging}",
    ),
    "export": (
        "keterangan ekspor produk dilengkapi",
        "the product's details for export are stated",
    ),
    "accept_terms": (
        "IKM juga menerima {asked:terms}",
        "the IKM accepts {asked:terms} as well",
    ),
    "amount": (
        "IKM mencari pinjaman {asked:money}",
        "the IKM looks for a loan of {asked:money}",
    ),
    "need": (
        "IKM menyatakan membutuhkan {asked:needs}",
        "the IKM states that it needs {asked:needs}",
    ),
    "offer_terms": (
        "mitra juga menawarkan {asked:terms}",
        "the partner offers {asked:terms} as well",
    ),
    "lower_capacity": (
        "mitra sudah cukup dengan {asked:number}{unit:count} per bulan",
        "the partner makes do with {asked:number}{unit:count} a month",
    ),
    "seek": (
        "mitra juga mencari {name_id}",
        "the partner looks for {name_en} as well",
    ),
    "region": (
        "mitra juga melayani {region}",
        "the partner covers {region} as well",
    ),
    "raise_ceiling": (
        "mitra meminjamkan sampai {asked:money}",
        "the partner lends up to {asked:money}",
    ),
}
