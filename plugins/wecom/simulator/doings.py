"""What can be done on a phone, and what is seen there."""

from core.channels import Ask, Doing
from core.errors import T

NO_CODE = T("There is no such channel code.", "没有这个渠道活码。")
NO_LINK = T("There is no such acquisition link.", "没有这个获客链接。")
NO_EMPLOYEE = T("There is no such employee.", "没有这位员工。")
NO_FRIEND = T("No employee was added yet.", "还没有添加员工。")
NO_GROUP = T("There is no such group.", "没有这个客户群。")
NO_POST = T("No employee you added has published anything.", "添加的员工还没有发表朋友圈。")
NOTHING = T("Nothing was sent yet.", "还没有发送过消息。")


TEXT = Ask(
    name="text",
    title=T("Text", "内容"),
    sample=T("Hello, I would like to know more", "你好，想了解一下产品"),
)
SCENE = Ask(name="scene", title=T("Scene", "场景"))
STATE = Ask(name="state", title=T("Which code", "活码标识"))
URL = Ask(name="url", title=T("Which link", "获客链接"))
USERID = Ask(name="userid", title=T("Employee", "员工"))
ITEM = Ask(name="item", title=T("Item", "菜单项"))
CHAT = Ask(name="chat", title=T("Group", "客户群"))

OF_A_PERSON = (
    Doing(id="scans", title=T("Scan a channel code", "扫渠道活码"), fields=(STATE,)),
    Doing(id="opens", title=T("Open an acquisition link", "打开获客链接"), fields=(URL,)),
    Doing(id="adds", title=T("Add an employee", "添加员工"), fields=(USERID,)),
    Doing(id="leaves", title=T("Delete an employee", "删除员工"), fields=(USERID,)),
    Doing(id="enters", title=T("Open customer service", "进入微信客服"), fields=(SCENE,)),
    Doing(id="says", title=T("Write to customer service", "给客服发消息"), fields=(TEXT,)),
    Doing(id="sends_image", title=T("Send a picture", "发图片")),
    Doing(id="sends_voice", title=T("Send a voice message", "发语音")),
    Doing(id="sends_video", title=T("Send a video", "发视频")),
    Doing(id="sends_file", title=T("Send a file", "发文件")),
    Doing(id="sends_location", title=T("Send a place", "发位置")),
    Doing(id="sends_link", title=T("Send a link", "发链接")),
    Doing(id="sends_mini_program", title=T("Send a mini program", "发小程序")),
    Doing(id="taps", title=T("Tap a menu item", "点菜单"), fields=(ITEM,)),
    Doing(id="recalls", title=T("Recall the last message", "撤回上一条")),
    Doing(id="refuses", title=T("Refuse messages", "拒收客服消息")),
    Doing(id="allows", title=T("Receive messages again", "恢复接收客服消息")),
    Doing(id="joins", title=T("Join a group", "加入客户群"), fields=(CHAT,)),
    Doing(id="quits", title=T("Leave a group", "退出客户群"), fields=(CHAT,)),
    Doing(id="likes", title=T("Like the latest post", "点赞最新朋友圈")),
    Doing(id="comments", title=T("Comment on the latest post", "评论最新朋友圈")),
    Doing(id="agrees", title=T("Agree to the archive", "同意会话存档"), fields=(USERID,)),
    Doing(id="refuses_transfer", title=T("Refuse another employee", "拒绝更换员工")),
)

OF_AN_EMPLOYEE = (
    Doing(id="accepts", title=T("Accept a request", "通过好友申请")),
    Doing(id="confirms", title=T("Confirm a group send", "确认群发")),
    Doing(id="publishes", title=T("Publish to moments", "发表朋友圈")),
    Doing(id="says", title=T("Write from the WeCom client", "在企业微信里回复"), fields=(TEXT,)),
    Doing(id="ends", title=T("End the service session", "结束客服会话")),
)
