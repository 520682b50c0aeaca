"""What an account keeps on WeChat: pictures, sounds, films, drafts and articles."""

from core.errors import T
from core.ui import (
    ROW,
    Choices,
    Contribution,
    Empty,
    Field,
    Filter,
    Option,
    Page,
    Picker,
    Source,
    Value,
    View,
    When,
    asked,
    listing,
)

from .words import OF_ACCOUNT, act, beside, text

SEND_RIGHT = ("core.message.send",)
AGAIN = ("wechat.materials", "wechat.syncs")
KINDS = (
    Option("IMAGE", T("Picture", "图片"), "info"),
    Option("VOICE", T("Voice", "语音"), "info"),
    Option("VIDEO", T("Film", "视频"), "info"),
    Option("ARTICLE", T("Article", "文章"), "good"),
    Option("DRAFT", T("Draft", "草稿"), "warn"),
)
COVERS = Choices(
    Source(
        """
        query ($account: ID!) {
          wechatMaterials(first: 200, filter: {kind: {eq: IMAGE}, account: {id: {eq: $account}}}) {
            nodes { id title } } }""",
        "wechatMaterials.nodes",
        {"account": "$row.id"},
    ),
    label="title",
)

KEEP = act(
    "keep_material",
    T("Upload material", "上传素材"),
    "keepWechatMaterial",
    variables={"account": ROW, "kind": asked("String!"), "file": asked("ID")},
    icon="upload",
    form=(
        Field(
            "kind",
            T("Kind", "类型"),
            "select",
            required=True,
            default="image",
            options=(
                Option("image", T("Picture", "图片")),
                Option("voice", T("Voice", "语音")),
                Option("video", T("Film", "视频")),
            ),
        ),
        Field(
            "file",
            T("File", "文件"),
            "file",
            required=True,
            help=T(
                "Pictures up to 10 MB, voice up to 2 MB and 60 s, films up to 10 MB.",
                "图片 ≤10MB，语音 ≤2MB、60 秒，视频 ≤10MB。",
            ),
        ),
    ),
    done=T("Being uploaded; it appears under Material", "正在上传，请到「素材」查看"),
    refresh=AGAIN,
)
DRAFT = act(
    "draft_article",
    T("Write a draft", "新建图文草稿"),
    "draftWechatArticle",
    variables={
        "account": ROW,
        "title": asked("String!"),
        "words": asked("String!"),
        "cover": asked("ID"),
        "url": asked("String"),
    },
    icon="article",
    form=(
        text("title", T("Title", "标题"), hint=T("64 characters", "64 字以内。")),
        Field("words", T("Words", "正文"), "textarea", required=True),
        Field(
            "cover",
            T("Cover", "封面"),
            "select",
            required=True,
            choices=COVERS,
            help=T("Pictures of the material.", "从素材库的图片中选择。"),
        ),
        text("url", T("“Read more” leads to", "「阅读原文」链接"), required=False),
    ),
    done=T("Being made; it appears under Material", "正在创建，请到「素材」查看"),
    refresh=AGAIN,
)
PUBLISH = act(
    "publish_draft",
    T("Publish", "发布"),
    "publishWechatDraft",
    variables={"id": ROW},
    icon="send",
    when=(When("kind", "eq", "DRAFT"),),
    confirm=T(
        "The article becomes public; nobody is notified.", "发布后文章公开可见，但不会推送给粉丝。"
    ),
    done=T("Being published", "正在发布"),
    refresh=AGAIN,
)

MATERIALS = Page(
    id="materials",
    path="/wechat/materials",
    label=T("Material", "素材"),
    icon="photo",
    requires=SEND_RIGHT,
    nav=beside(36),
    source=listing(
        "wechatMaterials", "WeChatMaterial", "id kind title url changedAt account { name }", poll=10
    ),
    columns=(
        Value("title", T("Title", "名称")),
        Value("kind", T("Kind", "类型"), "enum", options=KINDS),
        Value("url", T("Look at it", "查看"), "link"),
        Value("changedAt", T("Changed", "更新时间"), "relative"),
        OF_ACCOUNT,
    ),
    filters=(Filter("kind", T("Kind", "类型"), "select", options=KINDS),),
    views=(View("newest", T("Newest", "最新"), sort="-changedAt"),),
    actions=("wechat.publish_draft", "wechat.preview_material"),
    empty=Empty(
        T("No material yet", "还没有素材"),
        T(
            "Fetch it or upload something under Settings → WeChat accounts → Tools.",
            "请在「设置 → 微信公众号 → 工具」中同步或上传。",
        ),
    ),
)

PICK = Picker(
    id="pick_material",
    label=T("Material", "微信素材"),
    icon="photo",
    requires=SEND_RIGHT,
    channel="wechat",
    picks="card",
    choices=Choices(
        Source(
            """
            query ($conversation: ID!) { wechatMaterialsFor(conversation: $conversation) {
              nodes { card title kind } } }""",
            "wechatMaterialsFor.nodes",
            {"conversation": "$entity.id"},
        ),
        value="card",
        label="title",
        detail="kind",
    ),
)

SCREENS: tuple[Contribution, ...] = (MATERIALS, KEEP, DRAFT, PUBLISH, PICK)
