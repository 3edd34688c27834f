-- What the directory finds a participation by, and the triggers that keep it true.

-- A text as words with single spaces: whatever is no letter or digit separates. Only the signs of
-- ASCII and of general punctuation are told apart by hand, so that it means the same in a database
-- of any locale.
CREATE FUNCTION directory_plain(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(trim(lower(regexp_replace(
    left(said, 20000), '[\u0001-\u002F\u003A-\u0040\u005B-\u0060\u007B-\u00BF\u2000-\u206F]+', ' ', 'g'
  ))), '')
$$;

-- Plain words as they are with the given weight, and their stems in a language with the weight D.
-- Called with columns alone it becomes part of the query, which makes it four times as fast.
CREATE FUNCTION directory_weigh(plain text, weight "char", language regconfig) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('simple', plain), weight) || setweight(to_tsvector(language, plain), 'D')
$$;

-- The query for a word just as a listing has it.
CREATE FUNCTION directory_lexeme(word text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT ('''' || replace(replace(word, '\', '\\'), '''', '''''') || '''')::tsquery
$$;

-- The strings of a JSON list; none when there is no list.
CREATE FUNCTION directory_texts(list jsonb) RETURNS SETOF text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT jsonb_array_elements_text(CASE jsonb_typeof(list) WHEN 'array' THEN list ELSE '[]' END)
$$;

-- The slow truth: what a listing has to say now. The table is this view, written down.
CREATE VIEW directory_listing_now AS
SELECT
  part.id AS participation_id,
  part.edition_id,
  part.company_id,
  company.kind,
  company.kind = 'ikm' AND coalesce(gate.standing, false) AS graduated,
  -- directory/visibility.py says it in Python.
  company.erased_at IS NULL AND company.restricted_at IS NULL AND (
    company.kind <> 'ikm' OR EXISTS (
      SELECT FROM accounts_consent AS consent
      WHERE consent.company_id = company.id AND consent.purpose = 'partners'
        AND consent.withdrawn_at IS NULL
    )
  ) AS is_shown,
  company.erased_at IS NOT NULL AS erased,
  coalesce(company.export_ready, false) AS export_ready,
  made.capacity,
  made.price,
  lower(company.name) AS sort_name,
  part.created_at,
  ARRAY(
    SELECT DISTINCT region FROM (
      SELECT company.regency_code AS region
      UNION ALL SELECT directory_texts(part.brief -> 'regions')
    ) AS regions WHERE region IS NOT NULL ORDER BY region
  ) AS regencies,
  ARRAY(
    SELECT DISTINCT tag FROM (
      SELECT unnest(company.sectors || company.tags) AS tag
      UNION ALL SELECT directory_texts(part.brief -> 'tags')
    ) AS tagged ORDER BY tag
  ) AS tags,
  ARRAY(
    SELECT DISTINCT permit.kind FROM directory_permit AS permit
    WHERE permit.company_id = company.id AND permit.state IN ('declared', 'verified')
      AND (permit.expires_on IS NULL OR permit.expires_on >= first_day.date)
    ORDER BY permit.kind
  ) AS permits,
  ARRAY(
    SELECT DISTINCT need ->> 'kind' FROM jsonb_array_elements(part.needs) AS need ORDER BY 1
  ) AS needs,
  CASE WHEN company.erased_at IS NOT NULL THEN '' ELSE
    directory_weigh(said.name, 'A', 'indonesian')
    || directory_weigh(said.goods_id, 'B', 'indonesian')
    || directory_weigh(said.goods_en, 'B', 'english')
    || directory_weigh(said.told_id, 'C', 'indonesian')
    || directory_weigh(said.told_en, 'C', 'english')
  END AS search
FROM directory_participation AS part
JOIN directory_company AS company ON company.id = part.company_id
LEFT JOIN programme_gate_result AS gate ON gate.participation_id = part.id
LEFT JOIN LATERAL (
  SELECT min(day.date) AS date FROM events_day AS day WHERE day.edition_id = part.edition_id
) AS first_day ON true
LEFT JOIN LATERAL (
  SELECT
    max(product.capacity_per_month) AS capacity,
    min(product.price) AS price,
    string_agg(product.name_id, ' / ' ORDER BY product.position) AS names_id,
    string_agg(product.name_en, ' / ' ORDER BY product.position) AS names_en,
    string_agg(to_jsonb(product) ->> 'description_id', ' / ' ORDER BY product.position) AS described_id,
    string_agg(to_jsonb(product) ->> 'description_en', ' / ' ORDER BY product.position) AS described_en
  FROM directory_product AS product WHERE product.company_id = company.id
) AS made ON true
LEFT JOIN LATERAL (
  SELECT
    directory_plain(company.name) AS name,
    directory_plain(concat_ws(' / ', made.names_id, sought.names)) AS goods_id,
    directory_plain(made.names_en) AS goods_en,
    directory_plain(concat_ws(' / ', company.story, company.city, made.described_id)) AS told_id,
    -- The English texts came later: read by name, so that this stands without them too.
    directory_plain(
      concat_ws(' / ', to_jsonb(company) ->> 'story_en', made.described_en)) AS told_en
  FROM (
    SELECT string_agg(name, ' / ') AS names
    FROM directory_texts(part.brief -> 'products_sought') AS name
  ) AS sought
  OFFSET 0
) AS said ON true;

-- Writes down what these participations say now; rows that say it already are left alone.
CREATE FUNCTION directory_refresh_listings(wanted integer[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF wanted IS NULL THEN RETURN; END IF;
  -- Two changes of one company follow each other here, and the statement below sees what the
  -- first of them has committed: otherwise each could write down what it had read before.
  PERFORM FROM directory_company AS company
    WHERE company.id IN (SELECT part.company_id FROM directory_participation AS part WHERE part.id = ANY (wanted))
    ORDER BY company.id FOR NO KEY UPDATE;
  INSERT INTO directory_listing AS kept (
    participation_id, edition_id, company_id, kind, graduated, is_shown, erased, export_ready,
    capacity, price, sort_name, created_at, regencies, tags, permits, needs, search
  )
  SELECT
    participation_id, edition_id, company_id, kind, graduated, is_shown, erased, export_ready,
    capacity, price, sort_name, created_at, regencies, tags, permits, needs, search
  FROM directory_listing_now AS new
  WHERE new.participation_id = ANY (wanted)
  ORDER BY participation_id
  ON CONFLICT (participation_id) DO UPDATE SET
    kind = excluded.kind,
    graduated = excluded.graduated,
    is_shown = excluded.is_shown,
    erased = excluded.erased,
    export_ready = excluded.export_ready,
    capacity = excluded.capacity,
    price = excluded.price,
    sort_name = excluded.sort_name,
    created_at = excluded.created_at,
    regencies = excluded.regencies,
    tags = excluded.tags,
    permits = excluded.permits,
    needs = excluded.needs,
    search = excluded.search
  WHERE (
    kept.kind, kept.graduated, kept.is_shown, kept.erased, kept.export_ready, kept.capacity,
    kept.price, kept.sort_name, kept.created_at, kept.regencies, kept.tags, kept.permits,
    kept.needs, kept.search
  ) IS DISTINCT FROM (
    excluded.kind, excluded.graduated, excluded.is_shown, excluded.erased, excluded.export_ready,
    excluded.capacity, excluded.price, excluded.sort_name, excluded.created_at,
    excluded.regencies, excluded.tags, excluded.permits, excluded.needs, excluded.search
  );
END
$$;

-- The same for who may see them alone, which leaves the words and their index in peace: a gate that
-- judges a whole edition writes only the rows whose verdict has changed.
CREATE FUNCTION directory_refresh_audiences(wanted integer[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  IF wanted IS NULL THEN RETURN; END IF;
  PERFORM FROM directory_company AS company
    WHERE company.id IN (SELECT part.company_id FROM directory_participation AS part WHERE part.id = ANY (wanted))
    ORDER BY company.id FOR NO KEY UPDATE;
  UPDATE directory_listing AS kept
  SET graduated = new.graduated, is_shown = new.is_shown
  FROM directory_listing_now AS new
  WHERE kept.participation_id = ANY (wanted) AND new.participation_id = kept.participation_id
    AND (kept.graduated, kept.is_shown) IS DISTINCT FROM (new.graduated, new.is_shown);
END
$$;

-- Once a statement, whatever the number of rows. TG_ARGV: a participation's column, the changed
-- table's column that it equals, which of its rows matter, and the function that writes down.
CREATE FUNCTION directory_listing_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  changed text := CASE TG_OP
    WHEN 'INSERT' THEN 'SELECT * FROM new_rows'
    WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
    ELSE 'SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows'
  END;
BEGIN
  EXECUTE format(
    'SELECT %I(array_agg(part.id ORDER BY part.id)) FROM directory_participation AS part'
    ' WHERE part.%I IN (SELECT %I FROM (%s) AS changed WHERE %s)',
    TG_ARGV[3], TG_ARGV[0], TG_ARGV[1], changed, TG_ARGV[2]
  );
  RETURN NULL;
END
$$;

DO $$
DECLARE
  watched record;
BEGIN
  FOR watched IN SELECT * FROM (VALUES
    ('accounts_consent', 'company_id', 'company_id', 'purpose = ''partners''', 'audiences'),
    ('directory_company', 'company_id', 'id', 'true', 'listings'),
    ('directory_participation', 'id', 'id', 'true', 'listings'),
    ('directory_permit', 'company_id', 'company_id', 'true', 'listings'),
    ('directory_product', 'company_id', 'company_id', 'true', 'listings'),
    ('events_day', 'edition_id', 'edition_id', 'true', 'listings'),
    ('programme_gate_result', 'id', 'participation_id', 'true', 'audiences')
  ) AS list (relation, ours, theirs, which, refreshes)
  LOOP
    EXECUTE format(
      'CREATE TRIGGER directory_listing_insert AFTER INSERT ON %I'
      ' REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT'
      ' EXECUTE FUNCTION directory_listing_changed(%L, %L, %L, %L)',
      watched.relation, watched.ours, watched.theirs, watched.which,
      'directory_refresh_' || watched.refreshes);
    EXECUTE format(
      'CREATE TRIGGER directory_listing_update AFTER UPDATE ON %I'
      ' REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT'
      ' EXECUTE FUNCTION directory_listing_changed(%L, %L, %L, %L)',
      watched.relation, watched.ours, watched.theirs, watched.which,
      'directory_refresh_' || watched.refreshes);
    EXECUTE format(
      'CREATE TRIGGER directory_listing_delete AFTER DELETE ON %I'
      ' REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT'
      ' EXECUTE FUNCTION directory_listing_changed(%L, %L, %L, %L)',
      watched.relation, watched.ours, watched.theirs, watched.which,
      'directory_refresh_' || watched.refreshes);
  END LOOP;
END
$$;

-- The words that typing errors are held against: whole words alone, no stems, no numbers. A word
-- goes with the last listing that has it, so that nothing of an erased company stays.
CREATE FUNCTION directory_listing_words_changed() RETURNS trigger
LANGUAGE plpgsql AS $$
DECLARE
  -- What listings said before and say now, where that differs.
  differing text := CASE TG_OP
    WHEN 'INSERT' THEN
      'SELECT edition_id, ''''::tsvector AS before, search AS after FROM new_rows'
    WHEN 'DELETE' THEN
      'SELECT edition_id, search AS before, ''''::tsvector AS after FROM old_rows'
    ELSE
      'SELECT now.edition_id, was.search AS before, now.search AS after FROM new_rows AS now'
      ' JOIN old_rows AS was USING (participation_id) WHERE now.search <> was.search'
  END;
BEGIN
  EXECUTE format($with$
    INSERT INTO directory_listed_word (edition_id, word)
    SELECT DISTINCT edition_id, word
    FROM (%s) AS listing, unnest(tsvector_to_array(ts_filter(after, '{a,b,c}'))) AS word
    WHERE length(word) BETWEEN 3 AND 40 AND word !~ '^[0-9]+$'
    ORDER BY edition_id, word
    ON CONFLICT DO NOTHING
  $with$, differing);
  IF TG_OP <> 'INSERT' THEN
    EXECUTE format($with$
      DELETE FROM directory_listed_word AS listed
      USING (
        SELECT DISTINCT edition_id, word FROM (%s) AS listing, unnest(tsvector_to_array(before)) AS word
        WHERE NOT after @@ directory_lexeme(word)
      ) AS gone
      WHERE listed.edition_id = gone.edition_id AND listed.word = gone.word AND NOT EXISTS (
        SELECT FROM directory_listing AS other
        WHERE other.edition_id = gone.edition_id AND other.search @@ directory_lexeme(gone.word)
      )
    $with$, differing);
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER directory_listing_words_insert AFTER INSERT ON directory_listing
  REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION directory_listing_words_changed();
CREATE TRIGGER directory_listing_words_update AFTER UPDATE ON directory_listing
  REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT
  EXECUTE FUNCTION directory_listing_words_changed();
CREATE TRIGGER directory_listing_words_delete AFTER DELETE ON directory_listing
  REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT
  EXECUTE FUNCTION directory_listing_words_changed();
