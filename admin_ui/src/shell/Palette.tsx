import { useId, useMemo, useState, type KeyboardEvent } from 'react'
import { useDebouncedValue } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { IconArrowRight, IconPlus, IconSearch, type Icon } from '@tabler/icons-react'
import { SearchDocument, type SearchQuery } from '@/gen/graphql'
import { useManifest } from '@/contract/manifest'
import { useRun } from '@/contract/Runner'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'
import { Dialog } from './Dialog'
import { iconOf } from './icons'
import { useNav } from './nav'
import { openCreate, useOverlay } from './overlay'
import './palette.css'

type Choice = { key: string; label: string; hint: string; icon: Icon; run: () => void }

type Found = SearchQuery['search'][number]
type Place = { to: string; icon: string; title: string; hint: string }

/** Where something that was found is, and how it reads; null for what has no page. */
function placeOf(found: Found): Place | null {
  switch (found.__typename) {
    case 'Customer': {
      const hint = [i18n.t('Customer'), found.phone].filter(Boolean).join(' · ')
      return { to: `/customers/${found.id}`, icon: 'users', title: found.name, hint }
    }
    case 'Company': {
      const hint = [i18n.t('Company'), found.domain].filter(Boolean).join(' · ')
      return { to: `/companies/${found.id}`, icon: 'building', title: found.name, hint }
    }
    case 'Deal': {
      const hint = [i18n.t('Deal'), found.customer?.name].filter(Boolean).join(' · ')
      return { to: `/deals?open=${found.id}`, icon: 'kanban', title: found.title, hint }
    }
    default:
      return null
  }
}

/** Places to go, things to make, and what plugins put into the palette. */
function useCommands(): Choice[] {
  const nav = useNav()
  const navigate = useNavigate()
  const { actions } = useManifest()
  const run = useRun()
  const { me, may } = useMe()
  return useMemo(() => {
    const create = (kind: 'customer' | 'company' | 'deal', label: string): Choice[] =>
      may(`core.${kind}.create`)
        ? [{
            key: `new.${kind}`,
            label,
            hint: i18n.t('New'),
            icon: IconPlus,
            run: () => openCreate(kind),
          }]
        : []
    return [
      ...create('customer', i18n.t('New customer')),
      ...create('company', i18n.t('New company')),
      ...create('deal', i18n.t('New deal')),
      ...nav.map<Choice>((item) => ({
        key: item.to,
        label: item.tabs ? `${item.tabs.label} · ${item.label}` : item.label,
        hint: i18n.t('Go to'),
        icon: item.icon,
        run: () => void navigate({ to: item.to }),
      })),
      ...[...actions.values()]
        .filter((action) => action.placement?.includes('command') && !action.on)
        .map<Choice>((action) => ({
          key: action.id,
          label: action.label,
          hint: i18n.t('Do'),
          icon: iconOf(action.icon),
          run: () => run(action.id, {}),
        })),
    ]
    // Rights come with `me`; `may` itself is new each time.
  }, [nav, navigate, actions, run, me])
}

function useFound(text: string): { found: Choice[]; waiting: boolean } {
  const navigate = useNavigate()
  const { data, isFetching } = useAsk(SearchDocument, { text }, { enabled: text.length > 0, keep: true })
  const found = (text ? (data?.search ?? []) : []).flatMap<Choice>((hit) => {
    const place = placeOf(hit)
    if (!place) return []
    const { to, icon, title, hint } = place
    return { key: to, label: title, hint, icon: iconOf(icon), run: () => void navigate({ href: `/app${to}` }) }
  })
  return { found, waiting: isFetching }
}

/** Ctrl-K: find anything, go anywhere, do anything. */
export default function Palette() {
  const { close } = useOverlay()
  const id = useId()
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text.trim(), 120)
  const [at, setAt] = useState(0)
  const commands = useCommands()
  const { found, waiting } = useFound(asked)
  const needle = text.trim().toLowerCase()
  const matching = commands.filter((c) => c.label.toLowerCase().includes(needle))
  const choices = needle ? [...found, ...matching] : matching
  const here = Math.min(at, choices.length - 1)
  const take = (choice: Choice | undefined): void => {
    if (!choice) return
    close()
    choice.run()
  }
  const onKey = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) {
      event.preventDefault()
      setAt((here + step + choices.length) % Math.max(1, choices.length))
      return
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(choices[here])
  }
  return (
    <Dialog
      onClose={close}
      withCloseButton={false}
      size={600}
      padding={0}
      yOffset="12vh"
      centered={false}
      aria-label={i18n.t('Search or run a command')}
    >
      <div className="palette-ask">
        <IconSearch size={18} aria-hidden />
        <input
          data-autofocus
          role="combobox"
          aria-expanded
          aria-controls={id}
          aria-activedescendant={choices[here] ? `${id}-${here}` : undefined}
          aria-label={i18n.t('Search or run a command')}
          placeholder={i18n.t('A name, a phone number, a command…')}
          value={text}
          onChange={({ currentTarget: { value } }) => {
            setText(value)
            setAt(0)
          }}
          onKeyDown={onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <ul className="palette-list" role="listbox" id={id} aria-label={i18n.t('Results')}>
        {choices.map(({ key, label, hint, icon: Icon, ...choice }, index) => (
          <li
            key={key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === here}
            className="palette-item"
            ref={index === here ? (li) => li?.scrollIntoView({ block: 'nearest' }) : undefined}
            onMouseMove={() => setAt(index)}
            onClick={() => take({ key, label, hint, icon: Icon, ...choice })}
          >
            <Icon size={17} stroke={1.6} aria-hidden />
            <span className="cut grow">{label}</span>
            <span className="soft tiny cut palette-hint">{hint}</span>
            <IconArrowRight size={15} className="palette-go" aria-hidden />
          </li>
        ))}
      </ul>
      {choices.length === 0 && (
        <p className="palette-none soft" role="status">
          {waiting ? i18n.t('Searching…') : i18n.t('Nothing found')}
        </p>
      )}
    </Dialog>
  )
}
