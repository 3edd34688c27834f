"""What the demo's firms write to each other, short and to the point."""

from __future__ import annotations

from random import Random

from matchmaker.demo.values import DemoIkm, DemoPartner
from matchmaker.directory.core import CompanyKind, NeedKind
from matchmaker.meetings.core import Side

_PARTNER_ASKS = {
    CompanyKind.RETAILER: (
        "Kami mencari {product} untuk rak kami di {city}. Mohon bawa contoh kemasan dan daftar"
        " harga.",
        "Pelanggan kami sering menanyakan {product}. Bisakah Anda memasok tetap setiap bulan?",
        "Kami ingin mencicipi {product} buatan Anda dan membahas harga grosirnya.",
    ),
    CompanyKind.EXPORTER: (
        "Pembeli kami di {destination} menanyakan {product}. Kami ingin melihat contoh dan"
        " kapasitas Anda.",
        "Kami sedang mengumpulkan pemasok {product} untuk pengiriman triwulan depan.",
        "Mohon bawa contoh {product}; kami bantu syarat kemasan ekspornya.",
    ),
    CompanyKind.BANK: (
        "Usaha Anda tampak siap untuk pinjaman modal kerja. Mari kita bahas kebutuhan dan"
        " angsurannya.",
        "Kami ingin mengenal usaha Anda. Bawa NIB dan catatan penjualan enam bulan terakhir.",
        "Kami punya produk pinjaman yang cocok dengan ukuran usaha Anda.",
    ),
}
_IKM_ASKS = {
    CompanyKind.RETAILER: (
        "Kami membuat {product} di {place} dan ingin memasok toko Anda. Izin kami lengkap.",
        "Kami siap mengirim {product} rutin ke {city}. Boleh kami perkenalkan contohnya?",
    ),
    CompanyKind.EXPORTER: (
        "Kami ingin {product} kami sampai ke luar negeri melalui Anda. Contoh sudah siap.",
        "Kami mencari eksportir untuk {product}. Kapasitas kami masih bisa ditambah.",
    ),
    CompanyKind.BANK: (
        "Kami memerlukan pinjaman {amount} untuk {use}. Catatan penjualan kami siap.",
        "Kami ingin menambah {use} dan menanyakan pinjaman {amount} dari Anda.",
    ),
}
_USES = {"working_capital": "bahan baku", "investment": "mesin dan kemasan"}
_DECLINES = {
    Side.PARTNER: (
        "Mohon maaf, kapasitasnya belum cukup untuk jaringan kami. Mari bertemu lagi tahun depan.",
        "Terima kasih. Kategori ini sudah terisi untuk tahun ini.",
        "Kami belum melayani kabupaten Anda. Semoga lain waktu.",
    ),
    Side.IKM: (
        "Mohon maaf, produksi kami sudah penuh sampai bulan Maret.",
        "Terima kasih, kami belum sanggup memenuhi jumlah sebesar itu.",
        "Kami memilih bertemu pembeli lain dahulu pada tahun ini.",
    ),
}
CANCELLED_NOTE = "Petugas mitra ini tidak dapat hadir pada hari pertemuan."


def message_from(dice: Random, asker: Side, ikm: DemoIkm, partner: DemoPartner) -> str:
    """Return what the asker writes with the request."""
    texts = _PARTNER_ASKS if asker is Side.PARTNER else _IKM_ASKS
    loan = next((need for need in ikm.needs if need.kind is NeedKind.LOAN), None)
    amount = (loan.amount if loan else None) or 10_000_000
    destinations = partner.brief.destinations or ("luar negeri",)
    return dice.choice(texts[partner.kind]).format(
        product=_product_between(ikm, partner),
        place=ikm.kabupaten,
        city=partner.city,
        destination=destinations[0],
        amount=f"Rp{amount:,}".replace(",", "."),
        use=_USES[(loan.purpose if loan else None) or "working_capital"],
    )


def _product_between(ikm: DemoIkm, partner: DemoPartner) -> str:
    names = [product.name_id for product in ikm.products]
    sought = partner.brief.products_sought
    return next((name for name in names for word in sought if word in name), names[0])


def decline_note(dice: Random, by: Side) -> str:
    """Return the word that goes with a decline; sometimes there is none."""
    return dice.choice((*_DECLINES[by], ""))
