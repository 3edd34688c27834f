"""Partners that are not in the edition yet: from other editions, and those who wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matchmaker.directory.core import CompanyKind
from matchmaker.directory.imports.answers import read_answers
from matchmaker.directory.imports.mitra import MitraRow
from matchmaker.directory.models import Company, Participation, Registration
from matchmaker.events.models import Edition
from matchmaker.matching.core import types
from matchmaker.matching.overview.queries import (
    Candidate,
    list_former_partners,
    list_waiting_partners,
)
from matchmaker.matching.values import make_partner


def list_candidates(edition: Edition, today: date) -> Sequence[Candidate]:
    """Return whom the organiser could invite or approve, with what each would look for.

    A registration whose answers no longer make a sound row is left out: nobody knows its brief.
    """
    waiting = (_read(one, today) for one in list_waiting_partners(edition))
    return (*list_former_partners(edition), *(one for one in waiting if one is not None))


def _read(registration: Registration, today: date) -> Candidate | None:
    verdict = read_answers(
        CompanyKind(registration.kind), registration.data.get("answers", {}), today
    )
    if not isinstance(verdict.row, MitraRow):
        return None
    company = Company(kind=CompanyKind(registration.kind), name=registration.company_name)
    # A value is made of it; it belongs to no session and is never written.
    part = Participation(
        public_id=registration.public_id, company=company, brief=verdict.row.brief.to_json()
    )
    return Candidate(
        partner=make_partner(part, types.NO_WISHES),
        name=registration.company_name,
        city=verdict.row.city,
        registration=registration.public_id,
    )
