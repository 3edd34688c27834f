"""What the programme's codes are called on a page."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from matchmaker.programme.cohorts.core import CohortMode, Phase
from matchmaker.programme.expertise import Field, Language
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
