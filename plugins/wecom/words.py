"""What WeCom's numbers mean, in words."""

from collections.abc import Mapping

from core.errors import T

UNKNOWN_WAY = T("Unknown", "未知来源")

ADD_WAYS: Mapping[int, T] = {
    0: UNKNOWN_WAY,
    1: T("Scanned a QR code", "扫描二维码"),
    2: T("Searched by phone number", "搜索手机号"),
    3: T("Shared card", "名片分享"),
    4: T("From a group", "群聊"),
    5: T("Phone contacts", "手机通讯录"),
    6: T("WeChat contact", "微信联系人"),
    7: T("Added automatically", "自动添加"),
    8: T("Through another application", "第三方应用"),
    9: T("Searched by e-mail", "搜索邮箱"),
    10: T("Channels", "视频号"),
    11: T("Calendar", "日程参与人"),
    12: T("Meeting", "会议参与人"),
    13: T("Document", "文档"),
    14: T("Assistant", "智慧硬件助手"),
    15: T("Service provider", "服务商添加"),
    16: T("Acquisition link", "获客链接"),
    17: T("Custom development", "定制开发"),
    18: T("Answer to a request", "需求回复"),
    21: T("Third-party pre-sales", "第三方售前"),
    22: T("Possible friends", "可能认识的人"),
    24: T("WeChat, for business", "微信“添加工作微信”"),
    201: T("Shared by a colleague", "内部成员共享"),
    202: T("Assigned", "管理员分配"),
}
"""How a customer and an employee came together; the list is from a secondary source."""


def came_by(number: int) -> str:
    """How they came together; a number nobody explained yet is shown as it is."""
    known = ADD_WAYS.get(number)
    if known is not None:
        return known.say()
    return T("Unknown ({number})", "未知来源（{number}）").fill(number=str(number)).say()
