"""What a task counts."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Score:
    """What was right of what was asked. `value` is between 0 and 1, or None when nothing was asked."""

    right: float = 0.0
    given: float = 0.0
    wanted: float = 0.0
    wrong: list[str] = field(default_factory=list)

    @property
    def value(self) -> float | None:
        """F1 of right against given and wanted; accuracy where the two are counted alike."""
        total = self.given + self.wanted
        return 2 * self.right / total if total else None

    def count(self, hit: float, wrong: str) -> None:
        """One question: `hit` (0 to 1) of it is right; `wrong` says what was missed."""
        self.right += hit
        self.given += 1
        self.wanted += 1
        if hit < 0.99:
            self.wrong.append(wrong)
