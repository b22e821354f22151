"""Segmentation: the same words as spacy-pkuseg, from the compact form of its model."""
from __future__ import annotations

import json
import os
import pickle
import random
import zipfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import spacy_pkuseg
from click.testing import CliRunner
from spacy_pkuseg.config import config
from spacy_pkuseg.feature_extractor import FeatureExtractor

from kg.cli.setup import command as setup
from kg.errors import SetupError
from kg.language import pkuseg_install, pkuseg_tables, segmentation
from kg.language.pkuseg_convert import convert

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/segmentation.jsonl").read_text("utf-8").splitlines()]
FEATURES, WEIGHTS = "pkuseg/models/default/features.pkl", "pkuseg/models/default/weights.npz"
LETTERS = "的我们模型参数大语言训练，。·三5.-／ａ"


@pytest.fixture(scope="module")
def segmenter():
    loaded = segmentation.load()
    if loaded is None:
        pytest.skip("the segmentation model is not set up: run `kg setup`")
    return loaded


@pytest.fixture(scope="module")
def small_wheel(tmp_path_factory) -> Path:
    """A wheel as pkuseg's, with a small model of random weights over all kinds of features."""
    folder = tmp_path_factory.mktemp("model")
    chance = random.Random(1)
    lines = [[_random_word(chance) for _ in range(8)] for _ in range(120)]
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(" ".join(words) for words in lines), encoding="utf-8")
    extractor = FeatureExtractor()
    extractor.build(str(corpus))
    size = len(extractor.feature_to_idx) * 5 + 25
    weights = np.rint(np.random.default_rng(1).normal(size=size) * 4096) / 4096
    model = {
        "unigram": sorted(extractor.unigram),
        "bigram": sorted(extractor.bigram),
        "feature_to_idx": extractor.feature_to_idx,
        "tag_to_idx": extractor.tag_to_idx,
    }
    (folder / "features.pkl").write_bytes(pickle.dumps(model))
    np.savez(folder / "weights.npz", sizes=np.array([5, len(extractor.feature_to_idx)]), w=weights)
    wheel = folder / "model.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.write(folder / "features.pkl", FEATURES)
        archive.write(folder / "weights.npz", WEIGHTS)
    return wheel


def _random_word(chance: random.Random) -> str:
    return "".join(chance.choice(LETTERS) for _ in range(chance.choice((1, 1, 2, 2, 2, 3, 4, 6))))


def _words(segmenter: segmentation.Segmenter, text: str) -> list[str]:
    return [text[start:end] for start, end in segmenter.segment(text)]


def test_segment_equals_spacy_pkuseg_on_every_kind_of_feature(small_wheel, tmp_path, capsys):
    path = tmp_path / "model.bin"
    pkuseg_tables.write(convert(small_wheel, FEATURES, WEIGHTS), path)
    ours = segmentation.Segmenter(pkuseg_tables.read(path))
    before = config.modelDir
    theirs = spacy_pkuseg.pkuseg(str(small_wheel.parent))
    config.modelDir = before
    capsys.readouterr()
    chance = random.Random(2)
    texts = ["".join(chance.choice(LETTERS + " ") for _ in range(chance.randint(1, 60))) for _ in range(300)]
    assert [_words(ours, text) for text in texts] == [theirs.cut(text) for text in texts]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:12])
def test_segment_words(segmenter, case):
    assert _words(segmenter, case["text"]) == case["words"]


def test_segment_does_not_depend_on_what_stands_around(segmenter):
    texts = [case["text"] for case in CASES]
    joined = "\n".join(texts * 40)
    assert _words(segmenter, joined) == [word for case in CASES for word in case["words"]] * 40


def test_segment_spans_takes_each_span_alone(segmenter):
    text = CASES[0]["text"] + CASES[1]["text"]
    middle = len(CASES[0]["text"])
    spans = segmenter.segment_spans(text, [(0, middle), (middle, len(text))])
    assert [text[start:end] for start, end in spans] == CASES[0]["words"] + CASES[1]["words"]


def test_segment_long_text_without_any_break(segmenter):
    text = "我们训练模型" * 20000
    spans = segmenter.segment(text)
    assert spans[0][0] == 0 and spans[-1][1] == len(text)
    assert all(left[1] == right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize("text", ["", " \n\u3000", "\x00", "😀👍🏽", "\ud800"])
def test_segment_covers_all_but_white_space(segmenter, text):
    assert "".join(_words(segmenter, text)) == "".join(text.split())


def test_read_refuses_other_and_damaged_files(small_wheel, tmp_path):
    path = tmp_path / "folder" / "model.bin"
    assert pkuseg_tables.read(path) is None
    pkuseg_tables.write(convert(small_wheel, FEATURES, WEIGHTS), path)
    assert pkuseg_tables.read(path) is not None
    whole = path.read_bytes()
    for damaged in (b"", whole[:-64], b"kg-pkuseg-0" + whole[11:], whole[:30]):
        path.write_bytes(damaged)
        assert pkuseg_tables.read(path) is None
    assert sorted(p.name for p in path.parent.iterdir()) == ["model.bin"]


def test_convert_refuses_a_file_that_is_no_such_wheel(tmp_path):
    wheel = tmp_path / "other.whl"
    wheel.write_bytes(b"no zip")
    with pytest.raises(SetupError, match="not a wheel with the pkuseg model"):
        convert(wheel, FEATURES, WEIGHTS)


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    path = tmp_path / "cache" / "model.bin"
    monkeypatch.setattr(pkuseg_install, "model_path", lambda: path)
    monkeypatch.setattr(segmentation, "model_path", lambda: path)
    return path


def test_setup_installs_from_a_wheel_once(small_wheel, empty_cache, monkeypatch):
    source = pkuseg_install.resources.load("language/segmentation.yaml", pkuseg_install.Source)
    digest = pkuseg_install.hashlib.sha256(small_wheel.read_bytes()).hexdigest()
    monkeypatch.setattr(pkuseg_install.resources, "load", lambda *_: source.model_copy(update={"sha256": digest}))
    first = CliRunner().invoke(setup, ["--wheel", str(small_wheel)])
    assert first.exit_code == 0, first.output
    assert f"segmentation model ready: {empty_cache}" in first.output
    again = CliRunner().invoke(setup, [])
    assert again.output == f"segmentation model already there: {empty_cache}\n"


def test_setup_refuses_a_wheel_with_another_checksum(small_wheel, empty_cache):
    with pytest.raises(SetupError, match="not the expected wheel: SHA-256"):
        pkuseg_install.install(small_wheel)
    assert not empty_cache.exists()


def test_setup_says_why_the_download_failed(empty_cache, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    with pytest.raises(SetupError, match=r"pip could not download pkuseg==0\.0\.25: ERROR: .*kg setup --wheel FILE"):
        pkuseg_install.install()
    assert not empty_cache.exists()


def test_load_without_a_model_is_none(empty_cache):
    segmentation.load.cache_clear()
    try:
        assert segmentation.load() is None
    finally:
        segmentation.load.cache_clear()
