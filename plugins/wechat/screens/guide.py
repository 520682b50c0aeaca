"""What to click in WeChat's console and what to paste, step by step."""

from core.errors import T

STEPS = (
    T(
        "1. Open mp.weixin.qq.com → Settings & Development → Basic configuration. Copy the AppID;"
        " let WeChat show the AppSecret once and copy it, too.",
        "① 打开 mp.weixin.qq.com「设置与开发 → 基本配置」，复制 AppID；"
        "点击「启用/重置」获取 AppSecret 并复制（只显示一次）。",
    ),
    T(
        "2. On the same page open “IP whitelist” and add this server's public address. If you do"
        " not know it, run the self-test of step 5: it names the address.",
        "② 在同一页「IP 白名单」中加入本服务器的公网 IP；"
        "不清楚时先做第 ⑤ 步自检，结果里会写明 IP。",
    ),
    T(
        "3. Choose “Connect an account” here, paste AppID and AppSecret, make up a Token (letters"
        " and digits), and paste the EncodingAESKey that the console makes at random.",
        "③ 在本页点击「连接公众号」，粘贴 AppID、AppSecret，自拟 Token（字母数字），"
        "粘贴后台「随机生成」的 EncodingAESKey。",
    ),
    T(
        "4. Back in the console choose “Change configuration”: URL is the server address shown"
        " below; Token and EncodingAESKey as here; mode “safe”. Save, then “Enable”.",
        "④ 回到后台「修改配置」：URL 填下方「服务器地址」，Token、EncodingAESKey 与本页一致，"
        "选「安全模式」，提交后点「启用」。",
    ),
    T(
        "5. Run the self-test in the account's row. Then write to the account with your own phone:"
        " “Last message” must change.",
        "⑤ 在账号一行点击「自检」，逐项变为正常；"
        "再用手机给公众号发一句话，「最近消息」应立即更新。",
    ),
)
