"""Viewers: everything a person can do with a business on Douyin, and what they see."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from core.channels import Astray, Doing, Received
from core.errors import T

from .account import Comment, SimAccount
from .doings import DOINGS, PNG

NOTHING = T("Nothing was sent yet.", "还没有发送过消息。")


@dataclass(kw_only=True)
class Person:
    """Somebody who watches Douyin; `human` is who they are, whichever app looks at them."""

    account: SimAccount
    name: str
    human: str = ""
    open_id: str = ""
    avatar: str = "https://p3.douyinpic.com/aweme/720x720/viewer.jpeg"
    blocks: bool = False
    inbox: list[Received] = field(default_factory=list)
    doings: ClassVar[Sequence[Doing]] = DOINGS

    def __post_init__(self) -> None:
        """Give them their ids."""
        self.open_id = self.open_id or self.account.uuid()

    async def does(self, doing: str, **fields: str) -> Any:
        """Do anything a person can do; the platform tells the business at once."""
        if doing not in {each.id for each in DOINGS}:
            raise ValueError(f"nobody can {doing!r} on Douyin")
        return await getattr(self, doing)(**fields)

    def receives(self, message: str, kind: str, inside: Mapping[str, Any]) -> None:
        """See something of the business on the phone."""
        text = str(inside.get("text", "")) or T(f"[{kind}]", f"[{kind}]").say()
        self.inbox.append(Received(kind, text, {"id": message, **inside}, self.account.now))

    async def says(self, text: str = "你好，多少钱？") -> str:
        """A private message."""
        return await self._message("text", text=text)

    async def sends_image(self) -> str:
        """A picture from their phone."""
        return await self._message("user_local_image", resource=PNG)

    async def sends_video(self) -> str:
        """A film from their phone."""
        return await self._message(
            "user_local_video", resource=b"\x00\x00\x00\x18ftypmp42" + bytes(64)
        )

    async def shares(self, title: str = "") -> str:
        """Share a video of the business."""
        items = self.account.items or [self.account.publishes(title or "新品上架")]
        return await self._message("video", item_id=items[-1].id)

    async def sends_emoji(self) -> str:
        """A moving picture out of the app's own."""
        address = "https://p26-sign.douyinpic.com/obj/emoji.gif"
        return await self._message(
            "emoji",
            resource_type="gif",
            resource_width=450,
            resource_height=450,
            resource_url=address,
        )

    async def sends(self, kind: str, **fields: Any) -> str:
        """A message of any other kind."""
        return await self._message(kind, **fields)

    async def enters(self, ad: str = "", video: str = "") -> str:
        """Open the conversation, perhaps from an ad or below a video."""
        conversation = self.account.conversation(self)
        message = self.account.sealed_id()
        conversation.messages[message] = {"from": self.open_id, "kind": "enter"}
        self._grants("enter", self.account.windows.after_entering)
        content: dict[str, Any] = {
            "conversation_short_id": conversation.id,
            "server_message_id": message,
            "conversation_type": 1,
            "create_time": int(self.account.now * 1000),
            "scene_type": 4,
            "user_infos": self._infos(),
        }
        if ad:
            content["ad_info"] = json.dumps({"ad_id": ad, "ad_name": f"广告 {ad}"})
        if video:
            content["objectId"] = video
        await self.account.webhooks.event("im_enter_direct_msg", self.open_id, content)
        return message

    async def fills_card(
        self, card: str = "", name: str = "", phone: str = "13800138000", city: str = "上海市"
    ) -> str:
        """Fill in a lead card that the business sent."""
        known = card or next(iter(self.account.cards), "") or self.account.sealed_id()
        said = {"姓名": name or self.name, "手机号": phone, "城市": city}
        data = [{"label": label, "value": value} for label, value in said.items() if value]
        return await self._message(
            "retain_consult_card", card_id=known, card_status=2, card_data=data
        )

    async def recalls(self, message: str = "") -> bool:
        """Take the last message back."""
        conversation = self.account.conversation(self)
        mine = [
            key
            for key, said in conversation.messages.items()
            if said["from"] == self.open_id and said["kind"] != "enter"
        ]
        which = message or (mine[-1] if mine else "")
        if not which:
            raise Astray(NOTHING)
        conversation.messages.pop(which, None)
        content = {"server_message_id": which}
        return await self.account.webhooks.event("im_recall_msg", self.open_id, content)

    async def comments(self, text: str = "怎么买？", item: str = "", answers: str = "") -> str:
        """Write below a video."""
        account = self.account
        video = item or (account.items or [account.publishes()])[-1].id
        said = Comment(
            account.sealed_id(), video, self.open_id, self.name, text, account.now, answers
        )
        account.comments.append(said)
        content = {
            "comment_id": said.id,
            "comment_user_id": self.open_id,
            "content": text,
            "create_time": int(account.now),
            "digg_count": 0,
            "reply_comment_total": 0,
            "reply_to_comment_id": answers,
            "reply_to_item_id": video,
            "at_user_id": "",
        }
        await account.webhooks.event("item_comment_reply", self.open_id, content)
        return said.id

    async def follows(self) -> bool:
        """Follow the business."""
        return await self._action("new_follow_action", 1)

    async def likes(self) -> bool:
        """Give a video a heart."""
        items = self.account.items or [self.account.publishes()]
        return await self._action("new_video_digg", 1, item_id=items[-1].id)

    async def agrees(self) -> bool:
        """Allow the business to write of its own accord."""
        self.account.consents[self.open_id] = self.account.now
        return await self._consent(1)

    async def disagrees(self) -> bool:
        """Allow it no longer."""
        self.account.consents.pop(self.open_id, None)
        return await self._consent(2)

    async def blocks_us(self) -> None:
        """Want to hear nothing more; nobody is told."""
        self.blocks = True

    async def fills_form(
        self, phone: str = "13900139000", name: str = "", promotion: str = "7788", remark: str = ""
    ) -> str:
        """Leave name and number in the form of an ad."""
        account = self.account
        clue = {
            "at": account.now,
            "clue_id": str(account.random.getrandbits(62)),
            "advertiser_id": account.advertiser_id,
            "ad_id": 0,
            "promotion_id": int(promotion or 0),
            "promotion_name": f"推广 {promotion}",
            "clue_type": 0,
            "clue_source": 1,
            "name": name or self.name,
            "telephone": phone,
            "weixin": "",
            "province_name": "浙江省",
            "city_name": "杭州市",
            "remark": remark,
            "remark_dict": {"预算": "1万-3万"},
            "clue_state": 1,
            "convert_status": "合法转化",
            "app_name": "抖音",
            "intention_estimation": "高意向",
        }
        account.clues.append(clue)
        if account.push_secret and account.callback:
            await account.webhooks.push(clue)
        return str(clue["clue_id"])

    async def _message(self, kind: str, *, resource: bytes = b"", **fields: Any) -> str:
        account = self.account
        conversation = account.conversation(self)
        message = account.sealed_id()
        conversation.messages[message] = {"from": self.open_id, "kind": kind, **fields}
        if resource:
            account.resources[message] = (kind.removeprefix("user_local_"), resource)
        self._grants("message", account.windows.after_message)
        await account.webhooks.message("im_receive_msg", conversation, message, kind, fields)
        return message

    def _grants(self, trigger: str, window: tuple[int, float]) -> None:
        count, seconds = window
        grants = self.account.conversation(self).grants
        grants[trigger] = [count, self.account.now + seconds]

    @property
    def shown(self) -> dict[str, str]:
        """What the platform tells of them: one union_id for all apps of a developer."""
        known = {"open_id": self.open_id, "nick_name": self.name, "avatar": self.avatar}
        if self.human:
            known["union_id"] = f"union-{self.account.developer}-{self.human}"
        return known

    def _infos(self) -> list[dict[str, str]]:
        return [self.shown]

    async def _action(self, event: str, action: int, **fields: Any) -> bool:
        content = {"action_type": action, "action_time": int(self.account.now), **fields}
        return await self.account.webhooks.event(event, self.open_id, content)

    async def _consent(self, status: int) -> bool:
        now = int(self.account.now)
        content = {
            "create_time": now,
            "update_time": now,
            "expire_time": now + 30 * 86_400,
            "operation_type": status,
            "auth_status": status,
            "source": "im.direct_message.bind",
        }
        return await self.account.webhooks.event("im_authorize", self.open_id, content)
