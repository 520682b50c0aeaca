"""The settings screen of corps: connected step by step, tested, fetched, paused, removed."""

from core.channels import MANAGE as MANAGE_CHANNELS
from core.channels import AccountScreens, Step
from core.errors import T
from core.ui import Action, Choices, Contribution, Field, Source, Value, deed

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

FIELDS = (
    Field("settings.corp_id", T("CorpID", "企业 ID"), required=True, placeholder="ww…"),
    Field("settings.agent_id", "AgentID", "number", required=True, min=1),
    Field("settings.app_secret", "Secret", "secret", required=True),
    Field("settings.token", "Token", "secret", required=True),
    Field("settings.encoding_aes_key", "EncodingAESKey", "secret", required=True),
    Field(
        "settings.contacts_secret", T("Contacts Secret", "客户联系 Secret"), "secret", help=OLD_ONLY
    ),
    Field(
        "settings.kf_secret",
        T("Customer service Secret", "微信客服 Secret"),
        "secret",
        help=OLD_ONLY,
    ),
    OPEN_PLATFORM,
    Field(
        "settings.verify_file_name",
        T("Domain proof: file name", "域名校验文件名"),
        placeholder="WW_verify_….txt",
        help=T("For trusted domains; served at the root.", "用于可信域名校验，系统在根路径提供。"),
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

GUIDE = (
    Step(
        T("An application", "创建自建应用"),
        T(
            "In the WeCom console open Applications, create one for this system, and note AgentID "
            "and Secret. CorpID stands under My company. Its visible range must contain the staff.",
            "在企业微信管理后台“应用管理”中创建自建应用，记下 AgentID 与 Secret；企业 ID 在"
            "“我的企业”底部。应用的可见范围需包含相关成员。",
        ),
    ),
    Step(
        T("Let it call", "授权接口"),
        T(
            "Under Customer contact and under Customer service, “APIs”, add the application to "
            "those that may call. Under the application, add this server to the trusted IPs.",
            "在“客户联系”与“微信客服”的“API”中，把该应用加入“可调用接口的应用”；在应用详情的"
            "“企业可信IP”中加入本服务器公网 IP。",
        ),
    ),
    Step(
        T("Connect it here", "在此连接"),
        T(
            "Choose Connect a corp. Token and EncodingAESKey are made by WeCom when you open "
            "“Receive messages” of the application; enter the same here before you save there.",
            "点击“连接企业微信”。Token 与 EncodingAESKey 在应用的“接收消息-设置API接收”中随机获取，"
            "请先在此填写并保存，再回到企业微信保存。",
        ),
    ),
    Step(
        T("The address", "填写回调地址"),
        T(
            "Copy the server address from the list of corps into “Receive messages”, and into "
            "Customer contact and Customer service if they ask for one. WeCom checks it at once.",
            "把列表中的服务器地址填到“接收消息”的 URL（客户联系、微信客服如需回调同样填写），"
            "企业微信会立即校验。",
        ),
    ),
    Step(
        T("Test and fetch", "自检并同步"),
        T(
            "Choose Self-test at the corp, then fetch staff, tags, customers and groups.",
            "点击企业上的“自检”，全部通过后点击“同步”获取成员、标签、客户与客户群。",
        ),
    ),
)

FETCHING = Action(
    id="fetch",
    label=T("Fetch everything", "同步"),
    icon="refresh",
    requires=(MANAGE_CHANNELS,),
    mutation=deed("syncWecom", account=("String", "$row.id")),
    done=T("Fetching in the background", "已开始后台同步"),
    refresh=("wecom.settings", "wecom.progress"),
)

CORPS = AccountScreens(
    channel="wecom",
    icon="brand-wechat",
    label=T("WeCom corps", "企业微信账号"),
    connect=T("Connect a corp", "连接企业微信"),
    connected=T("Corp connected", "企业微信已连接"),
    needs=T(
        "You need the CorpID, and AgentID, Secret, Token and key of an application.",
        "需要企业 ID 及自建应用的 AgentID、Secret、Token、EncodingAESKey。",
    ),
    guide=GUIDE,
    example=T("Our corp", "本企业"),
    fields=FIELDS,
    columns=(Value("wecomSidebarUrl", T("Side bar address", "侧边栏地址"), "copy"),),
    deeds=(FETCHING,),
)

ACCOUNTS: tuple[Contribution, ...] = CORPS.all()
