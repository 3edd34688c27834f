"""Packaging and export readiness: checklists of what a profile shows and what a mentor has seen.

Scored after the gate, never part of it (domain.md). A score is the share of the items that are
met, in whole percent: more knowledge can only raise it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from matchmaker.programme.permits import PermitFact, is_held
from matchmaker.reference.permits import PermitKind
from matchmaker.reference.texts import Text


class ScoreCode(StrEnum):
    """The two scores."""

    PACKAGING = "packaging"
    EXPORT = "export"


class ItemCode(StrEnum):
    """Everything that counts for a score."""

    LABEL = "label"
    EXPIRY = "expiry"
    BARCODE = "barcode"
    FOOD_GRADE = "food_grade"
    INGREDIENTS = "ingredients"
    NET_WEIGHT = "net_weight"
    PERMIT_NUMBER = "permit_number"
    HALAL_LOGO = "halal_logo"
    HS_CODE = "hs_code"
    CAPACITY = "capacity"
    LEAD_TIME = "lead_time"
    ENGLISH_NAME = "english_name"
    CERTIFICATES = "certificates"
    SAMPLE = "sample"
    FOB_PRICE = "fob_price"


@dataclass(frozen=True, kw_only=True, slots=True)
class Readiness:
    """What the scores need of an IKM: its main product, its permits, and whether it is food.

    `ticks` are the items that a mentor has seen.
    """

    edible: bool
    permits: tuple[PermitFact, ...] = ()
    barcode: bool = False
    hs_code: bool = False
    capacity: bool = False
    lead_time: bool = False
    english_name: bool = False
    ticks: frozenset[ItemCode] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One line of a checklist. `derived` comes from the profile, else a mentor ticks it."""

    code: ItemCode
    score: ScoreCode
    name: Text
    mend: Text
    derived: bool
    met: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """A checklist with its share in whole percent, rounded down so that 100 means all."""

    code: ScoreCode
    items: tuple[Item, ...]

    @property
    def met(self) -> int:
        """How many items are met."""
        return sum(item.met for item in self.items)

    @property
    def percent(self) -> int:
        """The share of the items that are met."""
        return 100 * self.met // len(self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """The items that are not met."""
        return tuple(item for item in self.items if not item.met)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Rule:
    code: ItemCode
    score: ScoreCode
    name: Text
    mend: Text
    derive: Callable[[Readiness, date], bool] | None = None
    applies: Callable[[Readiness, date], bool] = lambda facts, day: True


_CERTIFICATES = (PermitKind.ORGANIC, PermitKind.HACCP, PermitKind.SVLK, PermitKind.HALAL)


def _holds(facts: Readiness, day: date, kinds: Collection[PermitKind]) -> bool:
    return any(permit.kind in kinds and is_held(permit, day) for permit in facts.permits)


def _has_halal(facts: Readiness, day: date) -> bool:
    return _holds(facts, day, (PermitKind.HALAL,))


def _is_edible(facts: Readiness, day: date) -> bool:
    return facts.edible


def _marketing_permit(facts: Readiness, day: date) -> bool:
    return _holds(facts, day, (PermitKind.PIRT, PermitKind.BPOM_FOOD, PermitKind.BPOM_HERBAL))


def _rule(
    code: ItemCode,
    score: ScoreCode,
    name: tuple[str, str],
    mend: tuple[str, str],
    derive: Callable[[Readiness, date], bool] | None = None,
    applies: Callable[[Readiness, date], bool] = lambda facts, day: True,
) -> _Rule:
    return _Rule(
        code=code,
        score=score,
        name=Text(id=name[0], en=name[1]),
        mend=Text(id=mend[0], en=mend[1]),
        derive=derive,
        applies=applies,
    )


_P, _E = ScoreCode.PACKAGING, ScoreCode.EXPORT
# Labels of packaged food: PerBPOM 31/2018 (name, net weight, ingredients, maker, expiry, number).
_RULES = (
    _rule(
        ItemCode.LABEL, _P,
        ("Label dengan nama produk dan produsen", "Label with the names of product and maker"),
        ("Buat label dengan nama produk, nama dan alamat produsen.",
         "Make a label with the product's name and the maker's name and address."),
    ),
    _rule(
        ItemCode.NET_WEIGHT, _P,
        ("Berat atau isi bersih", "Net weight or content"),
        ("Timbang isinya dan cetak berat bersih di bagian depan label.",
         "Weigh the content and print the net weight on the front of the label."),
    ),
    _rule(
        ItemCode.INGREDIENTS, _P,
        ("Daftar bahan", "List of ingredients"),
        ("Tulis semua bahan, dari yang terbanyak.", "Name all ingredients, the largest first."),
        applies=_is_edible,
    ),
    _rule(
        ItemCode.EXPIRY, _P,
        ("Tanggal kedaluwarsa pada kemasan", "Expiry date on the pack"),
        ("Uji umur simpan, lalu cetak tanggal kedaluwarsa.",
         "Test how long it keeps, then print the expiry date."),
        applies=_is_edible,
    ),
    _rule(
        ItemCode.FOOD_GRADE, _P,
        ("Bahan kemasan aman pangan", "Food-grade material"),
        ("Pakai kemasan berlogo gelas dan garpu dari pemasok.",
         "Use packs that carry the supplier's glass-and-fork mark."),
        applies=_is_edible,
    ),
    _rule(
        ItemCode.PERMIT_NUMBER, _P,
        ("Izin edar yang berlaku (P-IRT, MD atau TR)", "Valid permit to sell (P-IRT, MD or TR)"),
        ("Urus atau perpanjang izin edar, lalu cetak nomornya pada label.",
         "Get or renew the permit to sell, then print its number on the label."),
        derive=_marketing_permit, applies=_is_edible,
    ),
    _rule(
        ItemCode.BARCODE, _P,
        ("Barcode (GTIN-13)", "Barcode (GTIN-13)"),
        ("Daftar ke GS1 Indonesia, lalu isi 13 angkanya di profil.",
         "Register with GS1 Indonesia, then enter its 13 digits in the profile."),
        derive=lambda facts, day: facts.barcode,
    ),
    _rule(
        ItemCode.HALAL_LOGO, _P,
        ("Logo halal pada kemasan", "Halal logo on the pack"),
        ("Sertifikat halal sudah ada: cetak logonya pada kemasan.",
         "The halal certificate is there: print its logo on the pack."),
        applies=_has_halal,
    ),
    _rule(
        ItemCode.HS_CODE, _E,
        ("Kode HS produk", "HS code of the product"),
        ("Cari kode HS 6 atau 8 angka di INTR/INSW, lalu isi di profil.",
         "Look the 6 or 8 digit HS code up at INSW, then enter it in the profile."),
        derive=lambda facts, day: facts.hs_code,
    ),
    _rule(
        ItemCode.CAPACITY, _E,
        ("Kapasitas per bulan", "Capacity a month"),
        ("Isi kapasitas per bulan produk utama.", "State the main product's capacity a month."),
        derive=lambda facts, day: facts.capacity,
    ),
    _rule(
        ItemCode.LEAD_TIME, _E,
        ("Lama pengerjaan pesanan", "Lead time of an order"),
        ("Isi berapa hari dari pesanan sampai siap kirim.",
         "State how many days pass from order to shipment."),
        derive=lambda facts, day: facts.lead_time,
    ),
    _rule(
        ItemCode.ENGLISH_NAME, _E,
        ("Nama produk dalam bahasa Inggris", "Product name in English"),
        ("Isi nama Inggris produk utama.", "State the main product's English name."),
        derive=lambda facts, day: facts.english_name,
    ),
    _rule(
        ItemCode.CERTIFICATES, _E,
        ("Sertifikat (halal, HACCP, organik atau SVLK)",
         "Certificates (halal, HACCP, organic or SVLK)"),
        ("Tanyakan sertifikat yang diminta negara tujuan, lalu urus.",
         "Ask which certificate the destination demands, then get it."),
        derive=lambda facts, day: _holds(facts, day, _CERTIFICATES),
    ),
    _rule(
        ItemCode.SAMPLE, _E,
        ("Contoh produk siap dikirim", "Samples ready to send"),
        ("Siapkan tiga contoh dengan label berbahasa Inggris.",
         "Have three samples with a label in English at hand."),
    ),
    _rule(
        ItemCode.FOB_PRICE, _E,
        ("Harga FOB", "FOB price"),
        ("Hitung harga FOB Semarang: harga pabrik, angkut ke pelabuhan, dokumen.",
         "Work out the price FOB Semarang: ex works, haulage to the port, documents."),
    ),
)  # fmt: skip


def score(code: ScoreCode, facts: Readiness, day: date) -> Score:
    """Return a checklist as of a day: what applies to the product, and what of it is met."""
    return Score(
        code=code,
        items=tuple(
            Item(
                code=rule.code,
                score=rule.score,
                name=rule.name,
                mend=rule.mend,
                derived=rule.derive is not None,
                met=rule.derive(facts, day) if rule.derive else rule.code in facts.ticks,
            )
            for rule in _RULES
            if rule.score is code and rule.applies(facts, day)
        ),
    )


def score_all(facts: Readiness, day: date) -> Mapping[ScoreCode, Score]:
    """Return both scores."""
    return {code: score(code, facts, day) for code in ScoreCode}


def list_tickable() -> frozenset[ItemCode]:
    """Return the items that a mentor ticks; the others follow from the profile."""
    return frozenset(rule.code for rule in _RULES if rule.derive is None)
