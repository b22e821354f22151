#!/usr/bin/env python3
"""Write kg/data/language/given_names.txt: given names in Latin letters, by which two capitalised words are seen to be a person.

usage: make_given_names.py [--least 0.002]

Sources, both from the package index (pip install names faker): the 1990 census of the United States (public domain, in
`names`, MIT) and the lists of Faker's locales in Latin script (MIT). Names that are everyday English words, and names by
which the catalogue knows something else (Claude, Jasper), are left out.
"""
from __future__ import annotations

import argparse
import importlib
import pkgutil
import re
import unicodedata
from pathlib import Path

import faker.providers.person as people
import names

from kg.catalog import load
from kg.language.names import english_words, name_key
from kg.resources import data_path

_NAME = re.compile(r"[A-Z][a-zÀ-ɏ]{2,12}(?:-[A-Z][a-z]{2,10})?$")
#: Everyday words are left out above this share of English text.
_EVERYDAY = 3e-5


def census(least: float) -> set[str]:
    """First names that at least ``least`` percent of people had."""
    out = set()
    for file in ("dist.male.first", "dist.female.first"):
        for line in (Path(names.__file__).parent / file).read_text().splitlines():
            name, share, *_ = line.split()
            if float(share) >= least:
                out.add(name.title())
    return out


def locales() -> set[str]:
    """The first names of all locales."""
    out: set[str] = set()
    for module in pkgutil.iter_modules(people.__path__):
        provider = importlib.import_module(f"{people.__name__}.{module.name}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary", "first_romanized_names"):
            out.update(map(str, () if isinstance(found := getattr(provider, attribute, ()), property) else found))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--least", type=float, default=0.002, help="percent of people in the census")
    args = parser.parse_args()
    other = {key for entity in load() if entity.label != "Person" for key in entity.keys}
    found = {unicodedata.normalize("NFC", n) for n in census(args.least) | locales()}
    kept = sorted(n for n in found if _NAME.match(n) and name_key(n) not in other and english_words().get(n.lower(), 0.0) < _EVERYDAY)
    data_path("language/given_names.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept)} of {len(found)} names")


if __name__ == "__main__":
    main()
