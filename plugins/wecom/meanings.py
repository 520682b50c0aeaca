"""WeCom's codes, each in words a shop owner understands, with what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.channels import TroubleKind
from core.errors import T


@dataclass(frozen=True, kw_only=True)
class Meaning:
    """What one code says."""

    kind: TroubleKind
    message: T
    advice: T | None = None
    wait: timedelta | None = None
    done: bool | None = False
    retries: int | None = None


SECRETS = T(
    "Copy CorpID and Secret again from the WeCom console into the account's settings.",
    "请到企业微信管理后台重新复制企业 ID 和 Secret，填写到账号设置中。",
)
GRANT = T(
    "In the WeCom console, open Customer contact (or Customer service), “APIs”, and add our "
    "application to those that may call them.",
    "请在管理后台“客户联系”（或“微信客服”）的“API”中，把本应用加入“可调用接口的应用”。",
)
ADDRESS = T(
    "Add this server's public address to “trusted IPs” of the application.",
    "请在应用详情“企业可信IP”中加入本服务器的公网 IP。",
)
SHORTER = T("Shorten it and send it again.", "请缩短后重新发送。")
ASK_STAFF = T(
    "Ask a colleague to send it from WeCom (group send).", "可改用“员工群发”由同事确认发送。"
)
WAIT_FOR_THEM = T("Wait until the customer writes again.", "请等待客户再次发来消息。")
OTHER_WAY = T(
    "Write by another way, or ask a colleague who has them in WeCom.",
    "请换其他方式联系，或请已添加该客户的同事跟进。",
)
AGAIN = T("Nothing to do: we try again.", "无需处理，系统会自动重试。")
TELL_US = T("Show this code to whoever looks after your system.", "请把此错误码提供给系统管理员。")


def _of(kind: TroubleKind, en: str, zh: str, advice: T | None = None, **more: Any) -> Meaning:
    return Meaning(kind=kind, message=T(en, zh), advice=advice, **more)


K = TroubleKind

MEANINGS: Mapping[int, Meaning] = {
    -1: _of(K.TRANSIENT, "WeCom is busy.", "企业微信系统繁忙。", AGAIN, retries=3),
    6000: _of(K.TRANSIENT, "Somebody else changed this meanwhile.", "数据同时被修改。", AGAIN),
    40001: _of(K.TOKEN, "The Secret is wrong or was reset.", "Secret 不正确或已被重置。", SECRETS),
    40003: _of(
        K.PERMANENT,
        "WeCom knows no such employee.",
        "企业微信中没有该成员。",
        T("Fetch the staff anew, then choose again.", "请先同步成员，再重新选择。"),
    ),
    40004: _of(
        K.CONTENT,
        "WeCom does not take this kind of file.",
        "不支持的文件类型。",
        T("Send it as JPG, PNG, MP4, AMR or a document.", "请改用 JPG、PNG、MP4、AMR 或文档格式。"),
    ),
    40006: _of(
        K.CONTENT,
        "The file's size is not allowed.",
        "文件大小不符合要求。",
        T(
            "Pictures up to 10 MB, voice 2 MB, videos 10 MB, files 20 MB.",
            "图片、视频不超过 10 MB，语音 2 MB，文件 20 MB。",
        ),
    ),
    40007: _of(
        K.CONTENT,
        "The platform does not keep this file any more.",
        "文件已过期或不存在。",
        T("Send the file again.", "请重新发送该文件。"),
    ),
    40008: _of(
        K.CONTENT,
        "WeCom does not take this kind of message.",
        "不支持的消息类型。",
        T("Send it as text, picture, file or link.", "请改用文字、图片、文件或链接发送。"),
    ),
    40013: _of(K.CONFIGURATION, "WeCom knows no such CorpID.", "企业 ID 不正确。", SECRETS),
    40014: _of(K.TOKEN, "Our access ran out.", "访问凭证已失效。", AGAIN),
    40029: _of(
        K.PERMANENT,
        "This sign-in code is used up.",
        "登录凭证已失效。",
        T("Open the page once more from WeCom.", "请从企业微信重新打开页面。"),
    ),
    40056: _of(K.CONFIGURATION, "WeCom knows no such application.", "AgentID 不正确。", SECRETS),
    40058: _of(K.CONTENT, "WeCom does not take these values.", "参数不符合要求。", TELL_US),
    40063: _of(
        K.CONTENT,
        "The message is empty.",
        "消息内容为空。",
        T("Write something, or attach something.", "请填写文字或添加附件。"),
    ),
    40066: _of(K.PERMANENT, "WeCom has no such interface.", "接口不存在。", TELL_US),
    40068: _of(
        K.PERMANENT,
        "This tag does not exist any more.",
        "标签不存在。",
        T("Fetch the tags anew.", "请重新同步标签。"),
    ),
    40071: _of(
        K.CONTENT,
        "A tag of this name exists already.",
        "标签名称已存在。",
        T("Choose another name.", "请换一个名称。"),
    ),
    40078: _of(
        K.PERMANENT,
        "WeCom does not know this number.",
        "企业微信不识别该编号。",
        T("Fetch everything anew.", "请重新同步。"),
    ),
    40096: _of(
        K.GONE,
        "WeCom knows no such customer.",
        "该客户不存在。",
        T(
            "Fetch everything anew; they may have deleted all employees.",
            "请重新同步；客户可能已删除所有员工。",
        ),
    ),
    40128: _of(
        K.QUOTA,
        "This customer was handed over lately: only twice, and again after 90 days.",
        "该客户近期已被分配（最多两次，间隔 90 天）。",
    ),
    40129: _of(
        K.PERMANENT,
        "This employee is still at work.",
        "原跟进成员仍在职。",
        T("Hand them over as of a colleague at work.", "请按“在职继承”分配。"),
    ),
    40130: _of(
        K.PERMANENT,
        "This employee has left.",
        "原跟进成员已离职。",
        T(
            "Fetch the staff anew, then hand over as of somebody who left.",
            "请先同步成员，再按“离职继承”分配。",
        ),
    ),
    41001: _of(K.TOKEN, "Our access is missing.", "缺少访问凭证。", AGAIN),
    41005: _of(
        K.CONTENT, "The file is empty.", "文件为空。", T("Choose another file.", "请重新选择文件。")
    ),
    41041: _of(
        K.QUOTA,
        "There are too many channel codes.",
        "渠道活码数量已达上限。",
        T("Delete codes that are not used any more.", "请删除不再使用的活码。"),
    ),
    41044: _of(
        K.PERMANENT,
        "This channel code does not exist any more.",
        "渠道活码不存在。",
        T("Make a new code.", "请新建活码。"),
    ),
    41045: _of(
        K.CONTENT,
        "A channel code has at most 100 employees.",
        "活码成员超过 100 人。",
        T("Choose fewer employees, or make several codes.", "请减少接待成员，或拆分为多个活码。"),
    ),
    41047: _of(
        K.QUOTA,
        "All these customers received as many group sends as they may.",
        "客户本期可接收的群发次数已用完。",
        T(
            "Wait until next month, or write in customer service.",
            "请等待下个周期，或改用微信客服联系。",
        ),
    ),
    41048: _of(
        K.GONE,
        "None of these customers can be reached.",
        "没有可发送的客户。",
        T(
            "Choose other customers, or ask them to add an employee.",
            "请更换接收客户，或请客户重新添加员工。",
        ),
    ),
    41050: _of(
        K.WINDOW,
        "The 20 seconds for the welcome are over.",
        "欢迎语的 20 秒时限已过。",
        ASK_STAFF,
    ),
    41051: _of(
        K.WINDOW,
        "They chat already: no welcome is needed.",
        "双方已开始聊天，无需欢迎语。",
        T("Nothing to do: go on with the chat.", "无需处理，可直接继续沟通。"),
    ),
    41053: _of(
        K.PERMISSION,
        "The customer has not agreed to the archive.",
        "客户未同意会话存档。",
        T("Ask the customer to agree to the archive.", "请客户同意会话存档后再试。"),
    ),
    41054: _of(
        K.CONFIGURATION,
        "An employee may not have customers.",
        "成员未开通客户联系功能。",
        T(
            "Add them under Customer contact, “scope of use”.",
            "请在“客户联系-使用范围”中添加成员。",
        ),
    ),
    41061: _of(
        K.QUOTA,
        "The corp has as many tags as it may.",
        "企业标签数量已达上限。",
        T("Delete tags that are not used any more.", "请删除不再使用的标签。"),
    ),
    41063: _of(
        K.PERMANENT,
        "This is being sent at the moment.",
        "群发消息正在派发中。",
        T("Wait a minute, then look again.", "请稍后刷新查看。"),
    ),
    41094: _of(
        K.QUOTA,
        "Employees were reminded three times today.",
        "24 小时内已提醒 3 次。",
        T("Remind them tomorrow, or call them.", "请明天再提醒，或直接联系员工。"),
    ),
    41096: _of(
        K.PERMANENT,
        "Another application greets this customer already.",
        "欢迎语已由其他应用发送。",
        T(
            "Let only one application greet; see Customer contact, welcome.",
            "请在管理后台只保留一个应用发送欢迎语。",
        ),
        done=None,
    ),
    42001: _of(K.TOKEN, "Our access ran out.", "访问凭证已过期。", AGAIN),
    45001: _of(K.CONTENT, "The file is too large.", "文件过大。"),
    45002: _of(K.CONTENT, "The message is too long.", "消息内容过长。", SHORTER),
    45009: _of(
        K.RATE_LIMITED,
        "We called WeCom as often as it allows.",
        "调用频率超出企业微信限制。",
        AGAIN,
        wait=timedelta(seconds=60),
    ),
    45033: _of(
        K.RATE_LIMITED,
        "Too many calls at the same moment.",
        "同时调用的次数过多。",
        AGAIN,
        wait=timedelta(seconds=2),
    ),
    47001: _of(K.CONTENT, "WeCom could not read what we said.", "数据格式错误。", TELL_US),
    48002: _of(
        K.PERMISSION, "Our application may not do this.", "应用没有调用此接口的权限。", GRANT
    ),
    49008: _of(
        K.GONE,
        "This group does not exist any more.",
        "客户群不存在。",
        T("Fetch the groups anew.", "请重新同步客户群。"),
    ),
    60011: _of(
        K.PERMISSION,
        "Our application may not see this employee or department.",
        "应用的可见范围不包含该成员或部门。",
        T("Widen the application's visible range.", "请在应用详情中扩大“可见范围”。"),
    ),
    60020: _of(
        K.CONFIGURATION,
        "WeCom does not trust this server's address.",
        "服务器 IP 不在企业可信 IP 中。",
        ADDRESS,
    ),
    60111: _of(
        K.GONE,
        "WeCom knows no such employee.",
        "成员不存在。",
        T("Fetch the staff anew.", "请重新同步成员。"),
    ),
    60123: _of(
        K.GONE,
        "WeCom knows no such department.",
        "部门不存在。",
        T("Fetch the staff anew.", "请重新同步成员。"),
    ),
    84061: _of(
        K.GONE,
        "They are not in contact any more.",
        "双方已不是联系人关系。",
        T(
            "Ask the customer to add an employee again, or write elsewhere.",
            "请客户重新添加员工，或换其他联系方式。",
        ),
    ),
    84074: _of(
        K.PERMISSION, "An employee may not have customers.", "成员没有客户联系权限。", GRANT
    ),
    90500: _of(
        K.PERMANENT,
        "The group's owner is still at work.",
        "群主仍在职。",
        T(
            "Hand the groups over in WeCom on the owner's phone.",
            "请由群主在企业微信中自行转让群。",
        ),
    ),
    95000: _of(
        K.GONE,
        "This customer service account is gone.",
        "客服账号不存在。",
        T("Fetch the service accounts anew.", "请重新同步客服账号。"),
    ),
    95001: _of(
        K.COUNT,
        "Five messages were sent since the customer last wrote.",
        "客户发言后最多可回复 5 条，已用完。",
        WAIT_FOR_THEM,
    ),
    95002: _of(
        K.WINDOW,
        "The customer last wrote more than 48 hours ago.",
        "距客户上次发言已超过 48 小时。",
        WAIT_FOR_THEM,
    ),
    95003: _of(
        K.QUOTA,
        "An unverified corp can receive only a few customers.",
        "未认证企业可接待的客户数已达上限。",
        T("Verify the corp, or bind a Channels account.", "请完成企业认证或绑定视频号。"),
    ),
    95004: _of(
        K.GONE,
        "This customer service account is gone.",
        "客服账号不存在。",
        T("Fetch the service accounts anew.", "请重新同步客服账号。"),
    ),
    95007: _of(K.TRANSIENT, "The right to read messages ran out.", "消息拉取凭证已过期。", AGAIN),
    95011: _of(
        K.CONFIGURATION,
        "Customer service runs in another edition.",
        "微信客服版本不匹配。",
        T("Manage customer service in the WeCom console.", "请在企业微信后台管理微信客服。"),
    ),
    95013: _of(K.WINDOW, "The service session is over.", "客服会话已结束。", WAIT_FOR_THEM),
    95014: _of(
        K.CONFIGURATION,
        "This employee does not receive customers.",
        "该成员不是接待人员。",
        T(
            "Add them to those who answer in this account, or choose somebody who does.",
            "请先将其加入该客服账号的接待人员，或选择其他接待人员。",
        ),
    ),
    95016: _of(
        K.PERMANENT,
        "The session cannot be moved like this.",
        "当前会话状态不允许此操作。",
        T("Look how the session stands, then try again.", "请刷新会话状态后再操作。"),
    ),
    95017: _of(
        K.CONFIGURATION,
        "The API is off for this customer service account.",
        "该客服账号未开启 API 管理。",
        T(
            "Let the application manage the account in the console.",
            "请在“微信客服-API”中允许本应用管理该客服账号。",
        ),
    ),
    95018: _of(
        K.WINDOW,
        "A colleague is serving this customer in WeCom.",
        "该会话正由同事在企业微信中接待。",
        T("Ask the colleague, or end their session first.", "请联系接待同事，或先结束其会话。"),
    ),
    301002: _of(K.PERMISSION, "Our application may not see this.", "应用无权限操作。", GRANT),
    701008: _of(K.QUOTA, "The corp needs a licence for this.", "接口许可不足。", TELL_US),
}
MEANINGS = {**MEANINGS, 95012: MEANINGS[95011]}
