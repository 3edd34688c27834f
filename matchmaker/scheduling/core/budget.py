"""How long a search may go on: counted steps, a clock, a wish to stop; and the moving bar."""

from __future__ import annotations

from collections.abc import Iterator

from matchmaker.scheduling.core.types import Progress, ReportProgress, ShouldStop, Timer

# The bar moves about this often, in seconds, so that a page can poll it.
REPORT_EVERY = 0.25


class Budget:
    """A share of the run, from `start` to `end` of its progress bar."""

    def __init__(
        self,
        *,
        requested: int,
        timer: Timer,
        seconds: float | None,
        iterations: int | None,
        progress: ReportProgress | None = None,
        should_stop: ShouldStop | None = None,
    ) -> None:
        self.requested, self.timer = requested, timer
        self.seconds, self.iterations = seconds, iterations
        self.progress, self.should_stop = progress, should_stop
        self.started = timer()
        self.stopped = False
        self.stage = "construct"
        self._share = (0.0, 1.0)
        self._step = 0
        self._deadline: float | None = None
        self._stage_started = self.started
        self._reported = -REPORT_EVERY
        self._fraction = 0.0

    def elapsed(self) -> float:
        """Seconds since the run began."""
        return self.timer() - self.started

    def left(self) -> float | None:
        """Seconds left by the clock, or None when only steps are counted."""
        return None if self.seconds is None else max(self.seconds - self.elapsed(), 0.0)

    def enter(self, stage: str, start: float, end: float) -> None:
        """Begin a stage that fills the bar, and the time, from `start` to `end` (0 to 1)."""
        self.stage, self._share, self._step = stage, (start, end), 0
        self._stage_started = self.timer()
        self._deadline = None if self.seconds is None else self.started + self.seconds * end

    def steps(self) -> Iterator[int]:
        """Step numbers, as many as the iterations allow."""
        while self.iterations is None or self._step < self.iterations:
            yield self._step
            self._step += 1

    def look(self, placed: int) -> float:
        """How much of the stage is used, 1.0 when it must end; moves the bar."""
        used = 0.0
        if self.iterations is not None:
            used = self._step / max(self.iterations, 1)
        if self._deadline is not None:
            now = self.timer()
            span = self._deadline - self._stage_started
            by_clock = (now - self._stage_started) / span if span > 0 else 1.0
            # With both limits the steps set the pace and the clock only ends it.
            used = by_clock if self.iterations is None or by_clock >= 1.0 else used
        if self.should_stop is not None and self.should_stop():
            self.stopped = True
        start, end = self._share
        self.tell(placed, start + (end - start) * min(used, 1.0))
        return 1.0 if self.stopped else used

    def clock_ran_out(self, placed: int) -> bool:
        """For work that counts its own steps: whether the clock or a wish ends the stage."""
        used = 0.5
        if self._deadline is not None:
            span = self._deadline - self._stage_started
            used = (self.timer() - self._stage_started) / span if span > 0 else 1.0
        if self.should_stop is not None and self.should_stop():
            self.stopped = True
        start, end = self._share
        self.tell(placed, start + (end - start) * min(used, 1.0))
        return self.stopped or used >= 1.0

    def tell(self, placed: int, fraction: float) -> None:
        """Report at most every REPORT_EVERY seconds; the bar never goes back."""
        self._fraction = max(self._fraction, min(fraction, 1.0))
        now = self.elapsed()
        if self.progress is None or (now - self._reported < REPORT_EVERY and fraction < 1.0):
            return
        self._reported = now
        self.progress(
            Progress(
                fraction=self._fraction,
                placed=placed,
                requested=self.requested,
                stage=self.stage,
            )
        )
