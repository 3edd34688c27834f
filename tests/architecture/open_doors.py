"""What is open to an attacker on purpose, and what they may write by it.

test_attacks.py refuses everything else.
"""

from __future__ import annotations

from tests.architecture.battlefield import ATTACKERS

NEIGHBOURS = ("ikm_of_another_company", "mentor_of_others")
OBSERVERS = ("observer", "dinas_of_another_kabupaten")
INSIDERS = tuple(a for a in ATTACKERS if a not in {"nobody", "organiser_of_another_host"})

OWN_PROFILE = (
    "editing.overview", "editing.ring", "editing.edit", "editing.save", "products.index",
    "products.add", "permits.index", "permits.choose", "permits.add",
)  # fmt: skip
OWN_EDITS = {
    "directory_company", "directory_product", "directory_edit", "outbox_fact",
    # Kept by triggers.
    "directory_listing", "directory_listed_word", "matching_due",
    # A trigger notes that the gate looks at what has changed.
    "programme_gate_due",
}  # fmt: skip

# (endpoint, attacker): why they may. "partner" means: with the partner's id in the address; "at
# home": with the slug of the attacker's own edition.
OPEN: dict[tuple[str, str], str] = {
    **{
        (endpoint, attacker): "an IKM of the same edition looks at its partner and may ask it"
        for endpoint in (
            "directory.profile partner",
            "matching.pair partner",
            "matching.set_wish partner",
            "meetings.ask partner",
            "meetings.send partner",
        )
        for attacker in NEIGHBOURS
    },
    **{
        (endpoint, "observer"): "an observer reads public profiles, photos too"
        for endpoint in ("directory.profile", "files.photo", "files.product_photo")
    },
    **{
        (endpoint, attacker): "the attacker's own profile; the victim's ids in it change nothing"
        for endpoint in OWN_PROFILE
        for attacker in NEIGHBOURS
    },
    **{
        (endpoint, attacker): "everybody of the host may see and ask its experts"
        for endpoint in ("experts.index", "experts.show", "experts.ask")
        for attacker in (*NEIGHBOURS, *OBSERVERS)
    },
    **{
        (endpoint, attacker): "says what there is for this person in the edition, maybe nothing"
        for endpoint in ("home.edition", "questions.index")
        for attacker in INSIDERS
    },
    **{
        (endpoint, attacker): "the edition's list as this attacker may see it"
        for endpoint in (
            "directory.index",
            "directory.counts",
            "comparing.show",
            "shortlists.index",
            "searches.index",
            "searches.name",
        )
        for attacker in INSIDERS
        if attacker != "desk"
    },
    **{
        (endpoint, attacker): "the attacker's own things, or that there are none"
        for endpoint in (
            "matching.for_you",
            "matching.sorted_list",
            "meetings.index",
            "meetings.my_schedule",
        )
        for attacker in (*NEIGHBOURS, "partner_of_another_edition")
    },
    **{
        (endpoint, attacker): "the attacker's own things; the victim's ids in it change nothing"
        for endpoint in (
            "team.index",
            "team.name_seats",
            "team.invite",
            "meetings.my_calendar",
            "files.own_photo",
            "files.set_photo",
            "files.remove_photo",
            "own_tags.edit",
            "own_tags.save",
            "answers.edit",
            "answers.save",
            "answers.send_file",
            "answers.remove_file",
        )
        for attacker in NEIGHBOURS
    },
    **{
        (endpoint, "mentor_of_others"): "the attacker's own IKM; the victim's is none of them"
        for endpoint in (
            "mentoring.index",
            "mentoring.planning",
            "mentoring.plan",
            "mentoring.write",
            "mentoring.record",
            "mentoring.token",
        )
    },
    **{
        (endpoint, attacker): "the attacker's own IKM at the gate, or its checklists"
        for endpoint in ("my_gate.show", "scores.mine")
        for attacker in NEIGHBOURS
    },
    **{
        (endpoint, "mentor_of_others"): "the mentor's own IKM; the victim's is not among them"
        for endpoint in (
            "my_gate.verify",
            "scores.tick",
            "shortfall.mine",
            "shortfall.my_table",
        )
    },
    **{
        (endpoint, attacker): "counts of IKM, a kabupaten's dinas those of its own"
        for endpoint in ("progress.index", "progress.chart", "progress.table", "progress.report")
        for attacker in OBSERVERS
    },
    **{
        (endpoint, "organiser_of_another_host"): "names a chart or a year of the own edition"
        for endpoint in ("progress.chart at home", "progress.report at home")
    },
    **{
        (endpoint, "organiser_of_another_host"): "as for a file that is gone: back to the form"
        for endpoint in ("imports.preview at home", "imports.confirm at home")
    },
    (
        "notifications.retry at home",
        "organiser_of_another_host",
    ): "as for a message that needs no retry: back to the list, nothing written",
    **{
        (endpoint, "partner_of_another_edition"): "a step of the attacker's own brief"
        for endpoint in ("brief.edit at home", "brief.save at home")
    },
    **{
        (endpoint, attacker): "a list of the attacker's own; the victim's ids in it open nothing"
        for endpoint in ("shortlists.make", "searches.save")
        for attacker in INSIDERS
        if attacker != "desk"
    },
    **{
        ("shortlists.mark partner", attacker): "a partner on the attacker's own list"
        for attacker in NEIGHBOURS
    },
    ("shortlists.mark", "observer"): "an observer keeps public profiles on a list of their own",
    ("scheduling.published", "desk"): "the crew reads the plan of its host's edition",
}
# What an attacker may write by what is open to them, by table; the trail and the counters of
# failures are written by everybody.
ALWAYS_WRITTEN = {"accounts_audit_entry", "accounts_network_address"}
OWN_WRITES = {
    **dict.fromkeys(OWN_PROFILE, OWN_EDITS),
    "shortlists.make": {"directory_shortlist"},
    "shortlists.mark": {"directory_shortlist", "directory_shortlist_entry"},
    "searches.save": {"directory_saved_search", "directory_search_hit"},
    "experts.ask": {"programme_expert_question", "outbox_fact"},
    "matching.set_wish": {"matching_wish", "matching_due"},
    "meetings.send": {"meetings_meeting", "outbox_fact"},
    "team.invite": {
        "accounts_user", "accounts_membership", "accounts_mandate", "accounts_login_link",
        "outbox_fact",
    },
}  # fmt: skip
