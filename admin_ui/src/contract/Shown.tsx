import type { ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { ChannelMark } from '@/channels/ChannelMark'
import { ago, day, duration, figure, initials, moment, money, percent } from '@/words/formats'
import { sourceLabel } from '@/words/sources'
import { Copy } from '@/shell/Copy'
import { dig } from './paths'
import type { Data, Tone, Value } from './types'

const SAFE_LINK = /^(https?:|tel:|mailto:)/i
/** A place of this house: one slash, and no other house behind a second one. */
const HERE = /^\/(?![/\\])/
/** A text this long is given room to stand in, also in a narrow table. */
const LONG = 6

const ENTITY_PAGES: Record<string, (id: string) => string> = {
  customer: (id) => `/customers/${id}`,
  company: (id) => `/companies/${id}`,
  deal: (id) => `/deals?open=${id}`,
}

/** A person with the round face that stands for a picture. */
export const Who = ({ name }: { name: string }) => (
  <span className="who">
    <span className="face" aria-hidden>
      {initials(name)}
    </span>
    <span className="cut">{name}</span>
  </span>
)

/** A missing value: a dash that is read as nothing. */
export const Missing = () => (
  <span className="soft" aria-label={i18n.t('none')} role="img">
    —
  </span>
)

type Draw = (value: unknown, spec: Value, row: unknown) => ReactNode

function text(value: unknown): ReactNode {
  if (typeof value === 'object') return <code>{JSON.stringify(value)}</code>
  const said = String(value)
  return said.length > LONG ? <span className="prose">{said}</span> : said
}

const away = { target: '_blank', rel: 'noreferrer noopener' }

function linked(value: unknown): ReactNode {
  const to = String(value)
  if (HERE.test(to) || to.startsWith(`${globalThis.location?.origin}/`)) {
    return (
      <a href={to} className="here" {...away}>
        {i18n.t('Open')}
      </a>
    )
  }
  if (!SAFE_LINK.test(to)) return <code>{to}</code>
  return (
    <a href={to} title={to} className="far" {...away}>
      {to}
    </a>
  )
}

function entity(value: unknown, spec: Value, row: unknown): ReactNode {
  const id = spec.idPath ? dig(row, spec.idPath) : undefined
  const page = ENTITY_PAGES[spec.entity ?? '']
  return page && id ? <Link to={page(String(id))}>{String(value)}</Link> : String(value)
}

function chosen(value: unknown, spec: Value): ReactNode {
  // An enum may come by its value or by its name outside: `active`, `ACTIVE`.
  const said = String(value).toLowerCase()
  const option = spec.options?.find((o) => o.value.toLowerCase() === said)
  return <span className={`chip tone-${option?.tone ?? 'neutral'}`}>{option?.label ?? String(value)}</span>
}

function currencyOf(row: unknown): string {
  const currency = (row as Data | null)?.currency
  return typeof currency === 'string' ? currency : 'CNY'
}

const num = (shown: string): ReactNode => <span className="num">{shown}</span>

/** A number to call; a masked one is shown as such and cannot be called. */
function phone(value: unknown): ReactNode {
  const number = String(value)
  if (number.includes('*')) {
    return (
      <span className="num soft" title={i18n.t('Hidden: your role does not show contact details')}>
        {number}
      </span>
    )
  }
  return (
    <a className="num" href={`tel:${number}`}>
      {number}
    </a>
  )
}

/** How each format of the contract reads; `Shown` falls back to plain text. */
const DRAW: Record<string, Draw> = {
  text,
  number: (value) => num(figure(Number(value))),
  money: (value, _spec, row) => num(money(String(value), currencyOf(row))),
  percent: (value) => num(percent(Number(value))),
  date: (value) => num(day(String(value))),
  datetime: (value) => num(moment(String(value))),
  relative: (value) => (
    <time className="num" dateTime={String(value)} title={moment(String(value))}>
      {ago(String(value))}
    </time>
  ),
  duration: (value) => num(duration(Number(value))),
  bool: (value) => (value ? i18n.t('Yes') : i18n.t('No')),
  enum: chosen,
  tags: (value, spec) => (
    <span className="row wrap">
      {(Array.isArray(value) ? value : [value]).map((tag) => (
        <span key={String(tag)}>{chosen(tag, spec)}</span>
      ))}
    </span>
  ),
  user: (value) => <Who name={String(value)} />,
  entity,
  channel: (value) => <ChannelMark channel={String(value)} />,
  source: (value) => sourceLabel(String(value)),
  phone,
  link: linked,
  copy: (value) => <Copy text={String(value)} />,
  json: (value) => <code>{JSON.stringify(value)}</code>,
}

const missing = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

const LINKS = new Set(['entity', 'phone', 'link', 'copy'])

type Props = {
  value: Value
  row: unknown
  /** Inside a button nothing else can be pressed: links are shown as text. */
  pressed?: boolean
}

/** One value of the data, as its format says; a format we do not know is shown as text. */
export function Shown({ value: spec, row, pressed = false }: Props) {
  const value = dig(row, spec.path)
  if (missing(value)) return <Missing />
  const format = pressed && LINKS.has(spec.format ?? '') ? 'text' : (spec.format ?? 'text')
  const tone = spec.tonePath ? (dig(row, spec.tonePath) as Tone | undefined) : undefined
  const drawn = (DRAW[format] ?? text)(value, spec, row)
  return tone ? <span className={`tone-${tone}`}>{drawn}</span> : drawn
}
