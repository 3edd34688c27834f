from __future__ import annotations


def test_the_style_page_is_open_to_everyone(client):
    assert client.get("/gaya").status_code == 200


def test_pieces_of_the_profile_are_shown(client):
    page = client.get("/gaya").text
    for piece in ("product-card", "permit-more", "clash-values"):
        assert piece in page, piece
