from __future__ import annotations

from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    UniqueConstraint,
    event,
    insert,
)
from sqlalchemy.orm import Mapped, Mapper, mapped_column

from matchmaker.accounts.models import Host
from matchmaker.db import Base
from matchmaker.reference.sector_tags import list_standard_tags
from matchmaker.reference.sectors import SectorCode

_ROOTS = ", ".join(f"'{code}'" for code in SectorCode)


class Tag(Base):
    """A sector tag of a host; the roots, and only they, are the three sectors.

    `kbli` are five-digit codes of KBLI 2020, `hs` six or eight digits. `former_codes` are those
    of the tags that were merged into this one, so that what was kept elsewhere still finds it.
    A tag that is switched off stays where it is used and is offered no more.
    """

    __tablename__ = "directory_tag"
    __table_args__ = (
        UniqueConstraint("host_id", "code"),
        ForeignKeyConstraint(
            ["host_id", "parent_code"],
            ["directory_tag.host_id", "directory_tag.code"],
            name="fk_directory_tag_parent",
        ),
        CheckConstraint("code ~ '^[a-z0-9]+(_[a-z0-9]+)*$'", name="code_is_an_address"),
        CheckConstraint(f"(parent_code IS NULL) = (code IN ({_ROOTS}))", name="roots_are_sectors"),
        CheckConstraint("parent_code <> code", name="not_its_own_parent"),
        CheckConstraint("parent_code IS NOT NULL OR active", name="sectors_stay_on"),
        CheckConstraint(
            "length(name_id) BETWEEN 1 AND 80 AND length(name_en) BETWEEN 1 AND 80",
            name="named_in_both_languages",
        ),
        CheckConstraint("position >= 1", name="position_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int] = mapped_column(ForeignKey("accounts_host.id", ondelete="CASCADE"))
    code: Mapped[str]
    parent_code: Mapped[str | None]
    name_id: Mapped[str]
    name_en: Mapped[str]
    kbli: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    hs: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    synonyms: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    former_codes: Mapped[list[str]] = mapped_column(default=list, server_default="{}")
    active: Mapped[bool] = mapped_column(default=True, server_default="true")
    position: Mapped[int]


@event.listens_for(Host, "after_insert")
def plant_tree(mapper: Mapper[Any], connection: Connection, host: Host) -> None:
    """Give a new host the standard tree, parents first; nobody can forget it."""
    connection.execute(
        insert(Tag),
        [
            {
                "host_id": host.id,
                "code": tag.code,
                "parent_code": tag.parent_code,
                "name_id": tag.name.id,
                "name_en": tag.name.en,
                "kbli": list(tag.kbli),
                "hs": list(tag.hs),
                "synonyms": list(tag.synonyms),
                "former_codes": [],
                "active": True,
                "position": tag.position,
            }
            for tag in list_standard_tags()
        ],
    )
