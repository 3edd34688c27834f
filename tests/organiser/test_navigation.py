"""The organiser's menu: few groups, every page at home in one of them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import current_app

from matchmaker.accounts.core import Role
from tests.conftest import sign_in
from tests.factories.accounts import make_host, make_user
from tests.factories.events import make_edition

# Lists that the first page leads to, and answers that are no page of their own.
WITHOUT_A_PLACE = {"home.without_meeting"}


@pytest.fixture
def host():
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


@pytest.fixture
def organiser(client, host, edition):
    return sign_in(client, make_user(host, Role.ORGANISER))


def menu_of(page):
    """Return the menu at the side of a page."""
    found = re.search(r'<nav class="sidenav".*?</nav>', page, re.S)
    assert found, "an organiser's page has its menu at the side"
    return found[0]


def here_of(menu):
    """Return which groups are lit, which of them are open, and which page is the current one."""
    lit = re.findall(r'<summary[^>]*aria-current="true">.*?<span>(.*?)</span>', menu, re.S)
    opened = re.findall(r"<details[^>]* open>.*?<span>(.*?)</span>", menu, re.S)
    page = re.findall(r'<a [^>]*aria-current="page">(?:<svg.*?</svg>)?(.*?)</a>', menu, re.S)
    return lit, opened, [unescape(one).strip() for one in page]


def organisers_pages():
    """Return the endpoints of the organiser's pages that need only the edition."""
    return sorted(
        rule.endpoint
        for rule in current_app.url_map.iter_rules()
        if rule.rule.startswith("/kelola/<edition>")
        and "GET" in (rule.methods or ())
        and rule.arguments == {"edition"}
    )


def test_the_menu_has_few_entries(organiser, edition):
    menu = menu_of(organiser.get(f"/kelola/{edition.slug}").text)
    entries = re.sub(r"<details.*?</details>", "<summary", menu, flags=re.S)
    assert entries.count("<summary") + entries.count("<a ") <= 6
    assert here_of(menu) == ([], [], ["Beranda"])


@pytest.mark.parametrize(
    ("way", "group", "page"),
    [
        ("/kelola/{}/impor", "Peserta", "Impor"),
        ("/acara/{}/direktori", "Peserta", "Direktori"),
        ("/kelola/{}/gerbang/pengaturan", "Program", "Gerbang"),
        ("/kelola/{}/kohort/baru", "Program", "Kohort"),
        ("/kelola/{}/target", "Program", "Kemajuan"),
        ("/acara/{}/ahli", "Program", "Ahli"),
        ("/kelola/{}/katalog", "Acara", "Katalog"),
        ("/kelola/{}/tag", "Pengaturan", "Tag"),
    ],
)
def test_the_group_of_a_page_is_open_and_lit(organiser, edition, way, group, page):
    answer = organiser.get(way.format(edition.slug))
    assert here_of(menu_of(answer.text)) == ([group], [group], [page])


def test_every_page_of_the_organisers_is_at_home_in_the_menu(organiser, edition):
    lost = []
    for endpoint in organisers_pages():
        rule = next(current_app.url_map.iter_rules(endpoint))
        answer = organiser.get(rule.rule.replace("<edition>", edition.slug))
        if answer.mimetype != "text/html" or endpoint in WITHOUT_A_PLACE:
            continue
        if answer.status_code == 200 and "<nav" in answer.text:
            current = here_of(menu_of(answer.text))[2]
            if len(current) != 1:
                lost.append((endpoint, current))
    assert lost == []
