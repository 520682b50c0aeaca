"""What a viewer can do, as a page of phones offers it."""

import base64

from core.channels import Ask, Doing
from core.errors import T

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""The smallest picture there is."""


DOINGS: tuple[Doing, ...] = (
    Doing(
        "says",
        T("Write a private message", "发私信"),
        (Ask("text", T("Words", "内容"), T("Hello, how much is it?", "你好，这款多少钱？")),),
    ),
    Doing("sends_image", T("Send a picture", "发图片")),
    Doing("sends_video", T("Send a film", "发视频")),
    Doing("sends_emoji", T("Send a sticker", "发表情")),
    Doing("shares", T("Share a video of yours", "分享你的视频")),
    Doing(
        "enters",
        T("Open the conversation from an ad or video", "从广告或视频进入私信"),
        (
            Ask("ad", T("Ad", "广告"), "7001"),
            Ask("video", T("Video", "视频")),
        ),
    ),
    Doing(
        "fills_card",
        T("Fill in a lead card", "填写留资卡片"),
        (
            Ask("name", T("Name", "姓名"), "李雷"),
            Ask("phone", T("Phone", "手机号"), "13800138000"),
            Ask("city", T("City", "城市"), "上海市"),
        ),
    ),
    Doing(
        "fills_form",
        T("Fill in an ad's form", "填写广告表单"),
        (
            Ask("name", T("Name", "姓名"), "韩梅梅"),
            Ask("phone", T("Phone", "手机号"), "13900139000"),
            Ask("promotion", T("Promotion", "推广"), "7788"),
        ),
    ),
    Doing("recalls", T("Take back the last message", "撤回上一条消息")),
    Doing(
        "comments",
        T("Comment on a video", "评论视频"),
        (Ask("text", T("Words", "内容"), T("Where can I buy it?", "怎么买？")),),
    ),
    Doing("follows", T("Follow", "关注")),
    Doing("likes", T("Like a video", "点赞视频")),
    Doing("agrees", T("Agree to be written to", "授权主动私信")),
    Doing("disagrees", T("Agree no longer", "取消主动私信授权")),
    Doing("blocks_us", T("Block the business", "拉黑商家")),
)
