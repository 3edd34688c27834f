from __future__ import annotations

import hashlib
import stat
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy.exc import IntegrityError

from matchmaker import clock
from matchmaker.accounts.core import Role
from matchmaker.db import db, transaction
from matchmaker.files import queries, service
from matchmaker.files.core import FileKind, Size
from matchmaker.files.folder import FileFolder
from matchmaker.files.models import StoredFile
from tests.factories.accounts import make_host, make_user
from tests.factories.directory import make_ikm
from tests.factories.events import make_edition
from tests.files import evil


@pytest.fixture
def host(db_session):
    return make_host()


@pytest.fixture
def company(host):
    return make_ikm(make_edition(host)).company


def keep(host, data, kind=FileKind.PHOTO, content=None, **more):
    clean = service.clean(content or evil.picture(), kind)
    return service.keep(clean, kind, host_id=host.id, data=data, now=clock.now(), **more)


def names(data):
    return sorted(path.name for path in (data / "files").glob("??/*"))


def test_a_kept_file_lies_under_a_random_name_for_its_owner_alone(host, company, tmp_path):
    user = make_user(host, Role.IKM)
    with transaction():
        file = keep(host, tmp_path, company_id=company.id, made_by_id=user.id)
    assert names(tmp_path) == [file.name, f"{file.name}.medium", f"{file.name}.small"]
    folder = tmp_path / "files"
    for place in (folder, folder / file.name[:2]):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
    path = folder / file.name[:2] / file.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    content = path.read_bytes()
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (file.host_id, file.made_by_id, file.media_type) == (host.id, user.id, "image/jpeg")
    assert file.name not in file.public_id
    small = FileFolder(tmp_path).read(file.name, Size.SMALL)
    assert max(Image.open(BytesIO(small)).size) == 240


def test_what_is_undone_leaves_no_bytes(host, tmp_path):
    def upload_and_fail():
        with transaction():
            keep(host, tmp_path)
            assert len(names(tmp_path)) == 3
            raise RuntimeError

    with pytest.raises(RuntimeError):
        upload_and_fail()
    assert names(tmp_path) == []
    assert db.session.query(StoredFile).count() == 0


def test_bytes_go_when_the_deletion_is_certain_and_not_before(host, tmp_path):
    with transaction():
        file = keep(host, tmp_path)

    def delete_and_fail():
        with transaction():
            service.delete([file], tmp_path)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        delete_and_fail()
    assert len(names(tmp_path)) == 3
    with transaction():
        service.delete([db.session.get_one(StoredFile, file.id)], tmp_path)
        assert len(names(tmp_path)) == 3
    assert names(tmp_path) == []


def test_a_company_has_one_photo_and_the_database_says_so(host, company, tmp_path):
    with transaction():
        photo = keep(host, tmp_path, company_id=company.id)
        keep(host, tmp_path, FileKind.PERMIT, company_id=company.id)
    assert queries.find_photo(company.id).id == photo.id
    assert queries.list_with_photo([company.id, company.id + 1]) == {company.id}
    assert len(queries.list_files_of([company.id])) == 2
    with pytest.raises(IntegrityError, match="uq_files_file_photo"), transaction():
        keep(host, tmp_path, company_id=company.id)
    assert len(names(tmp_path)) == 6


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("media_type", "image/png"),
        ("media_type", "application/pdf"),
        ("name", "../../etc/passwd"),
        ("size", 0),
        ("sha256", "x"),
    ],
)
def test_the_database_refuses_a_row_that_cannot_be(host, tmp_path, column, value):
    file = keep(host, tmp_path)
    setattr(file, column, value)
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_a_file_is_found_at_its_own_host_only(host, tmp_path):
    file = keep(host, tmp_path)
    assert queries.find_file(host.id, file.public_id) is file
    assert queries.find_file(make_host().id, file.public_id) is None


@pytest.mark.parametrize("name", ["", "../x", "a" * 39, "A" * 40, "a" * 40 + "/.."])
def test_the_folder_knows_only_names_that_it_drew(tmp_path, name):
    with pytest.raises(ValueError, match="not the name"):
        FileFolder(tmp_path).read(name)
