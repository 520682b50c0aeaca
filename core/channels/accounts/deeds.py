"""What an owner can do with an account on its screens: the same buttons for every channel."""

from core.channels.adapters.known import MANAGE
from core.errors import T
from core.ui import ROW, Action, Source, When, asked, deed

_THIS_VERSION = {"id": "$row.id", "version": "$row.version"}


def connecting(channel: str) -> Source:
    """How an account of this channel is connected with what the form says."""
    return deed(
        "createAccount",
        channel=("String!", channel),
        name=asked("String!"),
        settings=asked("JSON!"),
    )


EDIT = Action(
    id="edit",
    label=T("Edit", "编辑"),
    icon="pencil",
    requires=(MANAGE,),
    mutation=Source(
        """
        mutation ($id: ID!, $name: String, $settings: JSON, $version: Int) {
          updateAccount(input: {
            id: $id, name: $name, settings: $settings, expectedVersion: $version}) {
            errors { code message field } } }""",
        "updateAccount",
        {**_THIS_VERSION, "name": "$form.name", "settings": "$form.settings"},
    ),
    done=T("Saved", "已保存"),
)

TEST = Action(
    id="test",
    label=T("Self-test", "自检"),
    icon="stethoscope",
    requires=(MANAGE,),
    mutation=deed("testAccount", id=ROW),
    done=T("Tested; what was found stands beside, under Self-test", "自检完成，结果见“自检”页"),
)

PAUSE = Action(
    id="pause",
    label=T("Pause", "暂停"),
    icon="player-pause",
    requires=(MANAGE,),
    when=(When("state", "ne", "PAUSED"),),
    mutation=deed("pauseAccount", id=ROW),
    done=T("Paused: messages are kept, and read later", "已暂停：消息会保留，恢复后处理"),
)

RESUME = Action(
    id="resume",
    label=T("Resume", "恢复"),
    icon="player-play",
    requires=(MANAGE,),
    when=(When("state", "ne", "ACTIVE"),),
    mutation=deed("resumeAccount", id=ROW),
    done=T("At work again", "已恢复"),
)

REPLAY = Action(
    id="replay",
    label=T("Read failed messages again", "重新处理失败消息"),
    icon="rotate",
    requires=(MANAGE,),
    when=(When("deliveriesPoison", "gt", 0),),
    mutation=Source(
        """
        mutation ($id: ID!) { replayDeliveries(input: {account: $id}) {
          errors { code message field } } }""",
        "replayDeliveries",
        {"id": "$row.id"},
    ),
    done=T("Being read again", "正在重新处理"),
)

REMOVE = Action(
    id="remove",
    label=T("Remove", "移除"),
    icon="trash",
    requires=(MANAGE,),
    tone="bad",
    confirm=T(
        "Its messages will be refused from now on. What it brought stays.",
        "此后将拒绝该账号的消息，已有数据保留。",
    ),
    mutation=Source(
        """
        mutation ($id: ID!, $version: Int) {
          deleteAccount(input: {id: $id, expectedVersion: $version}) {
            errors { code message field } } }""",
        "deleteAccount",
        _THIS_VERSION,
    ),
    done=T("Removed", "已移除"),
)
