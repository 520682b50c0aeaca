"""The short list of words sounds exactly as the whole dictionary does."""

import json
import subprocess
import sys
from pathlib import Path

import pypinyin
from pypinyin.contrib.tone_convert import to_normal

from core.search import pinyin

WORDS = Path(pypinyin.__file__).parent / "phrases_dict.json"


def test_words_sound_as_in_the_whole_dictionary() -> None:
    every_fifth = list(json.loads(WORDS.read_bytes()).items())[::5]
    said = {word: "".join(to_normal(sign[0]) for sign in signs) for word, signs in every_fifth}

    heard = {word: pinyin.readings(word)[0] for word in said if word.isalpha()}

    assert len(heard) > 9_000
    assert [(word, sound) for word, sound in heard.items() if said[word] != sound] == []


def test_a_server_hears_chinese_at_little_cost() -> None:
    """In a process of its own: memory is never given back."""
    code = """
import resource
from core.search.pinyin import readings
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
assert readings("重庆") == ("chongqing", "cq")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    kibibytes = 1 if sys.platform == "linux" else 1024
    assert int(done.stdout) / kibibytes < 25 * 1024
