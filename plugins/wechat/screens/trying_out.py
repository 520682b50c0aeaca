"""What is asked of WeChat at once: previews, taking back, invitations, templates of its library."""

from core.errors import T
from core.ui import ROW, Contribution, Field, When, asked

from .words import act, text

WECHAT_ID = text(
    "wechat",
    T("Their WeChat id", "微信号"),
    hint=T("As it stands in their profile in WeChat.", "对方「我 → 微信号」中显示的微信号。"),
)

PREVIEW = act(
    "preview_material",
    T("Preview on a phone", "预览"),
    "previewWechatMaterial",
    variables={"id": ROW, "wechat": asked("String!")},
    icon="eye",
    when=(When("kind", "ne", "VIDEO"), When("kind", "ne", "ARTICLE")),
    form=(WECHAT_ID,),
    done=T("Sent; look at the phone", "已发送，请在手机上查看"),
)
TAKE_BACK = act(
    "take_back",
    T("Take back", "删除群发"),
    "takeBackWechatBroadcast",
    variables={"id": ROW},
    icon="arrow-back-up",
    tone="bad",
    when=(When("sent", "gt", 0),),
    confirm=T(
        "Only articles and films can be deleted where they were sent; words and pictures stay.",
        "仅图文和视频可在对方手机上删除，文字与图片一经发送无法撤回。确定删除？",
    ),
    done=T("Taken back", "已删除"),
    refresh=("wechat.broadcasts",),
)
INVITE = act(
    "invite_servant",
    T("Invite a colleague on WeChat", "邀请绑定微信号"),
    "inviteWechatServant",
    variables={"id": ROW, "wechat": asked("String!")},
    icon="user-plus",
    when=(When("worker", "empty"),),
    form=(WECHAT_ID,),
    done=T("Invited; they accept on their phone", "已邀请，请对方在手机上确认"),
    refresh=("wechat.servants",),
)
FACE = act(
    "show_servant",
    T("Picture", "头像"),
    "showWechatServant",
    variables={"id": ROW, "file": asked("ID")},
    icon="photo",
    form=(
        Field(
            "file",
            T("Picture", "头像"),
            "file",
            required=True,
            help=T("A square JPG of 640 by 640.", "640×640 的 JPG 图片效果最佳。"),
        ),
    ),
    done=T("Shown from now on", "头像已更新"),
)
ADD_TEMPLATE = act(
    "add_template",
    T("Choose a template", "选用模板"),
    "addWechatTemplate",
    variables={"account": ROW, "number": asked("String!"), "gaps": asked("String")},
    icon="template",
    form=(
        text(
            "number",
            T("Number in WeChat's library", "模板库编号"),
            hint=T(
                "In mp.weixin.qq.com under Template messages → Library.",
                "见公众平台「模板消息 → 模板库」。",
            ),
        ),
        Field(
            "gaps",
            T("Gaps, one on each line", "关键词，每行一个"),
            "textarea",
            help=T(
                "In the order wanted; left empty, WeChat's own.", "按需要的顺序；留空则用默认。"
            ),
        ),
    ),
    done=T("Chosen; it appears under Templates", "已选用，请到「模板」查看"),
    refresh=("wechat.templates", "wechat.syncs"),
)
REMOVE_TEMPLATE = act(
    "remove_template",
    T("Give up", "删除"),
    "removeWechatTemplate",
    variables={"id": ROW},
    icon="trash",
    tone="bad",
    when=(When("kind", "eq", "TEMPLATE"), When("gone", "ne", True)),
    confirm=T("It is removed at WeChat, too.", "将同时从公众号中删除。"),
    done=T("Removed", "已删除"),
    refresh=("wechat.templates", "wechat.syncs"),
)

SCREENS: tuple[Contribution, ...] = (
    PREVIEW,
    TAKE_BACK,
    INVITE,
    FACE,
    ADD_TEMPLATE,
    REMOVE_TEMPLATE,
)
