"""Tags of the demo's firms, and what else its partners say of what they seek."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from matchmaker.demo.values import DemoPartner, DemoRoster
from matchmaker.directory.core import Brief, BuysFor, Certificate, CompanyKind, Packaging
from matchmaker.directory.models import Company
from matchmaker.directory.tags.core.propose import ProductWords, Proposer
from matchmaker.directory.tags.queries import load_tree

_CONDITIONS = (
    "Bunga 6% setahun. Tanpa agunan tambahan sampai Rp100 juta. Bawa NIB, KTP, dan catatan "
    "penjualan enam bulan."
)
_NOTES = {
    CompanyKind.RETAILER: "Kirim ke gudang Semarang, retur barang rusak 14 hari, margin toko 20%. "
    "Bawa tiga sampel per produk.",
    CompanyKind.EXPORTER: "Sampel 1 kg sebelum pesanan pertama. Sortir dan karton ekspor kami "
    "bantu. Pembayaran setelah barang diperiksa.",
}
_BROKERED = "restoran Indonesia di Den Haag dan Rotterdam"


def tag_companies(host_id: int, companies: Mapping[int, Company]) -> None:
    """Give each IKM the tags that its products propose."""
    proposer = Proposer(load_tree(host_id))
    for company in companies.values():
        words = [ProductWords(name_id=p.name_id, name_en=p.name_en) for p in company.products]
        company.tags = list(proposer.propose(words, company.sectors))


def fill_briefs(host_id: int, roster: DemoRoster, dice: Random) -> dict[int, Brief]:
    """Return the briefs by the partner's number, with tags, packaging, and for whom they buy."""
    proposer = Proposer(load_tree(host_id))
    return {firm.number: _fill(firm, proposer, dice) for firm in roster.partners}


def _fill(firm: DemoPartner, proposer: Proposer, dice: Random) -> Brief:
    brief = firm.brief
    words = [ProductWords(name_id=name) for name in brief.products_sought]
    tags = proposer.propose(words, brief.sectors)
    if firm.kind is CompanyKind.BANK:
        loans = tuple(replace(loan, conditions=_CONDITIONS) for loan in brief.loan_products)
        return replace(brief, tags=tags, loan_products=loans)
    broker = dice.random() < 0.2
    filled = replace(
        brief,
        tags=tags,
        packaging=_draw_packaging(firm, dice),
        buys_for=BuysFor.OTHERS if broker else BuysFor.ITSELF,
        on_behalf_of=_BROKERED if broker and firm.kind is CompanyKind.EXPORTER else "",
        notes=_NOTES[firm.kind],
    )
    if firm.kind is CompanyKind.EXPORTER:
        filled = replace(filled, certificates=_draw_certificates(dice))
    return filled


def _draw_packaging(firm: DemoPartner, dice: Random) -> tuple[str, ...]:
    if firm.brief.sectors == ("kerajinan",):
        return (str(Packaging.CARTON),)
    wanted = [Packaging.LABEL, Packaging.EXPIRY, Packaging.FOOD_GRADE]
    if firm.kind is CompanyKind.EXPORTER:
        wanted += [Packaging.ENGLISH_LABEL, Packaging.CARTON]
    elif dice.random() < 0.5:
        wanted.append(Packaging.SEALED)
    return tuple(map(str, wanted))


def _draw_certificates(dice: Random) -> tuple[str, ...]:
    often = (Certificate.ORIGIN, Certificate.PHYTOSANITARY, Certificate.LABORATORY)
    return tuple(str(one) for one in often if dice.random() < 0.6) or (str(Certificate.ORIGIN),)
