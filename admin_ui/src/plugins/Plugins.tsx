import { useEffect, useRef, useState } from 'react'
import { Switch } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  DisablePluginDocument,
  EnablePluginDocument,
  PluginsDocument,
  type PluginsQuery,
} from '@/gen/graphql'
import type { Tone } from '@/contract/types'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useMe } from '@/data/me'
import { Bones, Failed, Nothing } from '@/shell/States'
import { complain } from '@/shell/toasts'
import { iconOf } from '@/shell/icons'
import './plugins.css'

type Plugin = PluginsQuery['plugins'][number]

const ICONS: Record<string, string> = { wechat: 'brand-wechat', loyalty: 'gift', sales: 'kanban' }
const EVERY = 1000

const stateWords = (state: string): [label: string, tone: Tone] =>
  (
    ({
      ON: [i18n.t('On'), 'good'],
      OFF: [i18n.t('Off'), 'neutral'],
      STARTING: [i18n.t('Switching…'), 'info'],
      FAILED: [i18n.t('Failed'), 'bad'],
    }) as Record<string, [string, Tone]>
  )[state] ?? [state, 'neutral']

const settled = (plugin: Plugin, wish: boolean): boolean =>
  plugin.state === 'FAILED' || (wish ? plugin.state === 'ON' : plugin.state === 'OFF')

/** The house hands over to its next generation within seconds: ask now, and once it has. */
function askAnew(): void {
  for (const wait of [0, 4000, 12_000]) setTimeout(() => void cache.invalidateQueries(), wait)
}

/** Wishes that are under way: the page asks each second until the house has followed them. */
function useWishes() {
  const [wishes, setWishes] = useState<ReadonlyMap<string, boolean>>(new Map())
  const answer = useAsk(PluginsDocument, {}, { about: ['plugin'], poll: wishes.size ? EVERY : false })
  const plugins = answer.data?.plugins
  const before = useRef(0)
  useEffect(() => {
    const open = [...wishes].filter(([name, wish]) => {
      const plugin = plugins?.find((p) => p.name === name)
      return !plugin || !settled(plugin, wish)
    })
    if (open.length !== wishes.size) setWishes(new Map(open))
    // Another set of plugins is another manifest, other rights, other screens.
    if (before.current > open.length) askAnew()
    before.current = open.length
  }, [plugins, wishes])
  const wish = async (plugin: Plugin, on: boolean): Promise<void> => {
    setWishes((now) => new Map(now).set(plugin.name, on))
    try {
      const input = { name: plugin.name }
      await (on ? change(EnablePluginDocument, { input }) : change(DisablePluginDocument, { input }))
    } catch (error) {
      setWishes((now) => new Map([...now].filter(([name]) => name !== plugin.name)))
      complain(error)
    }
    void answer.refetch()
  }
  return { ...answer, plugins, wishes, wish }
}

type CardProps = { plugin: Plugin; wish: boolean | undefined; onWish: (on: boolean) => void }

function Card({ plugin, wish, onWish }: CardProps) {
  const Icon = iconOf(ICONS[plugin.name])
  const busy = wish !== undefined || plugin.state === 'STARTING'
  const [label, tone] = stateWords(busy ? 'STARTING' : plugin.state)
  return (
    <li className="panel plugin">
      <span className="plugin-icon">
        <Icon size={22} stroke={1.6} aria-hidden />
      </span>
      <div className="grow stack-s">
        <div className="row wrap">
          <h2>{plugin.title}</h2>
          <span className={`chip tone-${tone}`} role="status">
            {label}
          </span>
          <span className="tiny soft num">{plugin.version}</span>
        </div>
        <p className="soft">{plugin.summary}</p>
        {plugin.needs.length > 0 && (
          <p className="tiny soft">{i18n.t('Needs: {names}', { names: plugin.needs.join(', ') })}</p>
        )}
        {plugin.state === 'FAILED' && plugin.reason && !busy && (
          <p className="notice notice-bad small" role="alert">
            {plugin.reason}
          </p>
        )}
        {busy && (
          <div className="bar bar-busy">
            <i />
          </div>
        )}
      </div>
      <Switch
        aria-label={plugin.title}
        checked={wish ?? plugin.enabled}
        disabled={busy}
        onChange={({ currentTarget }) => onWish(currentTarget.checked)}
      />
    </li>
  )
}

/** What this house can do, piece by piece; only for those who may switch. */
export default function Plugins() {
  const { me, may } = useMe()
  if (me && !may('core.plugin.manage')) return <Nothing title={i18n.t('There is no such page')} />
  return <List />
}

function List() {
  const { plugins, wishes, wish, error, refetch } = useWishes()
  return (
    <div className="page page-narrow">
      <div>
        <h1>{i18n.t('Plugins')}</h1>
        <p className="soft">{i18n.t('Switched off, a plugin keeps its data and shows nothing.')}</p>
      </div>
      {error && wishes.size === 0 && <Failed error={error} again={() => void refetch()} />}
      {!plugins && !error && <Bones rows={5} />}
      <ul className="stack">
        {plugins?.map((plugin) => (
          <Card
            key={plugin.name}
            plugin={plugin}
            wish={wishes.get(plugin.name)}
            onWish={(on) => void wish(plugin, on)}
          />
        ))}
      </ul>
    </div>
  )
}
