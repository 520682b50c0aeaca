// What a message says, whatever platform it came through: words, a place, a page, a card.
import type { Line } from './thread'

export type Said =
  | { kind: 'text'; text: string }
  | { kind: 'location'; latitude: number; longitude: number; name: string; address: string }
  | { kind: 'link'; title: string; url: string; description: string }
  | { kind: 'mini_program'; title: string; page: string }
  | { kind: 'menu'; head: string; items: string[]; tail: string }
  | { kind: 'template'; title: string; data: [name: string, value: string][] }
  | { kind: 'card'; title: string }
  | { kind: 'media'; words: string }

type Fields = Record<string, unknown>

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {}

/** The first of some names under which a platform may say something. */
function first(fields: Fields, ...names: string[]): string {
  for (const name of names) {
    const value = fields[name]
    if (typeof value === 'string' || typeof value === 'number') return String(value)
  }
  return ''
}

const location = (fields: Fields): Said => ({
  kind: 'location',
  latitude: Number(first(fields, 'latitude', 'Location_X', 'lat')),
  longitude: Number(first(fields, 'longitude', 'Location_Y', 'lng', 'lon')),
  name: first(fields, 'name', 'Label', 'title'),
  address: first(fields, 'address', 'Address'),
})

const link = (fields: Fields): Said => ({
  kind: 'link',
  title: first(fields, 'title', 'Title') || first(fields, 'url', 'Url', 'link_url'),
  url: first(fields, 'url', 'Url', 'link_url'),
  description: first(fields, 'description', 'Description', 'desc'),
})

const miniProgram = (fields: Fields): Said => ({
  kind: 'mini_program',
  title: first(fields, 'title', 'Title', 'displayname'),
  page: first(fields, 'page', 'PagePath', 'pagepath'),
})

function menu(fields: Fields): Said {
  const items = Array.isArray(fields.items) ? fields.items : []
  return {
    kind: 'menu',
    head: first(fields, 'head'),
    items: items.map((item) => first(fieldsOf(item), 'label')),
    tail: first(fields, 'tail'),
  }
}

const template = (fields: Fields): Said => ({
  kind: 'template',
  title: first(fields, 'title', 'id'),
  data: Object.entries(fieldsOf(fields.data)).map(([name, value]) => [name, String(value)]),
})

const card = (fields: Fields): Said => ({ kind: 'card', title: first(fields, 'title', 'id') })

const READ: Record<string, (fields: Fields) => Said> = {
  location,
  link,
  news: link,
  mini_program: miniProgram,
  miniprogrampage: miniProgram,
  miniprogram: miniProgram,
  weapp: miniProgram,
  menu,
  template,
  card,
}

const WORTH: Partial<Record<Said['kind'], (said: never) => boolean>> = {
  location: (said: Extract<Said, { kind: 'location' }>) =>
    Number.isFinite(said.latitude) && Number.isFinite(said.longitude) && said.latitude !== 0,
  link: (said: Extract<Said, { kind: 'link' }>) => said.url !== '',
}

const MEDIA = new Set(['image', 'voice', 'video', 'file', 'shortvideo'])

/** What a line says; what cannot be read as anything else is read as its words. */
export function saidIn(line: Pick<Line, 'body' | 'payload' | 'attachments'>): Said {
  const payload = fieldsOf(line.payload)
  const ours = fieldsOf(payload.content)
  const kind = first(ours, 'kind') || first(payload, 'type')
  const words: Said = { kind: 'text', text: line.body ?? '' }
  if (MEDIA.has(kind) || line.attachments.nodes.length > 0) {
    return { kind: 'media', words: READ[kind] ? '' : spoken(line.body ?? '') }
  }
  const told = fieldsOf(payload.fields)
  const read = READ[kind]
  if (!read) return words
  const said = read(ours.kind ? ours : { ...told, ...fieldsOf(told[kind]) })
  const worth = WORTH[said.kind] as ((said: Said) => boolean) | undefined
  return worth && !worth(said) ? words : said
}

/** What a machine understood of a voice message, without the name of its kind in brackets. */
const spoken = (body: string): string => body.replace(/^\[[^\]]*\]\s*/, '')

const SAFE = /^https?:\/\//i

/** An address that may be opened; null for anything a browser might run. */
export const safe = (url: string): string | null => (SAFE.test(url) ? url : null)
