"""How mass and template messages end, in words for whoever runs the shop."""

from collections.abc import Mapping

from core.channels import TroubleKind as Kind
from core.errors import T

from .meanings import MEANINGS, Meaning

CHANGE = T("Change it and send it anew.", "请修改内容后重新群发。")
ORIGINAL = T(
    "Have the author allow the reprint, or send an article of your own.",
    "请先取得原作者转载授权，或改用自己的文章。",
)


def _found(en: str, zh: str) -> Meaning:
    """WeChat's own look at a mass message found something."""
    words = T(f"WeChat held the mass message back: {en}.", f"群发未通过微信审核：{zh}。")
    return Meaning(Kind.CONTENT, words, CHANGE)


STATUSES: Mapping[str, Meaning] = {
    "failed:userblock": MEANINGS["48002"],
    "failed:systemfailed": MEANINGS["-1"],
    "sendfail": Meaning(
        Kind.PERMANENT,
        T("WeChat could not send the mass message.", "微信群发失败。"),
        T("Send it again later.", "请稍后重新群发。"),
    ),
    "deleted": Meaning(
        Kind.PERMANENT,
        T("It was taken back.", "已删除。"),
    ),
    "err(10001)": _found("advertising", "涉嫌广告"),
    "err(20001)": _found("politics", "涉嫌政治"),
    "err(20004)": _found("society", "涉嫌社会"),
    "err(20002)": _found("pornography", "涉嫌色情"),
    "err(20006)": _found("crime", "涉嫌违法犯罪"),
    "err(20008)": _found("fraud", "涉嫌欺诈"),
    "err(20013)": _found("copyright", "涉嫌版权"),
    "err(22000)": _found("mutual promotion", "涉嫌互推（互相宣传）"),
    "err(21000)": _found("other reasons", "涉嫌其他"),
    "err(30001)": Meaning(
        Kind.TRANSIENT,
        T(
            "WeChat's check for originals failed, and you chose not to send reprints.",
            "原创校验出现系统错误，且已设置为不群发转载文章。",
        ),
        T("Send it again later.", "请稍后重新群发。"),
    ),
    "err(30002)": Meaning(
        Kind.CONTENT,
        T("The article is somebody else's original.", "原创校验判定不能群发（他人原创文章）。"),
        ORIGINAL,
    ),
    "err(30003)": Meaning(
        Kind.CONTENT,
        T(
            "The article counts as a reprint, and you chose not to send reprints.",
            "原创校验判定为转载文章，且已设置为不群发转载。",
        ),
        ORIGINAL,
    ),
}
"""By the word of the event, in small letters and without blanks."""
