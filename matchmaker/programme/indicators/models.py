from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db import Base, Rupiah, one_of
from matchmaker.directory.models import Company, company_key
from matchmaker.programme.indicators.core import Occasion


class Measurement(Base):
    """What an IKM's business was like on a day; None is "not asked".

    The baseline is taken at joining, once a company. `sales_per_month` is whole rupiah and
    finance: its owner, mentor and organiser see it, others only sums. `capacity_per_month` is in
    the unit of the main product. `permits` are the kinds held.
    """

    __tablename__ = "programme_measurement"
    __table_args__ = (
        UniqueConstraint("company_id", "measured_on"),
        one_of("occasion", Occasion),
        CheckConstraint("sales_per_month >= 0", name="sales_not_negative"),
        CheckConstraint("workers >= 0", name="workers_counted"),
        CheckConstraint("capacity_per_month >= 0", name="capacity_not_negative"),
        CheckConstraint(
            "num_nonnulls(sales_per_month, workers, capacity_per_month, markets, permits) > 0",
            name="something_measured",
        ),
        company_key("fk_programme_measurement_company"),
        Index(
            "uq_programme_measurement_baseline",
            "company_id",
            unique=True,
            postgresql_where=text("occasion = 'baseline'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    host_id: Mapped[int]
    company_id: Mapped[int]
    measured_on: Mapped[date]
    occasion: Mapped[Occasion]
    visit_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme_visit.id", ondelete="SET NULL"), index=True
    )
    sales_per_month: Mapped[int | None] = mapped_column(Rupiah)
    workers: Mapped[int | None]
    capacity_per_month: Mapped[int | None]
    markets: Mapped[list[str] | None]
    permits: Mapped[list[str] | None]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("accounts_user.id"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    company: Mapped[Company] = relationship()
