"""A proposal in the words of a page: why somebody stays below the floor, what a job does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from matchmaker.jobs.core import JobState
from matchmaker.jobs.models import Job
from matchmaker.jobs.pages import JobBar, draw_bar
from matchmaker.meetings.proposals.core import Bar, Lack, Limits
from matchmaker.meetings.proposals.queries import SEND
from matchmaker.meetings.proposals.refusals import NOBODY_TO_PAIR, TOO_LARGE
from matchmaker.web.locale import number, short_day

Stored = Mapping[str, Any]


def say_lack(short: Stored, floor: int, days: Sequence[date]) -> str:
    """Say why an IKM of a stored account stays below the floor, as one or two sentences."""
    lack = Lack(short["lack"])
    if lack is Lack.OWN_HOURS:
        return _say_own_hours(short, floor)
    if lack is Lack.ALL_TAKEN:
        return _say_all_taken(short)
    if lack is Lack.NO_PARTNER:
        first = (
            _("No further partner can be proposed.")
            if short["held"]
            else _("No partner can be proposed.")
        )
    else:
        first = ngettext(
            "Only %(num)s partner can be proposed, and it is.",
            "Only %(num)s partners can be proposed, and all are.",
            len(short["partners"]),
        )
    return " ".join([first, *_say_days(short, days)])


def list_bars(short: Stored) -> list[str]:
    """Say how many partners cannot be proposed to an IKM, and why each."""
    bars: Mapping[str, int] = short["bars"]
    return [say_bar(bar, bars[bar.name.lower()]) for bar in Bar if _counts(bar, bars)]


def say_gaps(short: Stored) -> str:
    """Say what would stop a deal with the partners that were left out for it; or nothing."""
    if not short["gaps"]:
        return ""
    which = ", ".join(
        f"{say_gap(code)} ({number(many)})"
        for code, many in sorted(short["gaps"].items(), key=lambda item: (-item[1], item[0]))
    )
    return _("What stops a deal: %(which)s.", which=which)


def say_limits(limits: Limits) -> str:
    """Say what a proposal was asked to keep to, in one sentence."""
    said = [
        _(
            "at least %(floor)s and at most %(most)s meetings for an IKM",
            floor=number(limits.floor),
            most=number(limits.most_ikm),
        )
    ]
    if limits.most_partner is not None:
        said.append(_("at most %(most)s for a partner", most=number(limits.most_partner)))
    if limits.most_person is not None:
        said.append(_("at most %(most)s for each of its people", most=number(limits.most_person)))
    if limits.least:
        said.append(_("a match of %(least)s or more", least=number(limits.least)))
    if limits.avoid_stops:
        said.append(_("nothing that stops a deal"))
    return _("Asked for: %(limits)s.", limits=", ".join(said))


def say_changes(left_out: int, added: int) -> str:
    """Say of when the figures of a proposal are, and what an organiser has changed since."""
    said = [_("The figures and reasons below are of when the proposal was made.")]
    if left_out:
        said.append(
            ngettext(
                "Since then %(num)s pair was left out.",
                "Since then %(num)s pairs were left out.",
                left_out,
            )
        )
    if added:
        said.append(
            ngettext(
                "Since then %(num)s pair was added by hand.",
                "Since then %(num)s pairs were added by hand.",
                added,
            )
        )
    return " ".join(said)


def say_bar(bar: Bar, many: int) -> str:
    """Say how many partners are kept from an IKM by one thing."""
    words = {
        Bar.REFUSED: ngettext(
            "%(num)s has had its meeting with it ended in this event",
            "%(num)s have had their meetings with it ended in this event",
            many,
        ),
        Bar.DROPPED: ngettext("%(num)s you left out before", "%(num)s you left out before", many),
        Bar.RULE: ngettext(
            "%(num)s does not meet such IKM by the rule of this event",
            "%(num)s do not meet such IKM by the rule of this event",
            many,
        ),
        Bar.RATHER_NOT: ngettext(
            "with %(num)s one side would rather not meet",
            "with %(num)s one side would rather not meet",
            many,
        ),
        Bar.APART: ngettext(
            "%(num)s is never there at the same hour",
            "%(num)s are never there at the same hour",
            many,
        ),
        Bar.STOPPED: ngettext(
            "with %(num)s something missing would stop a deal",
            "with %(num)s something missing would stop a deal",
            many,
        ),
        Bar.WEAK: ngettext(
            "%(num)s fits less than you asked for", "%(num)s fit less than you asked for", many
        ),
    }
    return words[bar]


def say_gap(code: str) -> str:
    """Say in a few words what a gap that stops a deal is about."""
    words = {
        "sector": _("other goods are sought"),
        "permit": _("a permit is missing"),
        "barcode": _("a barcode is missing"),
        "capacity": _("the capacity is too small"),
        "shelf_life": _("the shelf life is too short"),
        "packaging": _("the packaging does not suffice"),
        "terms": _("no payment terms in common"),
        "amount": _("the loan lies outside its offer"),
        "age": _("the firm is too young"),
    }
    return words.get(code, _("something they insist on is missing"))


def say_refused(code: str | None) -> str:
    """Say why the last sending left a pair out; empty where it did not."""
    if code is None:
        return ""
    words = {
        "already": _("Not sent: the two have a meeting by now."),
        "closed": _("Not sent: the event takes no requests now."),
        "gate": _("Not sent: the IKM does not pass the gate any more."),
        "hidden": _("Not sent: one of the two is not shown to others now."),
        "rule": _("Not sent: the rule of this event keeps the two apart."),
        "too_many": _("Not sent: too many requests of the asking side wait for an answer."),
    }
    return words.get(code, _("Not sent: the request was refused."))


def say_stage(job: Job) -> str:
    """Say what a running job is doing."""
    words = {
        "score": _("All pairs are being compared"),
        "allot": _("The best proposal is being worked out"),
        "explain": _("Reasons are being written down"),
        "send": _("Requests are being sent"),
    }
    return words.get(job.stage, _("Getting ready"))


def draw_work(job: Job | None) -> JobBar | None:
    """Return the job under way as a bar; None where there is none."""
    if job is None:
        return None
    sends, says, figures = job.kind == SEND, say_stage(job), job.figures
    if figures.get("of"):
        sent, of = number(figures["sent"]), number(figures["of"])
        says += " · " + _("%(sent)s of %(of)s sent", sent=sent, of=of)
    return draw_bar(
        job,
        title=_("Requests are being sent") if sends else _("A proposal is being made"),
        says=says,
        stop=_("Stop; what is sent stays sent") if sends else _("Stop"),
    )


def say_ended(job: Job | None) -> tuple[str, str] | None:
    """Say what came of the newest job where that needs a word: (text, tone)."""
    if job is None:
        return None
    if job.state is JobState.FAILED:
        reasons = {
            NOBODY_TO_PAIR: _(
                "Nobody can be paired yet: it takes graduated IKM that are shown to partners, and "
                "partners."
            ),
            TOO_LARGE: _("This event is too large to work out at once. Ask for fewer meetings."),
        }
        wrong = _("Something went wrong on our side. Nothing is lost; please try again.")
        return reasons.get(job.error or "", wrong), "stop"
    if job.kind == SEND and job.result is not None:
        return _say_sent(job.result)
    return None


def _say_sent(result: Stored) -> tuple[str, str]:
    sent = ngettext(
        "%(num)s request was sent, and the other side is told.",
        "%(num)s requests were sent, and the other sides are told.",
        result["sent"],
    )
    if not result["left"]:
        return sent, "good"
    left = ngettext(
        "%(num)s could not be sent: it stays here with the reason.",
        "%(num)s could not be sent: they stay here with the reason.",
        result["left"],
    )
    return f"{sent} {left}", "caution"


def _say_own_hours(short: Stored, floor: int) -> str:
    if not short["people"]:
        return _("It sends nobody, so that it is at no hour there.")
    return _(
        "Its own hours and its wish for meetings a day leave room for %(room)s of %(floor)s.",
        room=number(short["held"] + short["given"]),
        floor=number(floor),
    )


def _say_all_taken(short: Stored) -> str:
    holders = ngettext(
        "%(num)s IKM that has no more meetings than it, or that must meet there",
        "%(num)s IKM that have no more meetings than it, or that must meet there",
        len(short["holders"]),
    )
    taken = ngettext(
        "the %(num)s place there is taken by %(holders)s.",
        "the %(num)s places there are taken by %(holders)s.",
        short["places"],
        holders=holders,
    )
    full = ngettext(
        "The %(num)s partner within reach has no room left:",
        "The %(num)s partners within reach have no room left:",
        len(short["partners"]),
    )
    return f"{full} {taken}"


def _say_days(short: Stored, days: Sequence[date]) -> list[str]:
    """Say when it is there, where that is part of why."""
    if short["days"] is None or not short["bars"].get(Bar.APART.name.lower()):
        return []
    there = ", ".join(short_day(days[n]) for n in short["days"] if n < len(days))
    return [_("It is there on %(days)s only, and not at every hour.", days=there)] if there else []


def _counts(bar: Bar, bars: Mapping[str, int]) -> bool:
    return bar not in (Bar.NONE, Bar.STANDS) and bool(bars.get(bar.name.lower()))
