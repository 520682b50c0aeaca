"""The words in which a self-test is told: the same columns on every screen that shows one."""

from core.errors import T

from .values import Option, Value

FINDINGS: tuple[Value, ...] = (
    Value("account", T("Account", "账号")),
    Value("title", T("What", "检查项")),
    Value(
        "ok",
        T("Result", "结果"),
        "enum",
        options=(
            Option("true", T("In order", "正常"), "good"),
            Option("false", T("To be mended", "需要处理"), "bad"),
        ),
    ),
    Value("detail", T("Seen", "说明")),
    Value("advice", T("What to do", "处理办法")),
    Value("testedAt", T("Tested", "检查时间"), "relative"),
)
"""Columns of the lines that `channelChecks` answers."""
