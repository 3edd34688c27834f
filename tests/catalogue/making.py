"""An edition with an open catalogue for tests."""

from __future__ import annotations

from pathlib import Path

from flask import current_app

from matchmaker import clock
from matchmaker.accounts.actor import Actor, actor_of
from matchmaker.accounts.core import Role
from matchmaker.catalogue import service
from matchmaker.db import db
from matchmaker.directory.models import Participation, ProductPhoto
from matchmaker.events.models import Edition
from matchmaker.files import service as files
from matchmaker.files.core import FileKind
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition
from tests.files.evil import picture


def open_edition() -> tuple[Edition, Actor]:
    """An edition whose catalogue is open, and the organiser who opened it."""
    host = make_host()
    edition = make_edition(host)
    organiser = actor_of(make_user(host, Role.ORGANISER))
    service.open_catalogue(edition, organiser, clock.now())
    db.session.commit()
    return edition, organiser


def add_photo(part: Participation) -> str:
    """Give the first product a photo; returns its public id."""
    photo = files.keep(
        files.clean(picture(), FileKind.PRODUCT),
        FileKind.PRODUCT,
        host_id=part.host_id,
        company_id=part.company_id,
        data=Path(current_app.config["DATA"]),
        now=clock.now(),
    )
    part.company.products[0].photos.append(ProductPhoto(file=photo, position=1))
    db.session.commit()
    return photo.public_id
