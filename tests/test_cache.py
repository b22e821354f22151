"""What is worked out of files is kept until they change."""
from __future__ import annotations

import os

import pytest

from kg import cache, catalog
from kg.errors import DataError


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "user_cache_path", lambda *args, **kwargs: tmp_path / "cache")


def _keep(files, value):
    cache.keep("part-1", files, value, cache.stamp(files))


def test_a_value_is_kept_until_a_file_changes(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("one")
    assert cache.kept("part-1", [file]) is None
    _keep([file], {"names": ["甲", "b"]})
    assert cache.kept("part-1", [file]) == {"names": ("甲", "b")}
    assert cache.kept("part-2", [file]) is None
    file.write_text("other")
    assert cache.kept("part-1", [file]) is None


def test_a_file_that_changed_while_it_was_read_is_read_again(tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("one")
    before = cache.stamp([file])
    file.write_text("another")
    cache.keep("part-1", [file], 1, before)
    assert cache.kept("part-1", [file]) is None


def test_sets_of_files_have_places_of_their_own(tmp_path):
    files = [tmp_path / "a.yaml", tmp_path / "b.yaml"]
    for file in files:
        file.write_text("x")
    _keep(files[:1], 1)
    _keep(files, 2)
    assert (cache.kept("part-1", files[:1]), cache.kept("part-1", files)) == (1, 2)


def test_a_damaged_or_closed_cache_is_none(tmp_path):
    _keep([], 1)
    place = next((tmp_path / "cache").iterdir())
    place.write_bytes(b"\x81")
    assert cache.kept("part-1", []) is None
    place.unlink()
    place.parent.rmdir()
    place.parent.write_text("a file where the folder should be")
    _keep([], 1)
    assert cache.kept("part-1", []) is None


def test_a_large_user_catalogue_is_parsed_once(tmp_path, monkeypatch):
    file = tmp_path / "own.csv"
    file.write_text("label,name,aliases\n" + "".join(f"Company,Quarry {k} Works,QW{k}\n" for k in range(1200)), encoding="utf-8")
    first = catalog.read_file(file)
    with monkeypatch.context() as patch:
        patch.setattr(catalog, "_read_csv", lambda path: pytest.fail("parsed again"))
        assert catalog.read_file(file) == first
    file.write_text("label,name\nCompany,\n", encoding="utf-8")
    os.utime(file, ns=(1, 1))
    with pytest.raises(DataError, match=r"own\.csv:2"):
        catalog.read_file(file)
