"""The short list of words sounds exactly as the whole dictionary does."""

import json
import subprocess
import sys
from pathlib import Path

import pypinyin
from pypinyin.contrib.tone_convert import to_normal

from core.search import pinyin

WORDS_HEARD = Path(pinyin.__file__).with_name("readings.txt")
WORDS = Path(pypinyin.__file__).parent / "phrases_dict.json"


def test_words_sound_as_in_the_whole_dictionary() -> None:
    every_fifth = list(json.loads(WORDS.read_bytes()).items())[::5]
    said = {word: "".join(to_normal(sign[0]) for sign in signs) for word, signs in every_fifth}

    heard = {word: pinyin.readings(word)[0] for word in said if word.isalpha()}

    assert len(heard) > 9_000
    assert [(word, sound) for word, sound in heard.items() if said[word] != sound] == []


def test_a_name_is_heard_sign_by_sign_as_it_is_at_once() -> None:
    begun = [line.split(" ")[0] for line in WORDS_HEARD.read_text("utf-8").splitlines()[::40]]
    names = [
        "欧阳😀々〇㐀e\u0301",
        "ＡＢ张三，Mei 12",
        "𠀀单田芳",
        *(f"张{word}三" for word in begun),
    ]
    names += [word[:-1] + sign for word, sign in zip(begun, "三丰李王赵" * 20, strict=False)]

    speak = pinyin._dictionary().speak

    assert [name for name in names if pinyin._spoken(name) != speak(name)] == []


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
