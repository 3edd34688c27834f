from __future__ import annotations

import pytest

from matchmaker.web.addresses import absolute, local_path


@pytest.mark.parametrize("target", ["/", "/acara/x/direktori?sektor=herbal", "/a#b"])
def test_a_path_of_this_site_is_kept(target):
    assert local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "acara",
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "https://evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
    ],
)
def test_whatever_would_leave_the_site_is_refused(target):
    assert local_path(target) is None


def test_addresses_in_messages_ignore_the_host_header(app):
    with app.test_request_context("/", headers={"Host": "evil.example"}):
        assert absolute("accounts.link", token="t") == "http://localhost:8000/masuk/tautan/t"
