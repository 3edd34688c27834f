"""Somebody's own words on a page in another language."""

from __future__ import annotations

from flask_babel import force_locale

from matchmaker.web.locale import own_words, quote_own


def test_own_words_are_quoted_and_marked_on_an_english_page_only(app):
    with app.test_request_context():
        with force_locale("en"):
            said = f"Seeks: {', '.join(quote_own(['gula semut', '<b>']))}"
            assert own_words(said) == (
                'Seeks: <span lang="id">“gula semut”</span>, <span lang="id">“&lt;b&gt;”</span>'
            )
        with force_locale("id"):
            assert quote_own(["gula semut"]) == ["gula semut"]
            assert own_words("Mencari: “gula” & <b>") == "Mencari: “gula” &amp; &lt;b&gt;"
