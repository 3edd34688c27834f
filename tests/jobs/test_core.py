from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from matchmaker.jobs.core import ABANDONED_AFTER, HEARTBEAT_EVERY, JobState, is_abandoned

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


@given(st.sampled_from(JobState), st.integers(min_value=0, max_value=600))
def test_only_a_running_job_without_a_heartbeat_is_abandoned(state, silent_seconds):
    silent = timedelta(seconds=silent_seconds)
    expected = state is JobState.RUNNING and silent > ABANDONED_AFTER
    assert is_abandoned(state, NOW - silent, NOW) is expected


def test_several_heartbeats_fit_before_a_job_counts_as_abandoned():
    assert ABANDONED_AFTER >= 5 * HEARTBEAT_EVERY
    # Found by beat within 10 s, sent by the relay within 3 s: well under a minute.
    assert timedelta(seconds=13) + ABANDONED_AFTER < timedelta(seconds=45)
