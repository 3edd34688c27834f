"""Whom the visitor may look after, and whose visits they may see."""

from __future__ import annotations

from flask import abort

from matchmaker.accounts.actor import current_actor
from matchmaker.accounts.core import Role
from matchmaker.directory.models import Company
from matchmaker.programme.visits import queries
from matchmaker.programme.visits.models import NextStep, Visit


def get_company(public_id: str) -> Company:
    """Return an IKM that is the visitor's own, one they mentor, or any of an organiser's host.

    Answers 404 for every other. A mentor does not see one that has asked to be left out.
    """
    actor = current_actor()
    company = queries.find_ikm(actor.host_id, public_id)
    if company is None or not may_see(company):
        abort(404)
    return company


def may_see(company: Company) -> bool:
    """Tell whether the visitor may see what was found at a company."""
    actor = current_actor()
    if company.id in actor.own_company_ids:
        return True
    if company.restricted_at is not None or company.erased_at is not None:
        return False
    return actor.is_a(Role.ORGANISER) or company.id in actor.mentored_company_ids


def looks_after(company: Company) -> bool:
    """Tell whether the visitor visits a company: as its mentor, or as an organiser."""
    actor = current_actor()
    return company.id in actor.mentored_company_ids or actor.is_a(Role.ORGANISER)


def get_visit(public_id: str) -> Visit:
    """Return a visit that the visitor may see; answers 404 for every other."""
    visit = queries.find_visit(current_actor().host_id, public_id)
    if visit is None or not may_see(visit.company):
        abort(404)
    return visit


def get_step(public_id: str) -> NextStep:
    """Return a step that the visitor may see; answers 404 for every other."""
    step = queries.find_step(current_actor().host_id, public_id)
    if step is None or not may_see(step.visit.company):
        abort(404)
    return step
