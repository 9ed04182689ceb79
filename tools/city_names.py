"""Invent names from syllables that mean nothing, in Latin and in Hangul."""

from __future__ import annotations

from random import Random

_FIRST = (
    ("bre", "브레"), ("dol", "돌"), ("fen", "펜"), ("gar", "가르"), ("hul", "훌"),
    ("jor", "조르"), ("kel", "켈"), ("lun", "룬"), ("mur", "무르"), ("nev", "네브"),
    ("ost", "오스트"), ("pel", "펠"), ("quil", "퀼"), ("ras", "라스"), ("sil", "실"),
    ("tav", "타브"), ("und", "운드"), ("vex", "벡스"), ("wim", "윔"), ("yar", "야르"),
)  # fmt: skip
_MIDDLE = (
    ("a", "아"), ("edo", "에도"), ("ifa", "이파"), ("olu", "올루"), ("umi", "우미"),
    ("yra", "이라"), ("ene", "에네"), ("oka", "오카"), ("isu", "이수"), ("abo", "아보"),
)  # fmt: skip
_LAST = (
    ("bex", "벡스"), ("dun", "둔"), ("fold", "폴드"), ("gren", "그렌"), ("lorn", "론"),
    ("mond", "몬드"), ("nock", "녹"), ("ric", "릭"), ("sund", "순드"), ("thal", "탈"),
    ("vick", "빅"), ("zan", "잔"),
)  # fmt: skip


def invented(rng: Random) -> tuple[str, str]:
    """Return a name in Latin and in Hangul letters, one of some thousands."""
    parts = [rng.choice(table) for table in (_FIRST, _MIDDLE, _LAST)]
    latin, hangul = ("".join(part[script] for part in parts) for script in (0, 1))
    return latin.capitalize(), hangul
