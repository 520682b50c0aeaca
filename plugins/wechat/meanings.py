"""The codes of WeChat's API, in words for whoever runs the shop."""

from collections.abc import Mapping
from typing import NamedTuple

from core.channels import TroubleKind as Kind
from core.errors import T


class Meaning(NamedTuple):
    """What a code means."""

    kind: Kind
    message: T
    advice: T | None = None


WAIT = T("Wait a moment and try again.", "请稍候再试。")
WAIT_FOR_THEM = T(
    "Wait until they write again, or send a template message.",
    "请等待对方再次发言，或改用模板消息。",
)
CHECK_SECRET = T(
    "Copy AppID and AppSecret from mp.weixin.qq.com → Settings & Development → Basic"
    " configuration, and enter them again.",
    "请到 mp.weixin.qq.com「设置与开发 → 基本配置」核对 AppID 与 AppSecret，重新填写。",
)
SEND_AGAIN = T("Choose the file again and send it anew.", "请重新选择文件后再发送。")
ASK_CONSENT = T("Ask them to accept this notification once more.", "请引导对方再次同意订阅该通知。")
REPORT = T("Tell whoever maintains this system.", "请联系系统维护人员。")
VERIFY = T(
    "In mp.weixin.qq.com, verify the account or apply for this ability under Settings &"
    " Development → Interface permissions.",
    "请在公众平台完成认证，或在「设置与开发 → 接口权限」中开通。",
)

BUSY = Meaning(Kind.TRANSIENT, T("WeChat is busy.", "微信系统繁忙。"), WAIT)
STALE = Meaning(
    Kind.TOKEN,
    T("WeChat does not take our access any more.", "微信访问凭证已失效。"),
    T("It is renewed by itself.", "系统会自动更新凭证，无需操作。"),
)
BAD_APP_ID = Meaning(
    Kind.CONFIGURATION, T("WeChat does not know this AppID.", "AppID 不正确。"), CHECK_SECRET
)
BAD_SECRET = Meaning(
    Kind.CONFIGURATION,
    T("The AppSecret is wrong or was reset.", "AppSecret 不正确或已被重置。"),
    CHECK_SECRET,
)
BAD_CALL = Meaning(
    Kind.PERMANENT, T("WeChat did not understand our request.", "请求格式不被微信接受。"), REPORT
)
NO_MEDIA = Meaning(
    Kind.CONTENT,
    T("WeChat has this file no more: it keeps them for three days.", "素材已失效（仅保留三天）。"),
    SEND_AGAIN,
)
BAD_FILE = Meaning(
    Kind.CONTENT,
    T("WeChat does not take a file of this kind or size.", "文件格式或大小不符合微信要求。"),
    T(
        "Pictures up to 10 MB (jpg, png), voice up to 2 MB and 60 s (amr, mp3), films up to"
        " 10 MB (mp4).",
        "图片 ≤10MB（jpg/png），语音 ≤2MB、60 秒（amr/mp3），视频 ≤10MB（mp4）。",
    ),
)
GONE = Meaning(
    Kind.GONE,
    T("WeChat does not know this person any more.", "该用户已不存在或已注销。"),
    T("Reach them another way, such as by phone.", "请改用其他方式联系，例如电话。"),
)
BAD_CODE = Meaning(
    Kind.PERMANENT,
    T("The login code is wrong, used or too old.", "登录凭证无效、已使用或已过期。"),
    T("Have them open the page again.", "请让对方重新打开页面。"),
)
REVOKED = Meaning(
    Kind.TOKEN,
    T("The person's agreement ended.", "用户授权已失效。"),
    T("Have them open the page and agree again.", "请让对方重新打开页面并授权。"),
)
TOO_LONG = Meaning(
    Kind.CONTENT,
    T("This is longer than WeChat takes.", "内容超过微信允许的长度。"),
    T("Shorten it, or send it in two messages.", "请缩短内容，或分成两条发送。"),
)
REFUSED_CONTENT = Meaning(
    Kind.CONTENT,
    T("WeChat found something it does not allow in this.", "内容含有违规信息，微信拒绝发送。"),
    T("Word it differently.", "请修改内容后重试。"),
)
DAY_OVER = Meaning(
    Kind.QUOTA,
    T("Today's number of calls is used up.", "今日接口调用次数已用完。"),
    T(
        "It begins anew at midnight; under Settings → WeChat accounts → Quotas it can be reset ten"
        " times a month.",
        "次日零点恢复；也可在「设置 → 微信公众号 → 额度」中清零（每月 10 次）。",
    ),
)
TOO_FAST = Meaning(Kind.RATE_LIMITED, T("Too many calls in a minute.", "调用过于频繁。"), WAIT)
NO_MASS = Meaning(
    Kind.QUOTA,
    T("The number of mass messages is used up.", "群发次数已用完。"),
    T(
        "Subscription accounts may send one a day; of a service account everybody gets four a"
        " month.",
        "订阅号每天 1 次；服务号每位粉丝每月最多收到 4 条。",
    ),
)
NOT_ALLOWED = Meaning(
    Kind.PERMISSION, T("This account may not do this.", "该账号没有此接口权限。"), VERIFY
)
FROZEN = Meaning(
    Kind.PERMISSION,
    T("WeChat has barred this account from this.", "该账号的此项能力已被微信封禁。"),
    T("Read the notices in mp.weixin.qq.com.", "请登录公众平台查看站内通知。"),
)
WRONG_MENU = Meaning(
    Kind.CONTENT,
    T("WeChat does not take this menu.", "菜单不符合微信要求。"),
    T(
        "At most 3 items with 5 below each; names up to 4 and 8 characters; pages need an address.",
        "一级菜单最多 3 个，每个下最多 5 个子菜单；名称一级 4 字、二级 8 字以内；网页须填写链接。",
    ),
)
WRONG_TAG = Meaning(
    Kind.CONTENT,
    T("WeChat does not take this tag.", "标签不符合微信要求。"),
    T(
        "Names have at most 30 bytes (10 characters) and occur once.",
        "名称不超过 10 个汉字，且不可重名。",
    ),
)
MANY_TAGS = Meaning(
    Kind.QUOTA,
    T(
        "There are too many tags: 100 in all, 20 on one person.",
        "标签过多：最多 100 个，每人最多 20 个。",
    ),
    T("Remove tags that nobody needs.", "请删除不再使用的标签。"),
)
SAME_JOB = Meaning(
    Kind.PERMANENT,
    T("This mass message was ordered already.", "该群发任务已提交过。"),
    T("Look at its result before sending again.", "请先查看其结果，避免重复发送。"),
)
WRONG_SERVANT = Meaning(
    Kind.CONTENT,
    T("WeChat does not take this customer service account.", "客服账号不符合要求或不存在。"),
    T(
        "Fetch the accounts again under Settings → WeChat accounts → Tools and choose another.",
        "请在「设置 → 微信公众号 → 工具」中重新同步客服账号后再选择。",
    ),
)
NO_SERVICE_TOOL = Meaning(
    Kind.PERMISSION,
    T("The account has no customer service.", "该公众号没有开通客服功能。"),
    T(
        "Add it in mp.weixin.qq.com under Features, or switch it off in the account's settings.",
        "请在公众平台「功能」中添加客服功能，或在账号设置中关闭相关选项。",
    ),
)
NOT_BOUND = Meaning(
    Kind.CONTENT,
    T("Nobody on WeChat is bound to this service account.", "该客服账号尚未绑定微信号。"),
    T(
        "Bind it in mp.weixin.qq.com under Customer service.",
        "请在公众平台「客服功能」中邀请微信号绑定后再使用。",
    ),
)
NOT_INVITED = Meaning(
    Kind.CONTENT,
    T("WeChat did not send this invitation.", "微信未发出绑定邀请。"),
    T(
        "Look under Customer service in mp.weixin.qq.com who is bound or invited already.",
        "请在公众平台「客服功能」中查看该微信号是否已绑定或已邀请。",
    ),
)
MANY_SERVANTS = Meaning(
    Kind.QUOTA,
    T("There are as many service accounts as WeChat allows.", "客服账号数量已达上限。"),
    T("Remove one that nobody uses.", "请移除不再使用的客服账号。"),
)
NOT_SERVED = Meaning(
    Kind.CONTENT,
    T("Nobody serves this person in WeChat's tool now.", "该用户当前没有客服接待。"),
    T("Nothing is left to do.", "无需处理。"),
)
SERVED_ALREADY = Meaning(
    Kind.CONTENT,
    T("Somebody else serves this person already.", "该用户正在由其他客服接待。"),
    T("End that session first.", "请先结束当前会话，再转给其他客服。"),
)
OFF_DUTY = Meaning(
    Kind.CONTENT,
    T("This service account is not on duty.", "该客服不在线。"),
    T(
        "Have them sign in to WeChat's service tool, or choose another.",
        "请让该客服登录微信客服工具，或选择其他在线客服。",
    ),
)
UNPUBLISHED = Meaning(
    Kind.CONTENT,
    T("WeChat does not know this article or draft (any more).", "文章或草稿不存在或已删除。"),
    T("Fetch the material again and choose another.", "请重新同步素材后再选择。"),
)
OPEN_WINDOW = T("Turn it on in mp.weixin.qq.com.", "请在公众平台开启。")

MEANINGS: Mapping[str, Meaning] = {
    **dict.fromkeys(("-1", "61450"), BUSY),
    **dict.fromkeys(("40001", "40014", "41001", "42001", "40082"), STALE),
    **dict.fromkeys(("40013", "41002"), BAD_APP_ID),
    **dict.fromkeys(("40125", "41004", "40243"), BAD_SECRET),
    **dict.fromkeys(("40002", "40033", "40035", "43001", "43002", "43003"), BAD_CALL),
    **dict.fromkeys(("44002", "46004", "47001", "40066", "40008", "41005"), BAD_CALL),
    **dict.fromkeys(("40007", "46001"), NO_MEDIA),
    **dict.fromkeys(("40004", "40005", "40006", "40009", "40010", "40011", "45001"), BAD_FILE),
    **dict.fromkeys(("40003", "49003"), GONE),
    **dict.fromkeys(("40029", "40163", "42003", "41008", "40226"), BAD_CODE),
    **dict.fromkeys(("40030", "42002", "42007", "61023"), REVOKED),
    **dict.fromkeys(("45002", "45003", "45004", "45005", "45008"), TOO_LONG),
    **dict.fromkeys(("87014", "20002", "40227"), REFUSED_CONTENT),
    **dict.fromkeys(("65401", "65403", "65404", "65406"), WRONG_SERVANT),
    **dict.fromkeys(("65407", "65408", "65409", "65410", "65411", "65412"), NOT_INVITED),
    **dict.fromkeys(("65416", "65417"), BAD_CALL),
    "65400": NO_SERVICE_TOOL,
    "65402": NOT_BOUND,
    "65405": MANY_SERVANTS,
    "65413": NOT_SERVED,
    "65414": SERVED_ALREADY,
    "65415": OFF_DUTY,
    **dict.fromkeys(("53404", "53600", "40114"), UNPUBLISHED),
    "45009": DAY_OVER,
    **dict.fromkeys(("45011", "45066"), TOO_FAST),
    **dict.fromkeys(("45028", "45064"), NO_MASS),
    **dict.fromkeys(("48001", "50001", "61007", "40219"), NOT_ALLOWED),
    **dict.fromkeys(("48004", "50002", "48003"), FROZEN),
    **dict.fromkeys(("40015", "40016", "40017", "40018", "40019", "40020"), WRONG_MENU),
    **dict.fromkeys(("40023", "40024", "40025", "40026", "40027", "65301"), WRONG_MENU),
    **dict.fromkeys(("45157", "45158", "45159", "45058", "45057"), WRONG_TAG),
    **dict.fromkeys(("45056", "45059"), MANY_TAGS),
    **dict.fromkeys(("45065", "45067"), SAME_JOB),
    "40037": Meaning(
        Kind.CONTENT,
        T("WeChat does not know this template.", "模板不存在或已删除。"),
        T("Fetch the templates again and choose another.", "请重新同步模板后再选择。"),
    ),
    "40164": Meaning(
        Kind.CONFIGURATION,
        T("WeChat takes no calls from our address.", "本服务器 IP 未加入白名单。"),
        T(
            "Add {ip} to the IP whitelist in mp.weixin.qq.com → Settings & Development → Basic"
            " configuration.",
            "请在公众平台「设置与开发 → 基本配置 → IP 白名单」中添加 {ip}。",
        ),
    ),
    "40165": Meaning(
        Kind.CONTENT,
        T("The mini program's page is wrong.", "小程序页面路径不正确。"),
        T(
            "Check its AppID, its page, and that it is linked.",
            "请核对 AppID、路径，并确认已关联小程序。",
        ),
    ),
    "43004": Meaning(
        Kind.GONE,
        T("They do not follow the account any more.", "对方已取消关注。"),
        T("They have to follow again first.", "需对方重新关注后才能发送。"),
    ),
    "43019": Meaning(
        Kind.BLOCKED,
        T("They stand on the account's blacklist.", "对方在公众号黑名单中。"),
        T("Take them off the blacklist first.", "请先移出黑名单。"),
    ),
    "43101": Meaning(
        Kind.WINDOW,
        T("They have not accepted this notification.", "对方未同意接收该订阅通知。"),
        ASK_CONSENT,
    ),
    "43116": Meaning(
        Kind.BLOCKED,
        T("They refused all notifications.", "对方已拒收全部订阅通知。"),
        ASK_CONSENT,
    ),
    "44004": Meaning(
        Kind.CONTENT,
        T("The message is empty.", "消息内容为空。"),
        T("Write something.", "请填写内容。"),
    ),
    "65303": Meaning(
        Kind.CONTENT,
        T("There is no menu for all yet.", "还没有发布默认菜单。"),
        T("Publish the menu for all first.", "请先发布默认菜单，再发布个性化菜单。"),
    ),
    "65302": Meaning(
        Kind.CONTENT,
        T("Nobody of this id follows the account.", "没有关注公众号的此用户。"),
        T("Check the WeChat id, or take the openid.", "请核对微信号，或改用 openid。"),
    ),
    "65304": WRONG_MENU,
    "43100": Meaning(
        Kind.QUOTA,
        T("Trades can be changed once a month.", "所属行业每月只能修改一次。"),
        T("Change them next month.", "请下月再修改。"),
    ),
    "40102": Meaning(
        Kind.CONTENT,
        T("WeChat does not know this trade.", "微信没有此行业。"),
        T("Choose another one.", "请重新选择行业。"),
    ),
    "45015": Meaning(
        Kind.WINDOW,
        T(
            "The time to answer is over (48 hours after a message; 1 minute after following,"
            " scanning or tapping the menu), or they do not follow any more.",
            "已超过可回复时限（发言后 48 小时；关注、扫码、点菜单后 1 分钟），或对方已取消关注。",
        ),
        WAIT_FOR_THEM,
    ),
    "45047": Meaning(
        Kind.COUNT,
        T("As many answers as allowed were sent.", "已达到可回复条数上限。"),
        WAIT_FOR_THEM,
    ),
    "47003": Meaning(
        Kind.CONTENT,
        T("The template's gaps are not filled as WeChat wants it.", "模板字段内容不符合要求。"),
        T(
            "Fill every gap; “thing” takes 20 characters, “phrase” 5 Chinese characters.",
            "请填写全部字段；thing 类不超过 20 字，phrase 类不超过 5 个汉字。",
        ),
    ),
    "48002": Meaning(
        Kind.BLOCKED,
        T("They switched off messages of this account.", "对方已关闭接收该公众号消息。"),
        T("Reach them another way.", "请改用其他方式联系。"),
    ),
    "48006": Meaning(
        Kind.QUOTA,
        T("Calls were reset ten times this month.", "本月清零次数（10 次）已用完。"),
        T("Wait until midnight.", "请等待次日零点恢复。"),
    ),
    "48008": Meaning(
        Kind.PERMISSION,
        T("Messages of this kind are not allowed to this account.", "没有该类型消息的发送权限。"),
        VERIFY,
    ),
    "50005": Meaning(Kind.GONE, T("They do not follow the account.", "对方未关注公众号。"), None),
    "45029": Meaning(
        Kind.QUOTA,
        T("There are 100,000 lasting codes already.", "永久二维码数量已达 10 万上限。"),
        T("Make a temporary one.", "请改用临时二维码。"),
    ),
    "45080": Meaning(Kind.WINDOW, T("They have to write first.", "需对方先发言。"), WAIT_FOR_THEM),
    "45081": Meaning(Kind.TRANSIENT, T("“Typing” is shown already.", "正在输入状态已显示。"), None),
    "46003": Meaning(
        Kind.PERMANENT, T("The account has no menu.", "公众号还没有菜单。"), OPEN_WINDOW
    ),
}
