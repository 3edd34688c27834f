from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker.accounts.models import AuditEntry
from matchmaker.directory.core import Brief
from matchmaker.directory.tags import queries, service
from matchmaker.directory.tags.core.tree import (
    BelowItselfError,
    SectorStaysError,
    TooDeepError,
)
from matchmaker.directory.tags.models import Tag
from matchmaker.directory.tags.service import Wording
from matchmaker.reference.sector_tags import list_standard_tags
from tests.factories.accounts import make_host
from tests.factories.directory import make_ikm, make_partner
from tests.factories.events import make_edition


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def edition(host):
    return make_edition(host)


def words(name_id, name_en="", **more):
    return Wording(name_id=name_id, name_en=name_en or name_id, **more)


def actions(db_session, host):
    return [
        (entry.action, entry.object_id)
        for entry in db_session.scalars(
            select(AuditEntry).filter_by(host_id=host.id, object_kind="tag").order_by(AuditEntry.id)
        )
    ]


def make_maker(edition, *tags):
    part = make_ikm(edition)
    part.company.tags = list(queries.load_tree(edition.host_id).close(tags))
    return part


def make_seeker(edition, *tags):
    tree = queries.load_tree(edition.host_id)
    return make_partner(edition, brief=Brief(tags=tree.close(tags)))


def tags_of(db_session, part):
    db_session.flush()
    db_session.refresh(part.company)
    return tuple(part.company.tags)


def test_a_new_host_starts_with_the_standard_tree(host):
    tree = queries.load_tree(host.id)
    assert [tag.code for _depth, tag in tree.walk()] == [tag.code for tag in list_standard_tags()]


def test_a_tag_is_added_last_below_its_parent_and_the_trail_says_so(db_session, host):
    tag = service.add_tag(host.id, "camilan", words("Rempeyek", "Peanut brittle", kbli=["10794"]))
    assert (tag.code, tag.parent_code) == ("rempeyek", "camilan")
    assert queries.load_tree(host.id).children("camilan")[-1].code == "rempeyek"
    assert actions(db_session, host) == [("directory.tag_added", "rempeyek")]


def test_two_tags_of_one_name_do_not_stand_side_by_side(host):
    with pytest.raises(service.SameNameError):
        service.add_tag(host.id, "camilan", words("KERIPIK"))
    with pytest.raises(service.SameNameError):
        service.rename_tag(host.id, "kerupuk", words("keripik"))
    assert service.add_tag(host.id, "kain", words("Keripik")).code == "keripik_2"


def test_a_tag_takes_other_names_codes_and_synonyms(host):
    service.rename_tag(
        host.id, "keripik", words("Keripik aneka", "Chips", kbli=["10794"], synonyms=["kripik"])
    )
    tag = queries.load_tree(host.id).get("keripik")
    assert (tag.name.id, tag.name.en, tag.synonyms) == ("Keripik aneka", "Chips", ("kripik",))


def test_sectors_stay_as_they_are(host):
    for refused in (
        lambda: service.rename_tag(host.id, "herbal", words("Jamu")),
        lambda: service.switch_tag(host.id, "herbal", on=False),
        lambda: service.move_tag(host.id, "herbal", "kain"),
        lambda: service.merge_tags(host.id, "jamu", "herbal"),
        lambda: service.remove_tag(host.id, "herbal"),
    ):
        with pytest.raises(SectorStaysError):
            refused()


def test_the_tree_has_four_levels_and_no_more(host):
    finer = service.add_tag(host.id, "keripik", words("Keripik buah"))
    with pytest.raises(TooDeepError):
        service.add_tag(host.id, finer.code, words("Keripik nanas"))


def test_another_hosts_tags_are_not_there(host):
    other = make_host()
    added = service.add_tag(other.id, "camilan", words("Rempeyek"))
    assert queries.load_tree(host.id).find(added.code) is None
    with pytest.raises(service.UnknownTagError):
        service.rename_tag(host.id, added.code, words("Peyek"))
    with pytest.raises(service.UnknownTagError):
        service.move_tag(host.id, "keripik", added.code)


def test_a_moved_tag_takes_companies_and_briefs_along(db_session, host, edition):
    maker, both = make_maker(edition, "keripik"), make_maker(edition, "keripik", "kerupuk")
    seeker = make_seeker(edition, "keripik")
    service.move_tag(host.id, "keripik", "buah_olahan")
    assert tags_of(db_session, maker) == ("buah_olahan", "keripik")
    assert set(tags_of(db_session, both)) == {"buah_olahan", "keripik", "camilan", "kerupuk"}
    db_session.refresh(seeker)
    assert Brief.from_json(seeker.brief).tags == ("buah_olahan", "keripik")


def test_a_tag_may_go_to_another_sector_with_all_below_it(db_session, host, edition):
    maker = make_maker(edition, "batik_tulis")
    service.move_tag(host.id, "batik", "jamu")
    assert tags_of(db_session, maker) == ("jamu", "batik", "batik_tulis")


def test_a_move_into_its_own_branch_is_refused(host):
    with pytest.raises(BelowItselfError):
        service.move_tag(host.id, "batik", "batik_tulis")


def test_a_merge_carries_companies_briefs_names_and_codes_along(db_session, host, edition):
    maker, both = make_maker(edition, "sambal"), make_maker(edition, "sambal", "bumbu_masak")
    elsewhere, seeker = make_maker(edition, "kopi"), make_seeker(edition, "sambal")
    service.merge_tags(host.id, "sambal", "bumbu_masak")
    assert tags_of(db_session, maker) == ("bumbu", "bumbu_masak")
    assert tags_of(db_session, both) == ("bumbu", "bumbu_masak")
    assert tags_of(db_session, elsewhere) == ("minuman", "kopi")
    db_session.refresh(seeker)
    assert Brief.from_json(seeker.brief).tags == ("bumbu", "bumbu_masak")
    tree = queries.load_tree(host.id)
    kept = tree.get("bumbu_masak")
    assert {"Sambal dan saus", "Chilli sauce", "sambel"} <= set(kept.synonyms)
    assert tree.find("sambal") == kept
    assert db_session.scalar(select(Tag).filter_by(host_id=host.id, code="sambal")) is None
    [entry] = db_session.scalars(select(AuditEntry).filter_by(action="directory.tag_merged"))
    assert entry.details == {"source": "sambal", "companies": 2, "briefs": 1}


def test_what_stood_below_a_merged_tag_stands_below_the_other(db_session, host, edition):
    maker = make_maker(edition, "batik_tulis")
    service.merge_tags(host.id, "batik", "tenun")
    assert [tag.code for tag in queries.load_tree(host.id).children("tenun")] == [
        "lurik",
        "tenun_ikat",
        "batik_tulis",
        "batik_cap",
    ]
    assert tags_of(db_session, maker) == ("kain", "tenun", "batik_tulis")


def test_another_hosts_companies_keep_their_tags(db_session, host):
    stranger = make_maker(make_edition(make_host()), "sambal")
    service.merge_tags(host.id, "sambal", "bumbu_masak")
    assert tags_of(db_session, stranger) == ("bumbu", "sambal")


def test_a_tag_that_is_used_is_not_removed(host, edition):
    make_maker(edition, "kopi")
    make_seeker(edition, "kopi")
    with pytest.raises(service.UsedTagError) as refusal:
        service.remove_tag(host.id, "kopi")
    assert refusal.value.uses == queries.Uses(companies=1, briefs=1)
    with pytest.raises(service.HasChildrenError):
        service.remove_tag(host.id, "kain")


def test_a_tag_that_nobody_uses_can_be_removed(db_session, host):
    service.remove_tag(host.id, "kopi")
    assert queries.load_tree(host.id).find("kopi") is None
    assert actions(db_session, host) == [("directory.tag_removed", "kopi")]


def test_switched_off_a_tag_stays_with_those_who_carry_it(db_session, host, edition):
    maker = make_maker(edition, "kopi")
    service.switch_tag(host.id, "kopi", on=False)
    assert not queries.load_tree(host.id).get("kopi").active
    assert tags_of(db_session, maker) == ("minuman", "kopi")
    service.switch_tag(host.id, "kopi", on=True)
    assert queries.load_tree(host.id).get("kopi").active


def test_a_tag_goes_up_and_down_among_its_like(host):
    def order():
        return [tag.code for tag in queries.load_tree(host.id).children("batik")]

    service.shift_tag(host.id, "batik_cap", up=True)
    assert order() == ["batik_cap", "batik_tulis"]
    service.shift_tag(host.id, "batik_cap", up=True)
    assert order() == ["batik_cap", "batik_tulis"]
    service.shift_tag(host.id, "batik_cap", up=False)
    assert order() == ["batik_tulis", "batik_cap"]


def test_uses_count_what_stands_below_too(host, edition):
    make_maker(edition, "kopi")
    uses = queries.count_uses(host.id)
    assert uses["minuman"] == uses["kopi"] == queries.Uses(companies=1)
    assert "teh" not in uses


@pytest.mark.parametrize(
    "values",
    [
        {"code": "Keripik Baru", "parent_code": "camilan"},
        {"code": "yatim", "parent_code": None},
        {"code": "sendiri", "parent_code": "sendiri"},
        {"code": "asing", "parent_code": "tidak_ada"},
        {"code": "tanpa_nama", "parent_code": "camilan", "name_id": ""},
    ],
)
def test_the_database_holds_no_impossible_tag(db_session, host, values):
    tag = {"name_id": "a", "name_en": "b", "position": 1, "host_id": host.id} | values
    db_session.add(Tag(**tag))
    with pytest.raises(IntegrityError):
        db_session.flush()
