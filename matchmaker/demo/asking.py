"""Who asks whom, and how it stands: chosen by fit, so that the meetings look sensible."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

from matchmaker.demo.letters import CANCELLED_NOTE, decline_note, message_from
from matchmaker.demo.partners import FIRST_NUMBER
from matchmaker.demo.values import DemoIkm, DemoPartner, DemoRequest, DemoRoster, Fit
from matchmaker.directory.core import CompanyKind
from matchmaker.meetings.core import MeetingState, Purpose, Side

# A partner asks so many for each officer it sends, an IKM so many partners.
ASKED_PER_OFFICER = (4, 6)
MOST_ASKED_BY_IKM = 2
MOST_ASKED_OF_IKM = 6
MOST_PER_OFFICER = 9
_PURPOSE = {
    CompanyKind.RETAILER: Purpose.SUPPLY,
    CompanyKind.EXPORTER: Purpose.EXPORT,
    CompanyKind.BANK: Purpose.LOAN,
}
_STATES = (
    (MeetingState.ACCEPTED, 54),
    (MeetingState.REQUESTED, 22),
    (MeetingState.DECLINED, 11),
    (MeetingState.WITHDRAWN, 7),
    (MeetingState.CANCELLED, 6),
)
DAY = 24


def choose_requests(dice: Random, roster: DemoRoster, fits: Iterable[Fit]) -> list[DemoRequest]:
    """Return some hundreds of requests among pairs that fit, at most one a pair."""
    ikm = {firm.number: firm for firm in roster.ikm}
    partners = {firm.number: firm for firm in roster.partners}
    # Equal fits in a random order, lest the first of them get all the requests.
    fits = sorted(fits, key=lambda fit: (-fit.score, dice.random()))
    chosen = _of_partners(dice, partners, fits)
    chosen |= _of_ikm(dice, partners, fits, chosen)
    return [
        _request(dice, side, ikm[pair[0]], partners[pair[1]])
        for pair, side in sorted(chosen.items())
    ]


Pairs = dict[tuple[int, int], Side]


def list_owned(partners: Iterable[DemoPartner]) -> list[DemoPartner]:
    """Return the first partner of each kind: a demo account acts for it."""
    owned: dict[CompanyKind, DemoPartner] = {}
    for partner in partners:
        owned.setdefault(partner.kind, partner)
    return list(owned.values())


def _of_partners(dice: Random, partners: dict[int, DemoPartner], fits: list[Fit]) -> Pairs:
    """Each partner asks the best that are not overrun yet; the demo's partners ask its IKM too."""
    owned = {partner.number for partner in list_owned(partners.values())}
    asked: Counter[int] = Counter()
    chosen: Pairs = {}
    for number, partner in sorted(partners.items(), key=lambda item: item[0] not in owned):
        wanted = dice.randint(*ASKED_PER_OFFICER) * partner.officers
        mine = [fit for fit in fits if fit.partner == number]
        if number in owned:
            mine.sort(key=lambda fit: fit.ikm != 1)
        for fit in mine:
            if wanted == 0:
                break
            if asked[fit.ikm] >= MOST_ASKED_OF_IKM:
                continue
            chosen[fit.ikm, number] = Side.PARTNER
            asked[fit.ikm] += 1
            wanted -= 1
    return chosen


def _of_ikm(dice: Random, partners: dict[int, DemoPartner], fits: list[Fit], taken: Pairs) -> Pairs:
    """An IKM asks one or two of its best partners that do not have their hands full."""
    load = Counter(partner for _, partner in taken)
    wanted: dict[int, int] = {}
    chosen: Pairs = {}
    for fit in fits:
        left = wanted.setdefault(fit.ikm, dice.randint(0, MOST_ASKED_BY_IKM))
        full = load[fit.partner] >= MOST_PER_OFFICER * partners[fit.partner].officers
        if left == 0 or full or (fit.ikm, fit.partner) in taken:
            continue
        chosen[fit.ikm, fit.partner] = Side.IKM
        load[fit.partner] += 1
        wanted[fit.ikm] = left - 1
    return chosen


def _request(dice: Random, side: Side, ikm: DemoIkm, partner: DemoPartner) -> DemoRequest:
    state = _draw_state(dice, ikm, partner)
    asked = dice.randint(2 * DAY, 12 * DAY) if state is not MeetingState.REQUESTED else None
    asked = asked or dice.randint(1, 5 * DAY)
    answered = ended = ended_by = None
    note = ""
    if state is MeetingState.ACCEPTED and ikm.number == 1:
        # Early enough for the first plan: the demo's owner finds meetings in "Jadwal saya".
        asked, answered = asked + 5 * DAY, 4 * DAY
    elif state is MeetingState.ACCEPTED:
        answered = dice.randint(1, asked - 1)
    elif state is MeetingState.DECLINED:
        answered = ended = dice.randint(1, asked - 1)
        ended_by = side.other
        note = decline_note(dice, ended_by)
    elif state is MeetingState.WITHDRAWN:
        ended, ended_by = dice.randint(1, asked - 1), side
    elif state is MeetingState.CANCELLED:
        answered = dice.randint(2, asked - 1)
        ended = dice.randint(1, answered - 1)
        note = CANCELLED_NOTE
    return DemoRequest(
        ikm=ikm.number,
        partner=partner.number,
        asked_by=side,
        purpose=_PURPOSE[partner.kind],
        message=message_from(dice, side, ikm, partner),
        priority=dice.choice((1, 1, 1, 2, 2, 3)),
        state=state,
        asked_hours_ago=asked,
        answered_hours_ago=answered,
        ended_hours_ago=ended,
        ended_by=ended_by,
        answer_note=note,
    )


def _draw_state(dice: Random, ikm: DemoIkm, partner: DemoPartner) -> MeetingState:
    """The demo's IKM has a request of the demo's retailer to answer: the first tap shows how."""
    states = [state for state, _ in _STATES]
    drawn = dice.choices(states, weights=[weight for _, weight in _STATES])[0]
    if ikm.number == 1:
        return MeetingState.REQUESTED if partner.number == FIRST_NUMBER else MeetingState.ACCEPTED
    return drawn


def count_states(requests: Iterable[DemoRequest]) -> Iterator[tuple[MeetingState, int]]:
    """Yield how many requests stand in each state."""
    yield from Counter(request.state for request in requests).items()
