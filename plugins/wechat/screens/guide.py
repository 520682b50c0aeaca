"""What to click in WeChat's console and what to paste, step by step."""

from core.channels import Step
from core.errors import T

GUIDE = (
    Step(
        T("Copy AppID and AppSecret", "复制 AppID 与 AppSecret"),
        T(
            "Open mp.weixin.qq.com → Settings & Development → Basic configuration. Copy the AppID;"
            " let WeChat show the AppSecret once and copy it, too.",
            "打开 mp.weixin.qq.com「设置与开发 → 基本配置」，复制 AppID；"
            "点击「启用/重置」获取 AppSecret 并复制（只显示一次）。",
        ),
    ),
    Step(
        T("Let this server in", "IP 白名单"),
        T(
            "On the same page open “IP whitelist” and add this server's public address. If you do"
            " not know it, run the self-test of step 5: it names the address.",
            "在同一页「IP 白名单」中加入本服务器的公网 IP；"
            "不清楚时先做第 5 步自检，结果里会写明 IP。",
        ),
    ),
    Step(
        T("Connect it here", "在此连接"),
        T(
            "Choose “Connect an account” here, paste AppID and AppSecret, make up a Token (letters"
            " and digits), and paste the EncodingAESKey that the console makes at random.",
            "在本页点击「连接公众号」，粘贴 AppID、AppSecret，自拟 Token（字母数字），"
            "粘贴后台「随机生成」的 EncodingAESKey。",
        ),
    ),
    Step(
        T("Tell WeChat the address", "填写服务器地址"),
        T(
            "Back in the console choose “Change configuration”: URL is the server address in the"
            " list of accounts; Token and EncodingAESKey as here; mode “safe”. Save; “Enable”.",
            "回到后台「修改配置」：URL 填账号列表中的「服务器地址」，"
            "Token、EncodingAESKey 与本页一致，选「安全模式」，提交后点「启用」。",
        ),
    ),
    Step(
        T("Try it", "自检与试发"),
        T(
            "Run the self-test in the account's row. Then write to the account with your own phone:"
            " “Last message” must change.",
            "在账号一行点击「自检」，逐项变为正常；"
            "再用手机给公众号发一句话，「最近消息」应立即更新。",
        ),
    ),
)
