"""What each message is called, for whoever reads a list of them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

TOPIC_NAMES = {
    "accounts.invited": _l("Personal sign-in link"),
    "accounts.code_requested": _l("Sign-in code"),
    "accounts.address_changed": _l("Change of address or number"),
    "directory.colleague_invited": _l("Invitation to act for a business"),
    "directory.registration_submitted": _l("Registration received"),
    "directory.registration_returned": _l("Registration to be mended"),
    "directory.registration_approved": _l("Registration approved"),
    "directory.registration_rejected": _l("Registration not accepted"),
    "directory.permit_end_neared": _l("Permit about to expire"),
    "directory.permit_expired": _l("Permit expired"),
    "directory.search_answered": _l("News of a saved search"),
    "meetings.requested": _l("Meeting asked for"),
    "meetings.accepted": _l("Meeting accepted"),
    "meetings.proposed": _l("Meetings asked for in your name"),
    "meetings.declined": _l("Meeting declined"),
    "meetings.withdrawn": _l("Request withdrawn"),
    "meetings.cancelled": _l("Meeting cancelled"),
    "scheduling.published": _l("Schedule published"),
    "programme.expert_asked": _l("Question to an expert"),
    "programme.expert_accepted": _l("Expert will help"),
    "programme.expert_declined": _l("Expert cannot help"),
    "programme.expert_reminded": _l("Reminder to an expert"),
    "programme.expert_answered": _l("Answer of an expert"),
    "privacy.breach_announced": _l("Notice of a data breach"),
}
