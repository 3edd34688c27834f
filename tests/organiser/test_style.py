from __future__ import annotations


def test_the_style_page_is_open_to_everyone(client):
    assert client.get("/gaya").status_code == 200
