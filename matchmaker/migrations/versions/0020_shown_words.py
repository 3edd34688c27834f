"""What a company is found by: words of what everybody sees apart from those of its story"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0020"
down_revision = "0019"

HERE = Path(__file__).parent
# Functions and a view read better as SQL: one file, run as a whole.
WORDS = HERE / "0020_shown_words.sql"
BEFORE = HERE / "0009_finding.sql"


def upgrade() -> None:
    _run(WORDS.read_text("utf-8"))
    _write_down()


def downgrade() -> None:
    before = BEFORE.read_text("utf-8")
    _run(_cut(before, "CREATE FUNCTION directory_weigh"))
    _run(_cut(before, "CREATE VIEW directory_listing_now"))
    _run(_cut(before, "CREATE FUNCTION directory_listing_words_changed"))
    op.execute('DROP FUNCTION directory_weigh(text, "char", "char", regconfig)')
    op.execute("DROP FUNCTION directory_regency_name")
    _write_down()


def _cut(sql: str, start: str) -> str:
    """Return the statement of a file that starts so; a blank line ends it, whatever it makes."""
    kind = start.split(" ", 2)[1]
    said = sql[sql.index(start) :].split("\n\n", 1)[0]
    return said.replace(f"CREATE {kind}", f"CREATE OR REPLACE {kind}", 1)


def _run(sql: str) -> None:
    # Straight to the driver, which reads no parameters where none are given.
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(sql)


def _write_down() -> None:
    op.execute(
        "SELECT directory_refresh_listings(array_agg(id ORDER BY id)) FROM directory_participation"
    )
