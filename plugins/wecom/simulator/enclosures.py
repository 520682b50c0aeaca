"""What people send along with their phones."""

import base64

PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFUlEQVR42mNkP5jAgA0wMeAAg1MCAOuf"
    "ATgNmX+hAAAAAElFTkSuQmCC"
)
"""A small green square."""

FILES = {
    "image": ("picture.png", "image/png", PICTURE),
    "voice": ("voice.amr", "audio/amr", b"#!AMR\n" + b"\x3c" * 32),
    "video": ("video.mp4", "video/mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 32),
    "file": ("需求.txt", "text/plain", "我们需要三台。".encode()),
}
