"""The audit trail in the words of a page: what was done, on what, with which particulars."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from matchmaker.accounts.core import Role

ROLE_NAMES = {
    Role.ORGANISER: _l("Organiser"),
    Role.DESK: _l("Desk crew"),
    Role.MENTOR: _l("Mentor"),
    Role.OBSERVER: _l("Observer (Pemda, dinas, GIZ)"),
    Role.IKM: _l("IKM"),
    Role.PARTNER: _l("Partner"),
}
# Every action that the house records; a test looks for those that are missing.
ACTION_NAMES = {
    "accounts.address_changed": _l("Changed their address or number"),
    "accounts.cards_printed": _l("Printed invitation cards"),
    "accounts.code_used": _l("Used a sign-in code"),
    "accounts.consent_given": _l("Gave a consent"),
    "accounts.consent_withdrawn": _l("Took a consent back"),
    "accounts.consents_recorded": _l("Recorded consents given on paper"),
    "accounts.let_in_again": _l("Opened an account again"),
    "accounts.link_made": _l("Made a personal link"),
    "accounts.link_used": _l("Used a personal link"),
    "accounts.mandate_accepted": _l("Agreed to act for a business"),
    "accounts.mandate_granted": _l("Let somebody act for a business"),
    "accounts.mandate_offered": _l("Asked somebody to act for a business"),
    "accounts.mandate_withdrawn": _l("Ended that somebody acts for a business"),
    "accounts.password_changed": _l("Changed the password"),
    "accounts.person_made": _l("Added a person"),
    "accounts.role_granted": _l("Gave a role"),
    "accounts.role_withdrawn": _l("Took a role away"),
    "accounts.second_factor_changed": _l("Changed the two-step sign-in"),
    "accounts.second_factor_dropped": _l("Removed somebody's two-step sign-in"),
    "accounts.sessions_ended": _l("Signed somebody out everywhere"),
    "accounts.shut_out": _l("Closed an account"),
    "accounts.sign_in_failed": _l("Tried to sign in, in vain"),
    "accounts.signed_in": _l("Signed in"),
    "accounts.signed_out": _l("Signed out"),
    "directory.acting_began": _l("Began to act for a business"),
    "directory.colleague_invited": _l("Invited a colleague"),
    "directory.contacts_seen": _l("Looked at contacts"),
    "directory.contacts_sent": _l("Sent contacts in a letter"),
    "directory.finances_seen": _l("Looked at finances"),
    "accounts.forgotten_came_back": _l("Took somebody up again who had asked to be forgotten"),
    "directory.forgotten_came_back": _l("Took somebody up again who had asked to be forgotten"),
    "directory.photo_removed": _l("Removed the photo of a business"),
    "directory.photo_set": _l("Set the photo of a business"),
    "directory.registration_approved": _l("Approved a registration"),
    "directory.registration_rejected": _l("Rejected a registration"),
    "directory.registration_returned": _l("Returned a registration"),
    "directory.registration_submitted": _l("Sent a registration"),
    "directory.roster_imported": _l("Imported a roster"),
    "directory.seats_named": _l("Named who comes"),
    "events.edition_made": _l("Made an edition"),
    "events.registration_switched": _l("Changed who may register"),
    "events.retention_changed": _l("Changed how long data are kept"),
    "matching.settings_saved": _l("Changed how this event pairs companies"),
    "matching.wish_set": _l("Marked a possible meeting"),
    "meetings.accepted": _l("Accepted a meeting"),
    "meetings.calendar_exported": _l("Took the schedule along as a calendar"),
    "meetings.cancelled": _l("Cancelled a meeting"),
    "meetings.declined": _l("Declined a meeting"),
    "meetings.reopened": _l("Took a decline back"),
    "meetings.requested": _l("Asked for a meeting"),
    "meetings.withdrawn": _l("Withdrew a request"),
    "notifications.queued_again": _l("Had a message sent again"),
    "notifications.tap_undone": _l("Marked a WhatsApp message as not sent"),
    "notifications.tapped": _l("Sent a prepared WhatsApp message"),
    "organiser.invitations_made": _l("Invited people"),
    "privacy.breach_noted": _l("Noted a data breach"),
    "privacy.breach_told": _l("Told of a data breach"),
    "privacy.company_erased": _l("Deleted a business"),
    "privacy.corrected": _l("Corrected data"),
    "privacy.exported": _l("Took data along"),
    "privacy.person_erased": _l("Deleted a person"),
    "privacy.restricted": _l("Closed a business to others"),
    "privacy.restriction_lifted": _l("Showed a business again"),
    "programme.expert_accepted": _l("Promised to help as an expert"),
    "programme.expert_added": _l("Added an expert"),
    "programme.expert_answered": _l("Answered as an expert"),
    "programme.expert_asked": _l("Asked an expert"),
    "programme.expert_changed": _l("Changed an expert"),
    "programme.expert_declined": _l("Could not help as an expert"),
    "programme.expert_question_closed": _l("Closed a question to an expert"),
    "programme.gate_judged": _l("Evaluated the gate"),
    "programme.gate_overridden": _l("Decided against the gate"),
    "scheduling.made_final": _l("Made the plan final"),
    "scheduling.published": _l("Published a schedule"),
    "scheduling.run_requested": _l("Had a schedule made"),
    "scheduling.run_stopped": _l("Stopped the making of a schedule"),
    "catalogue.closed": _l("Closed the public catalogue"),
    "catalogue.opened": _l("Opened the public catalogue"),
    "catalogue.print_removed": _l("Removed a printed catalogue"),
    "catalogue.print_requested": _l("Had a printed catalogue made"),
    "catalogue.print_stopped": _l("Stopped a printed catalogue"),
    "directory.officers_set": _l("Set how many people of a partner come"),
    "directory.profile_edited": _l("Edited a profile"),
    "directory.question_added": _l("Added an own question"),
    "directory.question_changed": _l("Changed an own question"),
    "directory.question_removed": _l("Removed an own question"),
    "directory.question_shifted": _l("Moved an own question"),
    "directory.tag_added": _l("Added a sector tag"),
    "directory.tag_merged": _l("Merged two sector tags"),
    "directory.tag_moved": _l("Moved a sector tag below another"),
    "directory.tag_removed": _l("Removed a sector tag"),
    "directory.tag_renamed": _l("Renamed a sector tag"),
    "directory.tag_shifted": _l("Changed the order of sector tags"),
    "programme.cohort_changed": _l("Changed a cohort"),
    "programme.cohort_closed": _l("Closed a cohort"),
    "programme.cohort_exported": _l("Downloaded a cohort's list"),
    "programme.cohort_joined": _l("Took an IKM into a cohort"),
    "programme.cohort_left": _l("Let an IKM leave a cohort"),
    "programme.cohort_opened": _l("Opened a cohort"),
    "programme.cohort_reopened": _l("Opened a cohort again"),
    "programme.expert_reminded": _l("Reminded an expert"),
    "programme.field_verified": _l("Confirmed a criterion in the field"),
    "programme.gate_set": _l("Set what the gate asks"),
    "programme.indicators_measured": _l("Wrote down figures of an IKM"),
    "programme.score_ticked": _l("Ticked a checklist"),
    "programme.target_set": _l("Set a target"),
    "programme.visit_missed": _l("Noted that a visit was missed"),
    "programme.visit_planned": _l("Planned a visit"),
    "programme.visit_recorded": _l("Wrote a visit down"),
}
KIND_NAMES = {
    "breach": _l("data breach"),
    "cohort": _l("cohort"),
    "company": _l("business"),
    "edition": _l("edition"),
    "expert": _l("expert"),
    "host": _l("host"),
    "job": _l("schedule in the making"),
    "meeting": _l("meeting"),
    "message": _l("message"),
    "participation": _l("part in an edition"),
    "permit": _l("permit"),
    "person": _l("person"),
    "question": _l("question"),
    "registration": _l("registration"),
    "run": _l("schedule"),
    "tag": _l("sector tag"),
    "unknown": _l("somebody unknown"),
    "visit": _l("visit"),
}
_DETAIL_NAMES = {
    "cards": _l("cards"),
    "companies": _l("businesses"),
    "count": _l("tries within the hour"),
    "day": _l("as of"),
    "exposed": _l("what"),
    "form": _l("form"),
    "group": _l("group"),
    "how": _l("by"),
    "ikm": _l("IKM"),
    "kind": _l("kind"),
    "months": _l("months"),
    "partners": _l("partners"),
    "passes": _l("passes"),
    "people": _l("people"),
    "purpose": _l("purpose"),
    "revision": _l("attempt"),
    "role": _l("role"),
    "seats": _l("seats"),
    "version": _l("version"),
    "what": _l("what"),
}
_VALUE_NAMES = {
    "accounts": _l("accounts"),
    "authenticator": _l("authenticator app"),
    "bank": _l("finances shown to a bank"),
    "code": _l("one-time code"),
    "contacts": _l("contacts"),
    "desk": _l("desk crew"),
    "email": _l("e-mail"),
    "finances": _l("finances"),
    "graduated": _l("IKM past the gate"),
    "link": _l("personal link"),
    "meetings": _l("meetings"),
    "mentor": _l("mentor"),
    "must": _l("must meet"),
    "name": _l("name"),
    "observer": _l("observer"),
    "organiser": _l("organiser"),
    "other_ikm": _l("other IKM"),
    "own": _l("own business"),
    "partner": _l("partner"),
    "partners": _l("partners"),
    "password": _l("password"),
    "permits": _l("permits"),
    "phone": _l("WhatsApp number"),
    "programme": _l("the programme"),
    "public_catalogue": _l("public catalogue"),
    "rather_not": _l("rather not"),
    "whatsapp": _l("WhatsApp"),
    "would": _l("would meet"),
}


def say_action(action: str) -> str:
    """Return what was done; an unknown code shows as it is."""
    return str(ACTION_NAMES.get(action, action))


def say_kind(kind: str) -> str:
    """Return what kind of thing it was done on; an unknown one shows as it is."""
    return str(KIND_NAMES.get(kind, kind))


def say_details(details: Mapping[str, object]) -> list[str]:
    """Return the particulars as short pairs; numbers of rows and what is empty are left out."""
    return [
        f"{_DETAIL_NAMES[key]}: {_say_value(value)}"
        for key, value in details.items()
        if key in _DETAIL_NAMES and value not in (None, "", [])
    ]


def _say_value(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(map(_say_value, value))
    return str(_VALUE_NAMES.get(str(value), str(value)))
