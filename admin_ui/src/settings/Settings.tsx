import { lazy, Suspense, useEffect, useRef, type ComponentType } from 'react'
import { Link, useParams } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { useManifest } from '@/contract/manifest'
import type { SettingsDef } from '@/contract/types'
import { useMe } from '@/data/me'
import { Bones, Nothing } from '@/shell/States'
import { TabLinks } from '@/shell/TabLinks'
import './settings.css'

type Section = {
  key: string
  label: string
  needs?: string
  Screen: ComponentType
}

const Profile = lazy(() => import('./Profile'))
const House = lazy(() => import('./House'))
const People = lazy(() => import('./People'))
const Roles = lazy(() => import('./Roles'))
const Keys = lazy(() => import('./Keys'))
const Channels = lazy(() => import('./Channels'))
const Canned = lazy(() => import('./Canned'))
const AutoReplies = lazy(() => import('@/replies/AutoReplies'))
const Unreadable = lazy(() => import('./Unreadable'))
const Jobs = lazy(() => import('./Jobs'))
const Contributed = lazy(() => import('@/contract/ContributedSettings'))

const own = (): Section[] => [
  { key: 'me', label: i18n.t('My profile'), Screen: Profile },
  { key: 'house', label: i18n.t('House'), needs: 'core.house.manage', Screen: House },
  { key: 'people', label: i18n.t('People'), needs: 'core.user.manage', Screen: People },
  { key: 'roles', label: i18n.t('Roles'), needs: 'core.role.manage', Screen: Roles },
  { key: 'channels', label: i18n.t('Channels'), needs: 'core.channel.manage', Screen: Channels },
  { key: 'canned', label: i18n.t('Canned replies'), needs: 'core.message.send', Screen: Canned },
  {
    key: 'auto-replies',
    label: i18n.t('Automatic replies'),
    needs: 'core.channel.manage',
    Screen: AutoReplies,
  },
  {
    key: 'unreadable',
    label: i18n.t('Unreadable messages'),
    needs: 'core.channel.manage',
    Screen: Unreadable,
  },
  { key: 'keys', label: i18n.t('API keys'), Screen: Keys },
  { key: 'jobs', label: i18n.t('Failed jobs'), needs: 'core.job.manage', Screen: Jobs },
]

/** The screens of one plugin stand behind its first, as tabs of each other. */
type Entry = { key: string; label: string; screens?: SettingsDef[] }

function byPlugin(settings: SettingsDef[]): Entry[] {
  const plugins = [...new Set(settings.map(({ plugin }) => plugin))]
  return plugins.map((plugin) => {
    const screens = settings.filter((screen) => screen.plugin === plugin)
    const first = screens[0]!
    return { key: first.id, label: first.label, screens }
  })
}

type Props = { title: string; entries: Entry[]; section: string }

function List({ title, entries, section }: Props) {
  if (entries.length === 0) return null
  return (
    <div>
      <p className="rail-title">{title}</p>
      <ul>
        {entries.map(({ key, label, screens = [] }) => (
          <li key={key}>
            <Link
              to="/settings/$section"
              params={{ section: key }}
              className="rail-item"
              data-on={[key, ...screens.map(({ id }) => id)].includes(section) || undefined}
            >
              <span className="cut">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

function Neighbours({ label, screens = [] }: Entry) {
  const links = screens.map((screen) => ({ to: `/settings/${screen.id}`, label: screen.label }))
  return <TabLinks label={label} links={links} />
}

/** Settings: a list of their own at the left, one section at the right. */
export default function Settings() {
  const { section } = useParams({ strict: false }) as { section: string }
  const list = useRef<HTMLElement>(null)
  const { may } = useMe()
  const { settings } = useManifest()
  const sections = own().filter(({ needs }) => !needs || may(needs))
  const chosen = sections.find(({ key }) => key === section)
  const plugins = byPlugin(settings)
  // On a phone the list is one long line: where one is must be in sight, also when more of it comes.
  useEffect(() => {
    list.current?.querySelector('[data-on]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [section, sections.length, plugins.length])
  const contributed = plugins.find(({ screens }) => screens?.some(({ id }) => id === section))
  return (
    <div className="settings">
      <nav ref={list} className="settings-list" aria-label={i18n.t('Settings')}>
        <List title={i18n.t('Settings')} entries={sections} section={section} />
        <List title={i18n.t('Of plugins')} entries={plugins} section={section} />
        <div>
          <p className="rail-title">{i18n.t('For developers')}</p>
          <Link to="/explorer" className="rail-item">
            {i18n.t('API explorer')}
          </Link>
        </div>
      </nav>
      <div className="settings-body">
        <Suspense fallback={<Bones rows={6} />}>
          {chosen && <chosen.Screen />}
          {contributed && <Neighbours {...contributed} />}
          {contributed && <Contributed />}
          {!chosen && !contributed && <Nothing title={i18n.t('There is no such page')} />}
        </Suspense>
      </div>
    </div>
  )
}
