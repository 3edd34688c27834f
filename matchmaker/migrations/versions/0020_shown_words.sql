-- Words of what everybody sees are told apart from those of the story, which an IKM in the public
-- catalogue has opened only with the newer words of the consent; and a kabupaten's name is found.

-- The name of a kabupaten or kota as pages say it (reference/data/regencies.csv; a test holds the
-- two together); null for a code that none has.
CREATE FUNCTION directory_regency_name(code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE code
    WHEN '33.01' THEN 'Cilacap'
    WHEN '33.02' THEN 'Banyumas'
    WHEN '33.03' THEN 'Purbalingga'
    WHEN '33.04' THEN 'Banjarnegara'
    WHEN '33.05' THEN 'Kebumen'
    WHEN '33.06' THEN 'Purworejo'
    WHEN '33.07' THEN 'Wonosobo'
    WHEN '33.08' THEN 'Kabupaten Magelang'
    WHEN '33.09' THEN 'Boyolali'
    WHEN '33.10' THEN 'Klaten'
    WHEN '33.11' THEN 'Sukoharjo'
    WHEN '33.12' THEN 'Wonogiri'
    WHEN '33.13' THEN 'Karanganyar'
    WHEN '33.14' THEN 'Sragen'
    WHEN '33.15' THEN 'Grobogan'
    WHEN '33.16' THEN 'Blora'
    WHEN '33.17' THEN 'Rembang'
    WHEN '33.18' THEN 'Pati'
    WHEN '33.19' THEN 'Kudus'
    WHEN '33.20' THEN 'Jepara'
    WHEN '33.21' THEN 'Demak'
    WHEN '33.22' THEN 'Kabupaten Semarang'
    WHEN '33.23' THEN 'Temanggung'
    WHEN '33.24' THEN 'Kendal'
    WHEN '33.25' THEN 'Batang'
    WHEN '33.26' THEN 'Kabupaten Pekalongan'
    WHEN '33.27' THEN 'Pemalang'
    WHEN '33.28' THEN 'Kabupaten Tegal'
    WHEN '33.29' THEN 'Brebes'
    WHEN '33.71' THEN 'Kota Magelang'
    WHEN '33.72' THEN 'Surakarta'
    WHEN '33.73' THEN 'Salatiga'
    WHEN '33.74' THEN 'Kota Semarang'
    WHEN '33.75' THEN 'Kota Pekalongan'
    WHEN '33.76' THEN 'Kota Tegal'
  END
$$;

-- Plain words as they are with one weight, and their stems in a language with another.
-- Called with columns alone it becomes part of the query, which makes it four times as fast.
CREATE FUNCTION directory_weigh(plain text, weight "char", stems "char", language regconfig)
RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT setweight(to_tsvector('simple', plain), weight) || setweight(to_tsvector(language, plain), stems)
$$;

-- As migration 0009 made it, but for the weights: A are words that everybody sees who sees the
-- company, B their stems, C words of the story, D their stems.
CREATE OR REPLACE VIEW directory_listing_now AS
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
    directory_weigh(said.shown_id, 'A', 'B', 'indonesian')
    || directory_weigh(said.shown_en, 'A', 'B', 'english')
    || directory_weigh(said.story_id, 'C', 'D', 'indonesian')
    || directory_weigh(said.story_en, 'C', 'D', 'english')
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
    string_agg(product.description_id, ' / ' ORDER BY product.position) AS described_id,
    string_agg(product.description_en, ' / ' ORDER BY product.position) AS described_en
  FROM directory_product AS product WHERE product.company_id = company.id
) AS made ON true
LEFT JOIN LATERAL (
  SELECT
    directory_plain(concat_ws(
      ' / ', company.name, coalesce(directory_regency_name(company.regency_code), company.city),
      made.names_id, sought.names, made.described_id)) AS shown_id,
    directory_plain(concat_ws(' / ', made.names_en, made.described_en)) AS shown_en,
    directory_plain(company.story) AS story_id,
    directory_plain(company.story_en) AS story_en
  FROM (
    SELECT string_agg(name, ' / ') AS names
    FROM directory_texts(part.brief -> 'products_sought') AS name
  ) AS sought
  OFFSET 0
) AS said ON true;

DROP FUNCTION directory_weigh(text, "char", regconfig);

-- As migration 0009 made it: whole words alone, which now have the weights A and C.
CREATE OR REPLACE FUNCTION directory_listing_words_changed() RETURNS trigger
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
    FROM (%s) AS listing, unnest(tsvector_to_array(ts_filter(after, '{a,c}'))) AS word
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
