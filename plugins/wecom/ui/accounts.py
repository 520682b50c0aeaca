"""The settings screen of corps: connected step by step, tested, fetched, paused, removed."""

from core.channels import MANAGE as MANAGE_CHANNELS
from core.errors import T
from core.ui import (
    FINDINGS,
    Action,
    Actions,
    Choices,
    Contribution,
    Empty,
    Field,
    Notice,
    Option,
    Section,
    Settings,
    Source,
    Table,
    Value,
)

MANAGE = (MANAGE_CHANNELS,)

STATES = (
    Option("active", T("Active", "运行中"), "good"),
    Option("paused", T("Paused", "已暂停"), "warn"),
    Option("needs_reauth", T("Enter the secrets again", "需重新填写密钥"), "bad"),
    Option("channel_off", T("Channel off", "渠道已停用"), "warn"),
)

SEALED = T("Stored encrypted, and never shown again.", "加密保存，之后不再显示。")
KEPT = T("Stored encrypted; leave blank to keep it.", "加密保存；留空则保持不变。")
OLD_ONLY = T(
    "Only for corps that used it before December 2023: newer ones let the application call.",
    "仅 2023 年 12 月前已启用的企业填写；新企业请把应用加入“可调用接口的应用”。",
)

BOUND = """
query { accounts(filter: {channel: {in: ["wechat", "wecom"]}}) {
  nodes { id name channel wecomBinding } } }"""

OPEN_PLATFORM = Field(
    "settings.open_platform",
    T("Bound to the same Open Platform as", "与以下账号绑定了同一开放平台"),
    "select",
    choices=Choices(
        Source(BOUND, "accounts.nodes"), value="wecomBinding", label="name", detail="channel"
    ),
    help=T(
        "Then whoever has the same unionid in both is one customer here. Choose Fetch everything "
        "after a change.",
        "选择后，两边 unionid 相同的人自动合并为同一客户。修改后请点击“同步”。",
    ),
)


def _fields(*, new: bool) -> tuple[Field, ...]:
    about = SEALED if new else KEPT
    return (
        Field("name", T("Name", "名称"), required=True, placeholder=T("Our corp", "本企业")),
        Field("settings.corp_id", T("CorpID", "企业 ID"), required=True, placeholder="ww…"),
        Field("settings.agent_id", "AgentID", "number", required=True, min=1),
        Field("settings.app_secret", "Secret", "secret", required=new, help=about),
        Field("settings.token", "Token", "secret", required=new, help=about),
        Field("settings.encoding_aes_key", "EncodingAESKey", "secret", required=new, help=about),
        Field(
            "settings.contacts_secret",
            T("Contacts Secret", "客户联系 Secret"),
            "secret",
            help=OLD_ONLY,
        ),
        Field(
            "settings.kf_secret",
            T("Customer service Secret", "微信客服 Secret"),
            "secret",
            help=OLD_ONLY,
        ),
        OPEN_PLATFORM,
        *_unconfirmed(),
    )


def _unconfirmed() -> tuple[Field, ...]:
    """What the documentation does not state beyond doubt, to be set right if it is otherwise."""
    return (
        Field(
            "settings.verify_file_name",
            T("Domain proof: file name", "域名校验文件名"),
            placeholder="WW_verify_….txt",
            help=T(
                "For trusted domains; served at the root.", "用于可信域名校验，系统在根路径提供。"
            ),
        ),
        Field("settings.verify_file_content", T("Domain proof: content", "域名校验文件内容")),
        Field(
            "settings.media_days",
            T("Files are kept (days)", "文件保留天数"),
            "number",
            default=3,
            help=T(
                "Not stated for sure by WeCom; 3 is usual.",
                "企业微信保留客服文件的时长官方未明确说明，通常为 3 天。",
            ),
        ),
    )


LIST = """
query { accounts(filter: {channel: {eq: "wecom"}}) { nodes {
  id name state sandbox callbackUrl lastDeliveryAt settings secretsSet version
  problem { message advice }
  deliveriesDone deliveriesWaiting deliveriesPoison wecomSidebarUrl } } }"""

CHECK = """
query { channelChecks(channel: "wecom") {
  lines { account title ok detail advice testedAt } } }"""

TEST = """
mutation ($id: ID!) { testAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

CONNECT = """
mutation ($name: String!, $settings: JSON!) {
  createAccount(input: {channel: "wecom", name: $name, settings: $settings}) {
    account { id } errors { code message field } } }"""

EDIT = """
mutation ($id: ID!, $name: String, $settings: JSON, $version: Int) {
  updateAccount(input: {id: $id, name: $name, settings: $settings, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

PAUSE = """
mutation ($id: ID!) { pauseAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

RESUME = """
mutation ($id: ID!) { resumeAccount(input: {id: $id}) {
  account { id } errors { code message field } } }"""

REPLAY = """
mutation ($id: ID!) { replayDeliveries(input: {account: $id}) {
  queued errors { code message field } } }"""

REMOVE = """
mutation ($id: ID!, $version: Int) {
  deleteAccount(input: {id: $id, expectedVersion: $version}) {
    account { id } errors { code message field } } }"""

FETCH = """
mutation ($id: String) { syncWecom(input: {account: $id}) {
  count errors { code message field } } }"""

THIS = {"id": "$row.id"}
THIS_VERSION = {"id": "$row.id", "version": "$row.version"}
AGAIN = ("wecom.settings", "wecom.check")

STEPS = (
    (
        T("Step 1: an application", "第一步：创建自建应用"),
        T(
            "In the WeCom console open Applications, create one for this system, and note AgentID "
            "and Secret. CorpID stands under My company. Its visible range must contain the staff.",
            "在企业微信管理后台“应用管理”中创建自建应用，记下 AgentID 与 Secret；企业 ID 在"
            "“我的企业”底部。应用的可见范围需包含相关成员。",
        ),
    ),
    (
        T("Step 2: let it call", "第二步：授权接口"),
        T(
            "Under Customer contact and under Customer service, “APIs”, add the application to "
            "those that may call. Under the application, add this server to the trusted IPs.",
            "在“客户联系”与“微信客服”的“API”中，把该应用加入“可调用接口的应用”；在应用详情的"
            "“企业可信IP”中加入本服务器公网 IP。",
        ),
    ),
    (
        T("Step 3: connect it here", "第三步：在此连接"),
        T(
            "Choose Connect a corp. Token and EncodingAESKey are made by WeCom when you open "
            "“Receive messages” of the application; enter the same here before you save there.",
            "点击“连接企业微信”。Token 与 EncodingAESKey 在应用的“接收消息-设置API接收”中随机获取，"
            "请先在此填写并保存，再回到企业微信保存。",
        ),
    ),
    (
        T("Step 4: the address", "第四步：填写回调地址"),
        T(
            "Copy the server address shown here into “Receive messages”, and into Customer "
            "contact and Customer service if they ask for one. WeCom checks it at once.",
            "把下方服务器地址填到“接收消息”的 URL（客户联系、微信客服如需回调同样填写），企业微信会"
            "立即校验。",
        ),
    ),
    (
        T("Step 5: test and fetch", "第五步：自检并同步"),
        T(
            "Choose Self-test at the corp, then fetch staff, tags, customers and groups.",
            "点击企业上的“自检”，全部通过后点击“同步”获取成员、标签、客户与客户群。",
        ),
    ),
)

SCREEN = Settings(
    id="settings",
    label=T("WeCom corps", "企业微信"),
    icon="brand-wechat",
    requires=MANAGE,
    source=Source(LIST, "accounts", poll=10),
    body=(
        *(Section(title, (Notice(text),), collapsed=True) for title, text in STEPS),
        Section(
            T("Connected corps", "已连接企业"),
            (
                Table(
                    path="nodes",
                    columns=(
                        Value("name", T("Name", "名称")),
                        Value("state", T("State", "状态"), "enum", options=STATES),
                        Value("problem.message", T("Problem", "异常")),
                        Value("problem.advice", T("What to do", "处理办法")),
                        Value("callbackUrl", T("Server address (URL)", "服务器地址 (URL)"), "copy"),
                        Value("wecomSidebarUrl", T("Side bar address", "侧边栏地址"), "copy"),
                        Value("lastDeliveryAt", T("Last message", "最近消息"), "relative"),
                        Value("deliveriesDone", T("Read", "已处理"), "number"),
                        Value("deliveriesPoison", T("Could not be read", "无法读取"), "number"),
                    ),
                    actions=(
                        "wecom.test",
                        "wecom.fetch",
                        "wecom.edit",
                        "wecom.pause",
                        "wecom.resume",
                        "wecom.replay",
                        "wecom.remove",
                    ),
                ),
            ),
        ),
        Actions(("wecom.connect",)),
    ),
    empty=Empty(
        T("No corp connected yet", "尚未连接企业微信"),
        T(
            "You need the CorpID, and AgentID, Secret, Token and key of an application.",
            "需要企业 ID 及自建应用的 AgentID、Secret、Token、EncodingAESKey。",
        ),
        "wecom.connect",
    ),
)

SELF_TEST = Settings(
    id="check",
    label=T("WeCom self-test", "企业微信自检"),
    icon="stethoscope",
    requires=MANAGE,
    source=Source(CHECK, "channelChecks"),
    body=(
        Table(
            path="lines",
            columns=FINDINGS,
            limit=200,
        ),
    ),
    empty=Empty(
        T("Not tested yet", "尚未自检"),
        T("Choose Self-test at a connected corp.", "请在已连接的企业上点击“自检”。"),
    ),
)


def _deed(name: str, label: T, icon: str, mutation: Source, done: T) -> Action:
    return Action(
        id=name,
        label=label,
        icon=icon,
        requires=MANAGE,
        mutation=mutation,
        done=done,
        refresh=AGAIN,
    )


GIVEN = {"name": "$form.name", "settings": "$form.settings"}

DEEDS = (
    Action(
        id="connect",
        label=T("Connect a corp", "连接企业微信"),
        icon="plug",
        requires=MANAGE,
        form=_fields(new=True),
        mutation=Source(CONNECT, "createAccount", GIVEN),
        done=T("Corp connected", "企业微信已连接"),
        refresh=AGAIN,
    ),
    Action(
        id="edit",
        label=T("Edit", "编辑"),
        icon="pencil",
        requires=MANAGE,
        form=_fields(new=False),
        mutation=Source(EDIT, "updateAccount", {**THIS_VERSION, **GIVEN}),
        done=T("Saved", "已保存"),
        refresh=AGAIN,
    ),
    _deed(
        "test",
        T("Self-test", "自检"),
        "stethoscope",
        Source(TEST, "testAccount", THIS),
        T("Tested: see the self-test below", "自检完成，结果见“企业微信自检”"),
    ),
    _deed(
        "fetch",
        T("Fetch everything", "同步"),
        "refresh",
        Source(FETCH, "syncWecom", THIS),
        T("Fetching in the background", "已开始后台同步"),
    ),
    _deed(
        "pause",
        T("Pause", "暂停"),
        "player-pause",
        Source(PAUSE, "pauseAccount", THIS),
        T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
    ),
    _deed(
        "resume",
        T("Resume", "恢复"),
        "player-play",
        Source(RESUME, "resumeAccount", THIS),
        T("At work again", "已恢复"),
    ),
    _deed(
        "replay",
        T("Read failed messages again", "重新处理失败消息"),
        "rotate",
        Source(REPLAY, "replayDeliveries", THIS),
        T("They are being read again", "正在重新处理"),
    ),
    Action(
        id="remove",
        label=T("Disconnect", "断开"),
        icon="plug-off",
        requires=MANAGE,
        tone="bad",
        confirm=T(
            "Its address answers no more; what it brought stays.",
            "回调地址将停用，已有数据保留。",
        ),
        mutation=Source(REMOVE, "deleteAccount", THIS_VERSION),
        done=T("Disconnected", "已断开"),
        refresh=AGAIN,
    ),
)

ACCOUNTS: tuple[Contribution, ...] = (SCREEN, SELF_TEST, *DEEDS)
