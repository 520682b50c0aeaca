"""Customer service accounts: under which name an answer is shown on WeChat."""

from core.errors import T
from core.ui import (
    ROW,
    Choices,
    Contribution,
    Empty,
    Field,
    Page,
    Picker,
    Source,
    Value,
    asked,
    listing,
)

from .words import MANAGE, OF_ACCOUNT, act, beside, text

AGAIN = ("wechat.servants", "wechat.syncs")
USERS = Choices(
    Source("query { users(first: 200) { nodes { id name email } } }", "users.nodes"), detail="email"
)
NICK = text("nick", T("Name that people see", "对外昵称"), hint=T("16 characters", "16 字以内。"))

ADD = act(
    "add_servant",
    T("New service account", "新建客服账号"),
    "addWechatServant",
    variables={"account": ROW, "name": asked("String!"), "nick": asked("String!")},
    icon="headset",
    form=(
        text(
            "name",
            T("Account", "客服账号"),
            hint=T(
                "Letters and digits, at most 10, as in kf2; the first one with @ and the account's"
                " WeChat number.",
                "不超过 10 位字母数字，如 kf2；第一个账号请写全：kf1@公众号微信号。",
            ),
        ),
        NICK,
    ),
    done=T("Being made", "正在创建"),
    refresh=AGAIN,
)
RENAME = act(
    "rename_servant",
    T("Rename", "修改昵称"),
    "renameWechatServant",
    variables={"id": ROW, "nick": asked("String!")},
    icon="pencil",
    form=(NICK,),
    done=T("Being renamed", "正在修改"),
    refresh=AGAIN,
)
LEND = act(
    "lend_servant",
    T("Whose answers", "对应同事"),
    "lendWechatServant",
    variables={"id": ROW, "user": asked("ID")},
    icon="user",
    form=(
        Field(
            "user",
            T("Colleague", "同事"),
            "select",
            choices=USERS,
            help=T(
                "What they write is shown under this name and face; empty: nobody.",
                "该同事发送的消息将显示此昵称与头像；留空表示不对应任何人。",
            ),
        ),
    ),
    done=T("Saved", "已保存"),
    refresh=AGAIN,
)
DISMISS = act(
    "dismiss_servant",
    T("Remove", "移除"),
    "dismissWechatServant",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    confirm=T("It is removed on WeChat, too.", "将同时从公众号中删除。"),
    done=T("Being removed", "正在移除"),
    refresh=AGAIN,
)

SERVANTS = Page(
    id="servants",
    path="/wechat/servants",
    label=T("Service accounts", "客服账号"),
    icon="headset",
    requires=MANAGE,
    nav=beside(37),
    source=listing(
        "wechatServants",
        "WeChatServant",
        "id name nick worker user { name } account { name }",
        poll=10,
    ),
    columns=(
        Value("nick", T("Name that people see", "对外昵称")),
        Value("name", T("Account", "客服账号")),
        Value("user.name", T("Whose answers", "对应同事")),
        Value("worker", T("Bound WeChat id", "绑定的微信号")),
        OF_ACCOUNT,
    ),
    actions=(
        "wechat.lend_servant",
        "wechat.invite_servant",
        "wechat.show_servant",
        "wechat.rename_servant",
        "wechat.dismiss_servant",
    ),
    empty=Empty(
        T("No service accounts yet", "还没有客服账号"),
        T(
            "Fetch them or make one under Settings → WeChat accounts → Tools.",
            "请在「设置 → 微信公众号 → 工具」中同步或新建。",
        ),
    ),
)

PICK = Picker(
    id="pick_servant",
    label=T("Shown as", "客服身份"),
    icon="headset",
    requires=("core.message.send",),
    channel="wechat",
    picks="staff",
    modes=("WINDOW",),
    choices=Choices(
        Source(
            """
            query ($account: ID!) {
              wechatServants(first: 100, filter: {account: {id: {eq: $account}}}) {
                nodes { name nick } } }""",
            "wechatServants.nodes",
            {"account": "$entity.accountId"},
        ),
        value="name",
        label="nick",
        detail="name",
    ),
)

SCREENS: tuple[Contribution, ...] = (SERVANTS, ADD, RENAME, LEND, DISMISS, PICK)
