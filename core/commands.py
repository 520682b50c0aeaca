"""What one can type: `guanxi serve`, and its companions.

The parent of a server needs no house: commands that do enter those rooms themselves, so that
`serve` is quick to its feet and stays small.
"""

import asyncio
import locale
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Table

from core.cradle import Cradle
from core.db import embedded
from core.errors import Refusal, T, language
from core.hooks import enabled, in_order_of_need, installed
from core.logs import keep_logs
from core.settings import Settings
from core.supervisor import Supervisor, database, switch_off, switch_on

app = typer.Typer(
    name="guanxi",
    help="Guanxi 关系: a self-hosted, plugin-based social CRM. 自托管、插件化的社交 CRM。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
plugins = typer.Typer(
    help="See, switch and begin plugins. 查看、启停与新建插件。", no_args_is_help=True
)
app.add_typer(plugins, name="plugins")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

ON, OFF = T("on", "已启用"), T("off", "未启用")
DONE = T("Done.", "完成。")
NOTHING = T("The database is up to date.", "数据库已是最新。")
WRITTEN = T("Written: {path}", "已写入：{path}")
WELL = T("All is well.", "一切正常。")


def obey(cradle: Cradle | None) -> None:
    """Run what was typed; a server's first child may be born already."""
    language.set("zh-CN" if _chinese() else "en")
    try:
        app(obj=cradle)
    except Refusal as refusal:
        err.print(f"[red]✗[/] {refusal.message.say()}", soft_wrap=True)
        raise SystemExit(1) from None


@app.command()
def serve(context: typer.Context) -> None:
    """Start Guanxi and keep it running. 启动关系并保持运行。"""
    _supervise("serve", context.obj)


@app.command()
def worker(context: typer.Context) -> None:
    """Carry out jobs from Redis, beside any number of others. 启动后台任务进程。"""
    _supervise("worker", context.obj)


@app.command()
def migrate() -> None:
    """Bring the database up to date. 更新数据库结构。"""
    ran: list[str] = []

    async def work(settings: Settings) -> None:
        from core.opening import started

        await started(settings, lambda text: (ran.append(str(text)), _say(text))[-1])

    _with_database(work)
    _say(DONE if ran else NOTHING)


@app.command()
def demo() -> None:
    """Fill the house with believable people, messages and deals. 填充演示数据。"""
    _with_database(_fill)


@app.command()
def sandbox() -> None:
    """Try everything, with imitated platforms and no account of yours. 沙盒体验。"""
    from core.sandbox import play

    play(_say)


@app.command()
def doctor() -> None:
    """Look at everything that must be well, and say what is not. 体检。"""
    from core.doctor import examine

    findings = asyncio.run(examine(Settings.from_env()))
    for finding in findings:
        mark = "[red]✗[/]" if finding.wrong else "[green]✓[/]"
        wrong = f": {finding.wrong.say()}" if finding.wrong else ""
        out.print(f"{mark} {finding.title.say()}{wrong}", soft_wrap=True)
    if any(finding.wrong for finding in findings):
        raise SystemExit(1)
    _say(WELL)


@app.command()
def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write it. 写入目录。")] = Path("schema"),
) -> None:
    """Write the schemas of the API and of the events, as files. 导出 API 与事件的模式。"""
    from core.schema import write_schemas

    for path in write_schemas(Settings.from_env(), folder):
        _say(WRITTEN.fill(path=path))
    _say(DONE)


@plugins.command("list")
def list_plugins() -> None:
    """Every installed plugin, and whether it is on. 列出插件。"""
    _with_database(_list)


@plugins.command()
def enable(names: list[str]) -> None:
    """Switch plugins on, with what they need; a running server follows. 启用插件。"""

    async def work(settings: Settings) -> None:
        from core.opening import wanted

        await wanted(settings, _say)
        await switch_on(names, say=_say)

    in_order_of_need(names, installed())
    _with_database(work)
    _say(DONE)


@plugins.command()
def disable(name: str) -> None:
    """Switch a plugin off; its data stays. 停用插件，数据保留。"""

    async def work(settings: Settings) -> None:
        from core.opening import wanted

        await wanted(settings, _say)
        await switch_off(name)

    _with_database(work)
    _say(DONE)


@plugins.command("new")
def new_plugin(
    name: str,
    folder: Annotated[Path, typer.Option("--in", help="Where to put it. 放在哪里。")] = Path(),
) -> None:
    """Begin a plugin of your own, whose tests pass. 新建插件。"""
    from core.scaffold import write

    _say(WRITTEN.fill(path=write(name, folder)))


def _supervise(role: str, cradle: Cradle | None) -> None:
    settings = Settings.from_env()
    keep_logs(settings)
    asyncio.run(Supervisor(settings, role, say=_say, cradle=cradle).run())


def _with_database(work: Callable[[Settings], Awaitable[None]]) -> None:
    """Do something in the database of this deployment, started if need be."""
    asyncio.run(_in_database(work, Settings.from_env()))


async def _in_database(work: Callable[[Settings], Awaitable[None]], settings: Settings) -> None:
    from core.opening import connected

    async with _reachable(settings) as dsn, connected(settings, dsn):
        await work(settings)


@asynccontextmanager
async def _reachable(settings: Settings) -> AsyncIterator[str]:
    try:
        yield await asyncio.to_thread(database, settings)
    finally:
        if not settings.database_url:
            await asyncio.to_thread(embedded.stop, settings.data)


async def _fill(settings: Settings) -> None:
    """Demo data for what is on; in a house where nothing is on, everything is."""
    from core.app import fill
    from core.opening import started, wanted

    if not (await wanted(settings, _say)).plugins:
        await switch_on(sorted(installed()), say=_say)
    house = await started(settings, _say)
    tag = language.get()
    columns: tuple[Any, ...] = (SpinnerColumn(), BarColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=out) as bar:
        task = bar.add_task("", total=None)
        await fill(
            house,
            lambda done, total, label: bar.update(
                task, completed=done, total=total, description=label.say(tag)
            ),
        )


async def _list(settings: Settings) -> None:
    from core.opening import wanted

    await wanted(settings, _say)
    now = await enabled()
    table = Table(box=None, show_header=False)
    for card in installed().values():
        state = (ON if card.name in now.plugins else OFF).say()
        reason = f"[red]{now.failed[card.name]}[/]" if card.name in now.failed else ""
        table.add_row(card.name, state, card.version, card.title.say(), reason)
    out.print(table)


def _say(text: T) -> None:
    out.print(f"[dim]·[/] {text.say()}", soft_wrap=True)


def _chinese() -> bool:
    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return (spoken or locale.getlocale()[0] or "").startswith("zh")
