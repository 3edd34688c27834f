"""Why, or why not, for any pair: both sides' accounts, gaps, places, what would bring it up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.matching.core.matrix import list_best, list_best_for_partners, score_all
from matchmaker.matching.core.mends import Mend, list_mends
from matchmaker.matching.core.prepare import prepare_ikm, prepare_partner
from matchmaker.matching.core.rule import Refusal
from matchmaker.matching.core.score import CANDIDATE, SEEKER, judge_for_offer
from matchmaker.matching.core.types import Contribution, Gap, Ikm, Partner, Ranked
from matchmaker.matching.field import Field
from matchmaker.matching.overview.queries import Pair


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where one stands on the other's list; places count from 1."""

    number: int
    of: int


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A pair taken apart. `by_ikm` and `by_partner` add up to the two sides' scores."""

    ranked: Ranked
    refusal: Refusal | None
    ikm_place: Place | None
    """Where the partner stands on the IKM's list; None where it is on no list."""
    partner_place: Place | None
    mends: Sequence[Mend]

    @property
    def by_ikm(self) -> list[Contribution]:
        """What the IKM seeks and finds."""
        return [reason for reason in self.ranked.reasons if reason.side == SEEKER]

    @property
    def by_partner(self) -> list[Contribution]:
        """What the partner seeks and finds."""
        return [reason for reason in self.ranked.reasons if reason.side == CANDIDATE]

    @property
    def stops(self) -> list[Gap]:
        """The gaps that stop a deal."""
        return [gap for gap in self.ranked.gaps if gap.hard]

    @property
    def lacks(self) -> list[Gap]:
        """The gaps that only lower the score; what the two say of one thing is said once.

        That a partner seeks other products than are made is no news after what it seeks.
        """
        lower = [gap for gap in self.ranked.gaps if not gap.hard]
        sought = any(gap.side == CANDIDATE and gap.code == "product" for gap in lower)
        return [
            gap for gap in lower if not (sought and gap.side == SEEKER and gap.code == "product")
        ]


def explain_pair(field: Field, pair: Pair) -> Explained:
    """Take a pair apart, as it stands and with both sides' amounts known."""
    how = field.settings
    refused = how.refusal(pair.ikm, pair.partner)
    on_lists = (
        refused is None
        and pair.ikm.id in field.ikm_parts
        and pair.partner.id in field.partner_parts
    )
    # The values of the field remember whoever else takes part; a pair's own know only each other.
    ikm = next((one for one in field.ikm if one.id == pair.ikm.id), pair.ikm)
    partner = next((one for one in field.partners if one.id == pair.partner.id), pair.partner)
    return Explained(
        ranked=judge_for_offer(
            prepare_ikm(ikm, how.day, how.weights), prepare_partner(partner, how.weights)
        ),
        refusal=refused,
        ikm_place=_place_for_ikm(field, ikm, partner) if on_lists else None,
        partner_place=_place_for_partner(field, ikm, partner) if on_lists else None,
        mends=list_mends(ikm, partner, how.day, how.weights),
    )


def _place_for_ikm(field: Field, ikm: Ikm, partner: Partner) -> Place:
    how = field.settings
    partners = [one for one in field.partners if how.refusal(ikm, one) is None]
    table = score_all([ikm], partners, how.day, how.weights)
    [(_row, order)] = list_best(table, len(partners))
    return _find([partners[n].id for n in order], partner.id)


def _place_for_partner(field: Field, ikm: Ikm, partner: Partner) -> Place:
    """The list is made of what this partner may know: a bank only of amounts opened to it."""
    how = field.settings
    firms = [one for one in field.as_known_to(partner) if how.refusal(one, partner) is None]
    table = score_all(firms, [partner], how.day, how.weights)
    [(_column, order)] = list_best_for_partners(table, len(firms))
    return _find([firms[n].id for n in order], ikm.id)


def _find(order: Sequence[str], public_id: str) -> Place:
    return Place(number=order.index(public_id) + 1, of=len(order))
