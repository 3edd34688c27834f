"""Shortlists, a saved search with news and an open catalogue, so that none of them is empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select, update

from matchmaker.accounts.actor import actor_of
from matchmaker.accounts.models import User
from matchmaker.catalogue import service as catalogue
from matchmaker.db import db
from matchmaker.directory.core import CompanyKind
from matchmaker.directory.finding.core import Facet, Search, Sight
from matchmaker.directory.finding.queries import list_hits
from matchmaker.directory.models import Participation
from matchmaker.directory.owner import Owner
from matchmaker.directory.searches import service as searches
from matchmaker.directory.searches.models import SearchHit
from matchmaker.directory.searches.queries import Eyes
from matchmaker.directory.shortlists import service as shortlists
from matchmaker.directory.shortlists.models import ShortlistEntry
from matchmaker.events.models import Edition

NOTES = (
    "Contoh sudah dicicipi tim, rasanya pas. Tanyakan harga untuk 1.000 bungkus.",
    "Kemasan bagus. Barcode menyusul bulan depan.",
    "",
    "Pasok rutin ke toko oleh-oleh; minta contoh di meja.",
)
NEW_HITS = 3


def collect(
    edition: Edition,
    owners: Mapping[CompanyKind, tuple[User, Participation]],
    organiser: User,
    now: datetime,
) -> None:
    """Let the retailer and the exporter keep lists, the retailer a search; open the catalogue."""
    eyes = Eyes(sight=Sight.GRADUATED_IKM)
    food = Search(chosen={Facet.TAG: ("teknologi_pangan",)})
    herbal = Search(chosen={Facet.TAG: ("herbal",)})
    buyer = _owner(edition, *owners[CompanyKind.RETAILER])
    _keep_list(buyer, "Camilan rak depan", food, now, shared=True)
    _keep_list(buyer, "Minuman herbal", herbal, now)
    _keep_list(_owner(edition, *owners[CompanyKind.EXPORTER]), "Siap ekspor", food, now)
    wanted = Search(text="keripik", chosen={Facet.TAG: ("teknologi_pangan",)})
    week_ago = now - timedelta(days=7)
    saved = searches.save_search(buyer, "Keripik untuk rak camilan", wanted, eyes, week_ago)
    newest = list_hits(edition.id, eyes.sight, wanted)[:NEW_HITS]
    db.session.execute(
        update(SearchHit)
        .where(SearchHit.search_id == saved.id, SearchHit.participation_id.in_(newest))
        .values(found_at=now)
    )
    catalogue.open_catalogue(edition, actor_of(organiser), now)


def _owner(edition: Edition, user: User, part: Participation) -> Owner:
    return Owner(
        host_id=edition.host_id,
        edition_id=edition.id,
        user_id=user.id,
        company_id=part.company_id,
    )


def _keep_list(
    owner: Owner, name: str, search: Search, now: datetime, *, shared: bool = False
) -> None:
    made = shortlists.make_shortlist(owner, name)
    for position, part_id in enumerate(
        list_hits(owner.edition_id, Sight.GRADUATED_IKM, search)[: len(NOTES)]
    ):
        shortlists.put_on(made, part_id, now - timedelta(minutes=position))
        entry = db.session.scalars(
            select(ShortlistEntry).where(
                ShortlistEntry.shortlist_id == made.id, ShortlistEntry.participation_id == part_id
            )
        ).one()
        shortlists.write_note(entry, NOTES[position], entry.revision)
    if shared:
        shortlists.share(made, shared=True)
