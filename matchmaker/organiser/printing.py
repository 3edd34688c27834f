"""Invitation cards on paper: a fresh personal link for each person, as a QR code."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from matchmaker.accounts import service as accounts
from matchmaker.accounts import trail
from matchmaker.accounts.core import link_token
from matchmaker.accounts.models import User
from matchmaker.db import db
from matchmaker.directory.models import Company
from matchmaker.events.models import Edition
from matchmaker.events.queries import lock_edition
from matchmaker.organiser.invitations import Group, LinkState, select_people
from matchmaker.paper.core import InvitationCard, InvitationSheet
from matchmaker.paper.service import print_invitations
from matchmaker.web.addresses import absolute
from matchmaker.web.locale import day, short_day

# A print of this many takes some seconds; more are printed in parts.
MOST_CARDS = 500


class NobodyChosenError(Exception):
    """The choice is empty."""


class TooManyCardsError(Exception):
    """More people than one print takes."""


def print_cards(
    edition: Edition,
    group: Group,
    *,
    chosen: Collection[str] | None,
    state: LinkState | None = None,
    search: str = "",
    secret: str,
    valid_for: timedelta,
    by: int,
    host: str,
    now: datetime,
) -> bytes:
    """Return the PDF of cards for the chosen people, by public id, or for all who pass the filter.

    Each card holds a link made for it: earlier unused links of these people stop working, as if
    they were invited anew. Nobody is written to. Raises NobodyChosenError, TooManyCardsError.
    """
    lock_edition(edition.id)
    wanted = select_people(edition.id, group, now, state=state, search=search)
    if chosen is not None:
        wanted = wanted.where(User.public_id.in_(chosen))
    rows = db.session.execute(
        wanted.order_by(func.lower(Company.name), User.id).limit(MOST_CARDS + 1)
    ).all()
    if not rows:
        raise NobodyChosenError
    if len(rows) > MOST_CARDS:
        raise TooManyCardsError
    addresses = _make_links(edition, [row.user_id for row in rows], secret, valid_for, by, now)
    trail.record(
        "accounts.cards_printed",
        host_id=edition.host_id,
        object_kind="edition",
        object_id=edition.slug,
        details={"cards": len(rows), "group": group},
    )
    return print_invitations(
        _sheet(edition, host, now + valid_for),
        [
            InvitationCard(name=row.name, company=row.company, address=addresses[row.user_id])
            for row in rows
        ],
    )


def _make_links(
    edition: Edition,
    user_ids: list[int],
    secret: str,
    valid_for: timedelta,
    by: int,
    now: datetime,
) -> dict[int, str]:
    users = db.session.scalars(
        select(User).where(User.id.in_(user_ids)).options(selectinload(User.mandates))
    ).all()
    links = accounts.make_links(
        users,
        edition_id=edition.id,
        secret=secret,
        now=now,
        valid_for=valid_for,
        created_by_id=by,
        tell=False,
    )
    return {
        link.user_id: absolute("accounts.link", token=link_token(secret, link.public_id))
        for link in links
    }


def _sheet(edition: Edition, host: str, until: datetime) -> InvitationSheet:
    """Cards are in Indonesian, whatever the organiser reads."""
    with force_locale("id"):
        days = [day(one.date) for one in edition.days]
        return InvitationSheet(
            edition=edition.name,
            host=host,
            when=days[0] if len(days) == 1 else f"{days[0]} sampai {days[-1]}",
            where=f"{edition.venue}, {edition.city}",
            until=short_day(until, edition.time_zone),
        )
