"""Companies by the thousand, made by the database itself: the same ones every time."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import text

from matchmaker.bench import words
from matchmaker.db import db
from matchmaker.reference.regencies import list_regencies

# `draw(n, salt, most)` is a number from 0 to most - 1 that depends on nothing else: one company
# looks the same however many there are.
_DRAW = """
CREATE OR REPLACE FUNCTION pg_temp.draw(n integer, salt integer, most integer) RETURNS integer
LANGUAGE sql IMMUTABLE AS $$
  SELECT abs(hashint8extended(n::bigint * 1000 + salt, 7) % most)::integer
$$
"""
_PICK = """
CREATE OR REPLACE FUNCTION pg_temp.pick(n integer, salt integer, from_list text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $$
  SELECT from_list[1 + pg_temp.draw(n, salt, cardinality(from_list))]
$$
"""
# One in twenty-five is a partner; a third of the IKM has a word in its name that hardly any other
# has, as families do.
_COMPANIES = """
INSERT INTO directory_company (public_id, host_id, kind, name, story, regency_code, sectors, tags,
  started_on, started_precision, workers, export_ready)
SELECT
  'bench' || lpad(n::text, 11, '0'), :host_id,
  CASE n % 25 WHEN 24 THEN pg_temp.pick(n, 1, ARRAY['bank', 'retailer', 'exporter']) ELSE 'ikm' END,
  initcap(concat_ws(' ', pg_temp.pick(n, 2, :heads), pg_temp.pick(n, 3, :firsts),
    pg_temp.pick(n, 4, :seconds), CASE WHEN n % 3 = 0 THEN pg_temp.pick(n, 5, :syllables)
      || pg_temp.pick(n, 6, :syllables) || pg_temp.pick(n, 7, :syllables) END)),
  concat_ws(' ', pg_temp.pick(n, 8, :sentences), pg_temp.pick(n, 9, :sentences),
    pg_temp.pick(n, 10, :sentences)),
  CASE WHEN n % 25 < 24 THEN pg_temp.pick(n, 11, :regencies) END,
  ARRAY[pg_temp.pick(n, 12, :sectors)],
  ARRAY[pg_temp.pick(n, 13, :tags)],
  date '2026-06-30' - 200 - pg_temp.draw(n, 14, 4000), 'day', 1 + pg_temp.draw(n, 15, 30),
  pg_temp.draw(n, 16, 5) = 0
FROM generate_series(1, CAST(:count AS integer)) AS n
"""
_PRODUCTS = """
INSERT INTO directory_product (company_id, position, name_id, name_en, product_type, unit, price,
  min_order, capacity_per_month)
SELECT company.id, place,
  concat_ws(' ', pg_temp.pick(number, 20 + place, :products),
    pg_temp.pick(number, 30 + place, :makes), pg_temp.pick(number, 40 + place, :tastes)),
  pg_temp.pick(number, 50 + place, :english), 'food_dry', 'pak',
  1000 * (3 + pg_temp.draw(number, 60 + place, 10) ^ 3)::bigint, 20,
  50 * (1 + pg_temp.draw(number, 70 + place, 9) ^ 3)::integer
FROM (SELECT id, substr(public_id, 6)::integer AS number FROM directory_company
      WHERE public_id LIKE 'bench%' AND kind = 'ikm') AS company
CROSS JOIN generate_series(1, 2) AS place
"""
_PERMITS = """
INSERT INTO directory_permit (company_id, kind, number, state, expires_on)
SELECT company.id, share.kind, share.kind || '-' || number,
  pg_temp.pick(number, 80, ARRAY['declared', 'declared', 'declared', 'in_process']),
  CASE WHEN pg_temp.draw(number, 81, 3) = 0
    THEN CAST(:first_day AS date) - 100 + pg_temp.draw(number, 82, 900) END
FROM (SELECT id, substr(public_id, 6)::integer AS number FROM directory_company
      WHERE public_id LIKE 'bench%' AND kind = 'ikm') AS company
CROSS JOIN (VALUES ('nib', 85, 90), ('pirt', 60, 91), ('halal', 45, 92), ('bpom_food', 8, 93))
  AS share (kind, percent, salt)
WHERE pg_temp.draw(number, share.salt, 100) < share.percent
"""
_CONSENTS = """
INSERT INTO accounts_consent (company_id, purpose, version, source, given_at)
SELECT id, purpose, :version, 'paper', now()
FROM directory_company CROSS JOIN unnest(ARRAY['programme', 'partners']) AS purpose
WHERE public_id LIKE 'bench%'
  AND (purpose = 'programme' OR substr(public_id, 6)::integer % 20 > 0)
"""
_PARTS = """
INSERT INTO directory_participation (public_id, host_id, edition_id, company_id, brief, needs,
  created_at)
SELECT company.public_id, company.host_id, :edition_id, company.id,
  CASE WHEN kind = 'ikm' THEN '{}' ELSE jsonb_build_object(
    'sectors', company.sectors, 'regions', ARRAY[pg_temp.pick(number, 100, :places)],
    'products_sought', ARRAY[pg_temp.pick(number, 101, :products)]) END,
  CASE WHEN kind = 'ikm' THEN jsonb_build_array(jsonb_build_object(
    'kind', pg_temp.pick(number, 102, ARRAY['retail', 'retail', 'export', 'loan']))) ELSE '[]' END,
  timestamptz '2026-01-01' + make_interval(mins => pg_temp.draw(number, 103, 400000))
FROM (SELECT *, substr(public_id, 6)::integer AS number FROM directory_company
      WHERE public_id LIKE 'bench%') AS company
ORDER BY company.id
"""
_VERDICTS = """
INSERT INTO programme_gate_result (participation_id, day, product_type, outcomes, graduated,
  standing)
SELECT part.id, :first_day, 'food_dry', '[]', passes, passes
FROM directory_participation AS part
JOIN directory_company AS company ON company.id = part.company_id AND company.kind = 'ikm'
CROSS JOIN LATERAL (SELECT part.id % 4 > 0 AS passes) AS verdict
WHERE part.edition_id = :edition_id AND part.public_id LIKE 'bench%'
"""
STEPS = (_COMPANIES, _PRODUCTS, _PERMITS, _CONSENTS, _PARTS, _VERDICTS)


def load(*, host_id: int, edition_id: int, first_day: date, version: str, count: int) -> None:
    """Load so many companies into an edition that has none of them yet, triggers and all."""
    values: dict[str, Any] = words.LISTS | {
        "host_id": host_id,
        "edition_id": edition_id,
        "first_day": first_day,
        "version": version,
        "count": count,
        "regencies": [regency.code for regency in list_regencies()],
        "places": ["semua", *(regency.label for regency in list_regencies())],
    }
    for helper in (_DRAW, _PICK):
        db.session.execute(text(helper.replace(":", "\\:")))
    for step in STEPS:
        statement = text(step)
        used = {name: values[name] for name in statement.compile().params}
        db.session.execute(statement, used)
        # Later steps and the triggers meet tables that autovacuum has not seen yet: planned as
        # empty ones, one step took minutes.
        db.session.execute(text("ANALYZE"))
