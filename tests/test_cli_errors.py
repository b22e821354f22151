"""Bad input of every kind: one line on stderr, the documented exit status, no traceback, and the rest is built."""
from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import root

GOOD = "GPT-3 has 175 billion parameters.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("good.txt").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def light(monkeypatch):
    """The page and the database have tests of their own."""
    from kg.exports import page
    from kg.stores import embedded
    monkeypatch.setattr(page, "write", lambda nodes, edges, path: path.write_text("page"))
    monkeypatch.setattr(embedded, "write", lambda nodes, edges, path: (path / "graph.lbug").write_text("database"))


def kg(*args, input=None):
    """Run a command; what it raises beyond its exit status fails the test."""
    result = CliRunner().invoke(root, [str(a) for a in args], input=input)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def _one_line(result, *words, status=1):
    line, = result.stderr.splitlines()
    assert line.startswith("kg: ") and all(word in line for word in words), line
    assert (result.exit_code, result.stdout) == (status, "")
    return line


BAD = {
    "binary.txt": (b"\x00\x01\x02\xff" * 900, "binary, not text"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "binary, not text"),
    "empty.txt": (b"", "empty"),
    "blank.md": (b" \n\n\t", "empty"),
    "mark.txt": (b"\xef\xbb\xbfabc\xff\xff def", "undecodable: begins as utf-8"),
    "nul.txt": (b"GPT-3 has\x00 175 billion parameters.", "binary, not text"),
    "bad.jsonl": (b'{"id": "1", "text": "Nothing here."}\n{"id": 2, "text": }\n', "line 2: not JSON"),
    "array.jsonl": (b'{"id": "1", "text": "Nothing here."}\n[1, 2]\n', "line 2: not an object"),
    "twice.jsonl": (b'{"id": "1", "text": "Nothing."}\n{"id": "1", "text": "More."}\n', "the id '1' is used twice"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_cannot_be_read_is_named_and_the_rest_built(name, light):
    data, reason = BAD[name]
    Path(name).write_bytes(data)
    result = kg("build", name, "good.txt", "-o", "out", "-q")
    _one_line(result, f"skipped {name}: ", reason, status=3)
    assert "Model/gpt-3" in Path("out/graph.json").read_text(encoding="utf-8")


def test_nothing_to_read_is_a_failure():
    Path("empty.txt").touch()
    Path("none").mkdir()
    _one_line(kg("build", "empty.txt", "-o", "out"), "empty.txt: empty")
    _one_line(kg("build", "missing.txt", "-o", "out"), "missing.txt: no such file or folder")
    _one_line(kg("build", "none", "-o", "out"), "none: no file to read there")
    _one_line(kg("build", "*.pdf", "-o", "out"), "*.pdf: no file to read there")
    _one_line(kg("build", "empty.txt", "missing.txt", "-o", "out"), "nothing could be read: empty.txt: empty; missing.txt")
    assert not Path("out").exists()


def test_missing_inputs_among_others(light):
    Path("none").mkdir()
    Path("link.txt").symlink_to("nowhere")
    result = kg("build", "missing.txt", "none", "link.txt", "good.txt", "-o", "out", "-q")
    assert result.exit_code == 3
    assert [line.split(": ")[:2] for line in result.stderr.splitlines()] == [
        ["kg", "skipped missing.txt"], ["kg", "skipped none"], ["kg", "skipped link.txt"]]


def test_a_file_or_folder_without_the_right_to_read(light, monkeypatch):
    for name in ("open/a.txt", "open/closed/b.txt", "open/secret.txt"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(GOOD, encoding="utf-8")
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    read, scan = Path.read_bytes, os.scandir

    def read_bytes(self):
        if self.name in ("secret.txt", "closed"):
            raise denied
        return read(self)

    def scandir(path):
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return scan(path)
    monkeypatch.setattr(Path, "read_bytes", read_bytes)
    monkeypatch.setattr(os, "scandir", scandir)
    result = kg("build", "open", "-o", "out", "-q")
    assert result.exit_code == 3
    assert sorted(result.stderr.splitlines()) == ["kg: skipped open/closed: Permission denied",
                                                  "kg: skipped open/secret.txt: Permission denied"]


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="file names are bytes on Linux")
def test_odd_file_names(light):
    names = ["two\nlines.txt", "笑😀.txt", "caf\udce9.txt", "-dash.txt", "a#b.txt", "[x].txt"]
    Path("docs").mkdir()
    for n, name in enumerate(names):
        Path("docs", name).write_text(f"{GOOD}{n}\n", encoding="utf-8")
    Path("docs", "bad\nna\udce9me.txt").touch()
    os.mkfifo("docs/pipe")
    result = kg("build", "docs", "-o", "out", "-q")
    _one_line(result, r"skipped docs/bad\nna\xe9me.txt: empty", status=3)
    graph = json.loads(Path("out/graph.json").read_text(encoding="utf-8"))
    paths = {n["path"] for n in graph["nodes"] if n["label"] == "Document"}
    assert paths == {"docs/two\nlines.txt", "docs/笑😀.txt", r"docs/caf\xe9.txt", "docs/-dash.txt", "docs/a#b.txt", "docs/[x].txt"}
    assert "6 unchanged" in kg("build", "docs", "-o", "out").stdout
    assert kg("claims", "--db", "out", "--about", "GPT-3").exit_code == 0


def test_hostile_text(light):
    Path("long.txt").write_text("word " * 5_000 + GOOD.strip() + " 词" * 2_000, encoding="utf-8")
    Path("controls.txt").write_text("GPT-3\u200b has\x0b 175\u202e billion\ufeff parameters.\u2028\u0085 𠮷野家 \U0010ffff\n", encoding="utf-8")
    result = kg("extract", "long.txt", "controls.txt", "--text")
    assert result.exit_code == 0
    for line in result.stdout.rstrip().split("\n"):
        extraction = json.loads(line)
        text = extraction["document"]["text"]
        assert extraction["mentions"]
        assert all(text[m["start"]:m["end"]] == m["text"] for m in extraction["mentions"] + extraction["quantities"])


CATALOGS = {
    "syntax.yaml": ("label: Company\nentities:\n  - name: [A\n", "syntax.yaml:4: "),
    "label.yaml": ("entities: []\nlabel: Firm\n", "label.yaml:2: label 'Firm' is not one of Model,"),
    "field.yaml": ("label: Company\nentities:\n  - name: A\n  - name: B\n    alias: C\n", "field.yaml:5: entities.1.alias"),
    "text.yaml": ("Company\n", "text.yaml:1: "),
    "head.csv": ("name,kind\nA,Company\n", "head.csv:1: no column label"),
    "row.csv": ("label,name\nCompany,A\nFirm,B\n", "row.csv:3: "),
}


@pytest.mark.parametrize("name", CATALOGS)
@pytest.mark.parametrize("command", [("build", "good.txt", "-o", "out"), ("extract", "good.txt")], ids=["build", "extract"])
def test_a_catalogue_with_an_error(command, name):
    text, words = CATALOGS[name]
    Path(name).write_text(text, encoding="utf-8")
    _one_line(kg(*command, "--catalog", name), words)
    assert not Path("out").exists()


DECISIONS = {
    "same: [\n": "decisions.yaml:2: ", "same:\n  - [Company/A]\n": "decisions.yaml:2: same.0",
    "different:\n  - [Company/A, B]\n": "decisions.yaml:", "- same\n": "decisions.yaml:1: expected", "equal: []\n": "decisions.yaml:1: equal",
}


@pytest.mark.parametrize("text", DECISIONS)
def test_decisions_with_an_error(text):
    Path("out").mkdir()
    Path("out/decisions.yaml").write_text(text, encoding="utf-8")
    _one_line(kg("build", "good.txt", "-o", "out"), DECISIONS[text])


def test_a_folder_without_a_graph():
    for args in (("claims",), ("explain", "GPT-3"), ("merges",), ("candidates",), ("query", "MATCH (n) RETURN n")):
        _one_line(kg(*args, "--db", "nowhere"), "nowhere", "kg build INPUT... -o")


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"nodes": 1, "edges": []}', '{"nodes": [{"id": 1}], "edges": []}',
                                  '{"nodes": [], "edges": [{"source": "a", "target": "b", "type": "IN"}]}', "\udcff"])
def test_a_damaged_graph(text):
    Path("graph.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    _one_line(kg("claims", "--db", "graph.json"), "graph.json: not a graph")


def test_what_a_folder_keeps_of_another_version():
    Path("out/.kg").mkdir(parents=True)
    Path("out/.kg/0123456789ab.json").write_text('{"stamp": "1", "file": "/x"}\n{"document": {}}', encoding="utf-8")
    for command in ("merges", "candidates"):
        _one_line(kg(command, "--db", "out"), "out: kept by another version of kg", "kg build INPUT... -o out")


def test_a_database_of_a_newer_version_and_bad_cypher(monkeypatch):
    assert kg("build", "good.txt", "-o", "out", "-q").exit_code == 0
    for cypher in ("MATCH (n RETURN n", "MATCH (n:Firm) RETURN n", "MATCH (n) RETURN n.name AS a, b", "", "CREATE (n:Model)"):
        _one_line(kg("query", cypher, "--db", "out"), "Cypher: ")
    _one_line(kg("query", "MATCH (n) WHERE n.name = $x RETURN n", "--db", "out"), "no value for $x", "--param x=")
    from kg.stores import embedded
    contract = embedded.schema()
    monkeypatch.setattr(embedded, "schema", lambda: contract.model_copy(update={"version": contract.version - 1}))
    _one_line(kg("query", "MATCH (n) RETURN n", "--db", "out"), "written by a newer kg", "upgrade kg")


def test_names_that_are_not_in_the_graph(light):
    kg("build", "good.txt", "-o", "out", "-q")
    for args in (("claims", "--about", "Zorblax"), ("claims", "--metric", "weight"), ("explain", "Zorblax")):
        result = kg(*args, "--db", "out")
        assert result.exit_code == 2 and "Usage: " in result.stderr and "Error: Invalid value" in result.stderr


@pytest.mark.parametrize("args", [(), ("build",), ("buidl", "x"), ("build", "good.txt", "--jobs", "0"), ("claims", "--sort", "size"),
                                  ("catalog", "add"), ("build", "good.txt", "--catalog", "missing.yaml")])
def test_wrong_usage(args):
    result = kg(*args)
    assert result.exit_code == 2 and "Usage: " in result.stderr
    assert "Traceback" not in result.output


def test_extract_skips_what_it_cannot_read():
    Path("empty.txt").touch()
    result = kg("extract", "empty.txt", "good.txt")
    assert (result.exit_code, result.stderr) == (3, "kg: skipped empty.txt: empty\n")
    assert json.loads(result.stdout)["mentions"][0]["name"] == "GPT-3"
    _one_line(kg("extract", "empty.txt"), "skipped empty.txt: empty")


def test_extract_streams(monkeypatch):
    from kg import builder
    for name in ("a.txt", "b.txt"):
        Path(name).write_text(GOOD, encoding="utf-8")
    written = []
    extract = builder.try_extract
    monkeypatch.setattr(builder, "try_extract", lambda *args: written.append(sys.stdout.tell()) or extract(*args))
    assert len(kg("extract", "a.txt", "b.txt", "-", input=GOOD).stdout.splitlines()) == 3
    assert 0 == written[0] < written[1] < written[2]


def _process(*args, **options):
    code = options.pop("code", "")
    return subprocess.Popen([sys.executable, "-c", f"{code}\nfrom kg.__main__ import main; main()", *args],
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", **options)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are a matter of POSIX")
def test_an_interrupt_is_one_line():
    code = ("import os, signal\nfrom kg import builder\n"
            "builder.extract_document = lambda *a: os.kill(os.getpid(), signal.SIGINT)")
    process = _process("build", "good.txt", "-o", "out", code=code)
    out, errors = process.communicate(timeout=120)
    assert (process.returncode, out) == (130, "")
    assert errors.splitlines()[-1] == "kg: interrupted" and "Traceback" not in errors
    assert not Path("out").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes are a matter of POSIX")
def test_a_reader_that_goes_away_and_a_poor_locale(light):
    Path("many.txt").write_text("".join(f"第{n}个：GPT-3 有 {n} 亿个参数。\n\n" for n in range(1, 40)), encoding="utf-8")
    kg("build", "many.txt", "-o", "out", "-q")
    # Nobody ever reads: the pipe is closed before the first line.
    process = _process("claims", "--db", "out", env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
                       preexec_fn=lambda: signal.signal(signal.SIGPIPE, signal.SIG_IGN))
    process.stdout.close()
    assert process.stderr.read() == "" and process.wait(timeout=120) == 1
    process.stderr.close()


def test_a_password_that_nobody_can_be_asked_for(light, monkeypatch):
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    kg("build", "good.txt", "-o", "out")
    result = kg("load", "out", "--uri", "bolt://127.0.0.1:1")
    assert result.exit_code == 2
    assert "put it into NEO4J_PASSWORD" in result.stderr
