#!/usr/bin/env python3
"""Write kg/data/language/capitalised.txt: common words that English writes with a capital (monday, dell, sarah, swedish).

In a text without capitals such a word is a name all the same, while most others of its frequency are everyday words.

usage: make_capitalised.py LEXEME_PROBABILITIES

The argument is ``en_lexeme_prob.json.gz`` of the package spacy-lookups-data (MIT) from the package index: how often
forms of words, with and without capitals, are in English text.
"""
from __future__ import annotations

import argparse
import gzip
import json
import math

from kg.language.names import english_words
from kg.resources import data_path

#: How many times more often a word must be written with a capital than without.
_LEAST = 2.7
#: Words that have their capital from the start of a sentence, where they mostly stand.
_OPENING = frozenset(
    ["hello", "hiya", "hola", "greetings", "cheers", "congratulations", "thanks", "nah", "yep", "yup", "nope", "ugh", "hmm", "hmmm", "ahh", "ahhh", "aww", "awww", "ohh", "ohhh", "ooh", "oooh", "oof", "ouch", "whew", "welp", "yikes", "hooray", "gah", "meh", "wow", "haha", "amen", "eureka", "meanwhile", "furthermore", "moreover", "additionally", "secondly", "thirdly", "firstly", "lastly", "alternatively", "interestingly", "unfortunately", "hopefully", "thats", "dont", "cant", "doesnt", "didnt", "isnt", "wasnt", "wont", "youre", "theyre", "lets", "whats", "heres", "theres", "cannot", "united", "capt", "notre", "trick", "feds", "mods"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("probabilities")
    with gzip.open(parser.parse_args().probabilities) as file:
        share = {form: math.exp(log) for form, log in json.load(file).items()}
    kept = [word for word in english_words() if len(word) > 2 and word.isalpha() and word not in _OPENING and (
        share.get(word.title(), 0.0) + share.get(word.upper(), 0.0) > _LEAST * share.get(word, 0.0) + 1e-12)]
    data_path("language/capitalised.txt").write_text("\n".join(sorted(kept)) + "\n", encoding="utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
