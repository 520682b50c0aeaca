import { useEffect, useMemo, useRef, useState } from 'react'
import { i18n } from '@lingui/core'
import { IconRefresh, IconSearch } from '@tabler/icons-react'
import type { Filter, View } from '@/contract/types'
import { useUsers } from '@/data/users'
import type { ListSearch } from '@/grid/search'
import { useKeys } from '@/shell/keys'
import { figure } from '@/words/formats'
import { DateInput } from './DateInput'

type Set = (part: Partial<ListSearch>) => void

const COUNTED_TO = 10_000

/** How many there are; the server stops counting at ten thousand. */
export function Count({ total }: { total: number | null | undefined }) {
  if (total === null || total === undefined) return null
  return (
    <span className="chip num">
      {figure(total)}
      {total >= COUNTED_TO && '+'}
    </span>
  )
}

type Tabs = { views: View[]; now: string | undefined; onChoose: (key: string) => void }

/** The prepared views of a list. */
export function ViewTabs({ views, now, onChoose }: Tabs) {
  if (views.length < 2) return null
  return (
    <div className="tabs" role="group" aria-label={i18n.t('Views')}>
      {views.map(({ key, label }) => (
        <button
          key={key}
          className="plain tab"
          aria-pressed={key === now}
          onClick={() => onChoose(key)}
        >
          {label}
        </button>
      ))}
    </div>
  )
}

function useOptions(filter: Filter): { value: string; label: string }[] {
  const users = useUsers(filter.type === 'user')
  if (filter.type === 'user') return users.map(({ id, name }) => ({ value: id, label: name }))
  if (filter.type === 'bool') {
    return [
      { value: 'true', label: i18n.t('Yes') },
      { value: 'false', label: i18n.t('No') },
    ]
  }
  return filter.options ?? []
}

type One = { filter: Filter; value: string; onChange: (value: string) => void }

function DatesFilter({ filter, value, onChange }: One) {
  const [from = '', to = ''] = value.split('..')
  const write = (low: string, high: string): void => onChange(low || high ? `${low}..${high}` : '')
  return (
    <span className="filter" data-on={Boolean(value) || undefined}>
      <span>{filter.label}</span>
      <DateInput
        aria-label={i18n.t('{label} from', { label: filter.label })}
        value={from}
        onChange={(low) => write(low, to)}
      />
      –
      <DateInput
        aria-label={i18n.t('{label} to', { label: filter.label })}
        value={to}
        onChange={(high) => write(from, high)}
      />
    </span>
  )
}

function TextFilter({ filter, value, onChange }: One) {
  const [text, setText] = useState(value)
  return (
    <label className="filter" data-on={Boolean(value) || undefined}>
      <span>{filter.label}</span>
      <input
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={() => text !== value && onChange(text)}
        onKeyDown={(event) => event.key === 'Enter' && onChange(text)}
      />
    </label>
  )
}

function OneFilter({ filter, value, onChange }: One) {
  const options = useOptions(filter)
  if (filter.type === 'dates') return <DatesFilter {...{ filter, value, onChange }} />
  if (filter.type === 'text' || filter.type === 'number') {
    return <TextFilter {...{ filter, value, onChange }} />
  }
  return (
    <label className="filter" data-on={Boolean(value) || undefined}>
      <span>{filter.label}</span>
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        <option value="">{i18n.t('all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  )
}

type SearchBox = { value: string; onChange: (value: string) => void }

/** Words to look for; asked shortly after the last key, not during a composition. */
function SearchField({ value, onChange }: SearchBox) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => setText(value), [value])
  useEffect(() => {
    if (text === value) return
    const timer = setTimeout(() => onChange(text), 200)
    return () => clearTimeout(timer)
  }, [text, value, onChange])
  const keys = useMemo(() => ({ '/': () => field.current?.focus() }), [])
  useKeys(keys)
  return (
    <span className="search">
      <IconSearch size={15} aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label={i18n.t('Search this list')}
        placeholder={i18n.t('Search this list')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <kbd className="wide">/</kbd>
    </span>
  )
}

type Props = {
  filters: Filter[]
  searchable: boolean
  search: ListSearch
  set: Set
  news: number
  again: () => unknown
}

/** Search and filter chips of a list, and a quiet hint when it grew old. */
export function FilterBar({ filters, searchable, search, set, news, again }: Props) {
  const empty = !searchable && filters.length === 0 && news === 0
  const setText = useMemo(() => (q: string) => set({ q }), [set])
  if (empty) return null
  return (
    <div className="list-bar">
      {searchable && <SearchField value={search.q ?? ''} onChange={setText} />}
      {filters.map((filter) => (
        <OneFilter
          key={filter.name}
          filter={filter}
          value={search.f?.[filter.name] ?? ''}
          onChange={(value) => set({ f: { ...search.f, [filter.name]: value } })}
        />
      ))}
      {news > 0 && (
        <button className="plain chip tone-info" onClick={() => void again()}>
          <IconRefresh size={13} aria-hidden /> {i18n.t('{n} changed', { n: news })}
        </button>
      )}
    </div>
  )
}
