"""Codes of this room in the words of a page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.programme.cohorts.core import CohortMode, Phase
from matchmaker.programme.core import CriterionCode, Outcome
from matchmaker.programme.expertise import Field, Help, Language, QuestionState
from matchmaker.programme.gates.core import Cause
from matchmaker.programme.indicators.core import Indicator, Occasion
from matchmaker.programme.visits.core import StepOwner, Topic, VisitMode, VisitState

FIELD_NAMES = {
    Field.FOOD_TECHNOLOGY: _l("Food technology"),
    Field.EXPORT: _l("Export"),
    Field.HERBAL: _l("Herbal"),
    Field.PEOPLE: _l("People and training"),
    Field.HANDICRAFT: _l("Handicraft"),
}
LANGUAGE_NAMES = {
    Language.INDONESIAN: _l("Indonesian"),
    Language.JAVANESE: _l("Javanese"),
    Language.ENGLISH: _l("English"),
    Language.GERMAN: _l("German"),
}
HELP_NAMES = {Help.YES: _l("yes"), Help.PARTLY: _l("partly"), Help.NO: _l("no")}
QUESTION_STATES = {
    QuestionState.ASKED: _l("Waiting"),
    QuestionState.ACCEPTED: _l("Taken up"),
    QuestionState.ANSWERED: _l("Answered"),
    QuestionState.DECLINED: _l("Cannot help"),
    QuestionState.CLOSED: _l("Closed"),
}
CRITERION_NAMES = {
    CriterionCode.RUNNING_12_MONTHS: _l("Running long enough"),
    CriterionCode.PERMITS: _l("Permits for its product"),
    CriterionCode.KNOWS_MARKET: _l("Knows its market"),
    CriterionCode.KNOWS_PRODUCTION: _l("Knows its production"),
}
CAUSE_NAMES = {
    Cause.JUDGED: _l("Everyone was checked again"),
    Cause.IMPORT: _l("A roster was imported"),
    Cause.PROFILE: _l("The profile was changed"),
    Cause.SETTINGS: _l("What the gate asks was changed"),
    Cause.COHORT: _l("The IKM changed its cohort"),
    Cause.OVERRIDE: _l("An organiser decided"),
    Cause.VERIFICATION: _l("A mentor looked in the field"),
    Cause.DAY: _l("The edition's first day was moved"),
}
OUTCOME_NAMES = {
    Outcome.PASS: _l("passes"),
    Outcome.FAIL: _l("fails"),
    Outcome.UNKNOWN: _l("not known"),
}
COHORT_MODES = {
    CohortMode.ON_SITE: _l("On site"),
    CohortMode.ONLINE: _l("Online"),
    CohortMode.MIXED: _l("On site and online"),
}
PHASES = {
    Phase.BEFORE: _l("Not begun yet"),
    Phase.CLOSE: _l("Close mentoring"),
    Phase.FOLLOW: _l("Follow-up"),
    Phase.OVER: _l("Over"),
}
VISIT_MODES = {
    VisitMode.ON_SITE: _l("At the IKM"),
    VisitMode.ONLINE: _l("By phone or video"),
}
VISIT_STATES = {
    VisitState.PLANNED: _l("planned"),
    VisitState.DONE: _l("done"),
    VisitState.MISSED: _l("did not happen"),
}
TOPICS = {
    Topic.PRODUCTION: _l("Production"),
    Topic.MARKET: _l("Market"),
    Topic.PACKAGING: _l("Packaging"),
    Topic.PERMITS: _l("Permits"),
    Topic.BOOKKEEPING: _l("Bookkeeping"),
    Topic.EXPORT: _l("Export"),
    Topic.PEOPLE: _l("Workers and skills"),
}
STEP_OWNERS = {
    StepOwner.IKM: _l("The IKM"),
    StepOwner.MENTOR: _l("The mentor"),
    StepOwner.ORGANISER: _l("The organiser"),
}
INDICATORS = {
    Indicator.SALES: _l("Turnover a month"),
    Indicator.WORKERS: _l("Workers"),
    Indicator.CAPACITY: _l("Capacity a month"),
    Indicator.MARKETS: _l("Markets"),
    Indicator.PERMITS: _l("Permits"),
}
OCCASIONS = {
    Occasion.BASELINE: _l("at joining"),
    Occasion.VISIT: _l("during mentoring"),
    Occasion.YEARLY: _l("yearly"),
}
