"""Write the files of a new plugin from the template, under its own name."""

import keyword
import re
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

from core.errors import Conflict, Invalid, T
from core.hooks import GROUP

TEMPLATE = Path(__file__).parent / "template"
_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 30


def write(name: str, folder: Path) -> Path:
    """Write the plugin into `<folder>/guanxi-<name>`; says where that is."""
    _refuse_bad(name)
    project = folder / f"guanxi-{name.replace('_', '-')}"
    if project.exists():
        raise Conflict(
            T("{path} is there already.", "{path} 已存在。").fill(path=project), field="name"
        )
    for place, text in _files(name):
        target = project / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return project


def _files(name: str) -> Iterator[tuple[Path, str]]:
    """Every file of the plugin: where it stands in the project, and what it says."""
    for source in sorted(TEMPLATE.rglob("*.txt")):
        place = source.relative_to(TEMPLATE).with_suffix("").as_posix()
        place = place.replace("package/", f"guanxi_{name}/").replace("NAME", name)
        yield Path(place), _filled(source.read_text(encoding="utf-8"), name)


def _filled(text: str, name: str) -> str:
    """The template's words in the new plugin's name, in every way it is written."""
    words = name.split("_")
    pascal = "".join(word.capitalize() for word in words)
    spellings = {
        "{{name}}": name,
        "{{Name}}": pascal,
        "{{camel}}": pascal[0].lower() + pascal[1:],
        "{{title}}": " ".join(words).capitalize(),
        "{{dashed}}": "-".join(words),
    }
    for word, spelling in spellings.items():
        text = text.replace(word, spelling)
    return text


def _refuse_bad(name: str) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or keyword.iskeyword(name):
        raise Invalid(
            T(
                "A plugin's name is short, in small letters, digits and single underscores: gifts.",
                "插件名须简短，由小写字母、数字和单个下划线组成，例如 gifts。",
            ),
            field="name",
        )
    if name == "core" or name in entry_points(group=GROUP).names:
        raise Conflict(
            T("There is a plugin “{name}” already.", "已有名为“{name}”的插件。").fill(name=name),
            field="name",
        )
