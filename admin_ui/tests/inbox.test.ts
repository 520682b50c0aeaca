/** Conversations as plain values: lists, windows, lines, drafts, canned words, forms. */
import { beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@lingui/core'
import { filled, lookedFor, matching } from '@/inbox/canned'
import { safe, saidIn } from '@/inbox/content'
import { draftOf, keepDraft } from '@/inbox/drafts'
import { contentOf, contentOfFile, kindOf } from '@/inbox/forms'
import { belongs, filterOf, placed, type Pages, type Row, type Wish } from '@/inbox/rows'
import { drawn, heard, lengthened, peopleIn, refreshed, speakerOf, type Line } from '@/inbox/thread'
import { bytesOf, detours, isOpen, left, roomLeft, windowWords, type Rights } from '@/inbox/window'
import { waitWords } from '@/inbox/words'

const NOW = Date.parse('2026-11-22T06:00:00Z')
const shelf = new Map<string, string>()

beforeEach(() => {
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  shelf.clear()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
    removeItem: (key: string) => void shelf.delete(key),
  })
})

const rights = (some: Partial<Rights> = {}): Rights => ({
  mode: 'WINDOW',
  until: null,
  remaining: null,
  contents: ['text'],
  longestText: 100,
  reason: null,
  nextStep: null,
  showsTyping: false,
  alternatives: [],
  ...some,
})

const row = (id: string, some: Partial<Row> = {}): Row => ({
  id,
  kind: 'DIRECT',
  state: 'OPEN',
  title: null,
  channel: 'wechat',
  accountId: 'a',
  accountName: 'Shop',
  lastSaid: 'hello',
  lastSaidAt: `2026-11-22T05:0${id}:00Z`,
  lastSaidByUs: false,
  waitingSince: null,
  unreadCount: 0,
  obstacle: null,
  customer: null,
  assignee: null,
  canReply: rights(),
  ...some,
})

const wish = (some: Partial<Wish> = {}): Wish => ({ tab: 'all', channel: '', words: '', me: 'me', ...some })

const list = (rows: Row[], more = false): Pages => ({
  pages: [{ nodes: rows, pageInfo: { hasNextPage: more, endCursor: more ? 'x' : null } }],
  pageParams: [null],
})

const ids = (pages: Pages): string[] => pages.pages.flatMap((page) => page.nodes.map(({ id }) => id))

it('puts a conversation where its last words belong', () => {
  const three = list([row('3'), row('2'), row('1')])

  const spoke = row('1', { lastSaidAt: '2026-11-22T05:09:00Z' })

  expect(ids(placed(three, spoke, wish(), undefined))).toEqual(['1', '3', '2'])
  expect(ids(three)).toEqual(['3', '2', '1'])
})

it('takes a conversation out of a tab it left, but not from under the eyes of its reader', () => {
  const unread = list([row('2', { unreadCount: 1 }), row('1', { unreadCount: 2 })])
  const seen = row('2')

  expect(ids(placed(unread, seen, wish({ tab: 'unread' }), undefined))).toEqual(['1'])
  expect(ids(placed(unread, seen, wish({ tab: 'unread' }), '2'))).toEqual(['2', '1'])
  expect(ids(placed(list([row('2')]), row('2', { state: 'CLOSED' }), wish(), '2'))).toEqual([])
})

it('leaves to the server what it alone can judge', () => {
  const found = list([row('1')])
  const long = list([row('3'), row('2')], true)

  expect(ids(placed(found, row('2'), wish({ words: 'tea' }), undefined))).toEqual(['1'])
  expect(ids(placed(long, row('1'), wish(), undefined))).toEqual(['3', '2'])
})

it('knows which tab shows what', () => {
  const mine = row('1', { assignee: { id: 'me', name: 'Wang' }, unreadCount: 3 })

  expect(belongs(mine, wish({ tab: 'mine' }))).toBe(true)
  expect(belongs(mine, wish({ tab: 'unassigned' }))).toBe(false)
  expect(belongs(mine, wish({ tab: 'unread' }))).toBe(true)
  expect(belongs(mine, wish({ channel: 'weibo' }))).toBe(false)
  expect(belongs(row('1', { lastSaidAt: null }), wish())).toBe(false)
  expect(filterOf(wish({ tab: 'mine', channel: 'wecom' }))).toEqual({
    lastSaidAt: { isNull: false },
    assignee: { id: { eq: 'me' } },
    state: { eq: 'OPEN' },
    channel: { eq: 'wecom' },
  })
})

it('counts a window down, and closes it by itself', () => {
  const soon = rights({ until: '2026-11-22T07:30:00Z' })

  expect(left(soon, NOW)).toBe(5400)
  expect(windowWords(soon, NOW)).toEqual({ text: '1 h 30 min left', tone: 'warn' })
  expect(windowWords(rights({ until: '2026-11-22T06:20:00Z' }), NOW)?.tone).toBe('bad')
  expect(windowWords(rights({ until: '2026-11-24T06:00:00Z' }), NOW)).toBeNull()
  expect(isOpen(soon, NOW)).toBe(true)
  expect(isOpen(soon, Date.parse('2026-11-22T07:30:01Z'))).toBe(false)
  expect(isOpen(rights({ remaining: 0 }), NOW)).toBe(false)
  expect(isOpen(rights({ mode: null }), NOW)).toBe(false)
})

it('offers only the ways somebody can take by hand', () => {
  const ways = ['PASSIVE', 'TEMPLATE', 'MASS', 'STAFF'].map((mode) => ({ mode, title: mode, contents: ['text'] }))

  expect(detours(rights({ alternatives: ways as Rights['alternatives'] })).map(({ mode }) => mode)).toEqual([
    'TEMPLATE',
    'STAFF',
  ])
})

it('counts text in bytes, as platforms do, and only near the end', () => {
  expect(bytesOf('茶a😀')).toBe(8)
  expect(roomLeft('茶'.repeat(10), { longestText: 100 })).toBeNull()
  expect(roomLeft('茶'.repeat(30), { longestText: 100 })).toBe(10)
  expect(roomLeft('茶'.repeat(40), { longestText: 100 })).toBe(-20)
  expect(roomLeft('x', { longestText: null })).toBeNull()
  expect(roomLeft('茶😀'.repeat(45), { longestCharacters: 100 })).toBe(10)
  expect(roomLeft('茶'.repeat(101), { longestCharacters: 100, longestText: 900 })).toBe(-1)
})

it('says how long somebody waits in the shortest way', () => {
  expect(waitWords('2026-11-22T05:59:50Z', NOW)).toBe('1 min')
  expect(waitWords('2026-11-22T03:00:00Z', NOW)).toBe('3 h')
  expect(waitWords('2026-11-19T05:00:00Z', NOW)).toBe('3 d')
})

const line = (id: string, at: string, some: Partial<Line> = {}): Line => ({
  id,
  kind: 'MESSAGE',
  direction: 'IN',
  subject: null,
  body: id,
  payload: {},
  actorName: null,
  customer: null,
  happenedAt: `2026-11-22T${at}Z`,
  deliveryState: null,
  actor: null,
  attachments: { nodes: [] },
  outgoing: null,
  ...some,
})

const page = (lines: Line[], more: string | null) => ({
  nodes: [...lines].reverse(),
  pageInfo: { hasNextPage: more !== null, endCursor: more },
})

const names = (lines: readonly Line[]): string[] => lines.map(({ id }) => id)

it('says who spoke where many speak, and leads to each of them', () => {
  const lei = { id: 'c1', name: '李雷' }
  const lines = [
    line('a', '06:00:00', { customer: lei }),
    line('b', '06:01:00', { customer: { id: 'c2', name: '王芳' } }),
    line('c', '06:02:00', { actorName: 'a guest' }),
    line('d', '06:03:00', { direction: 'OUT', actor: { id: 'u', name: '店主' }, customer: lei }),
    line('e', '06:04:00', { customer: lei }),
  ]

  expect(lines.map(speakerOf)).toEqual(['李雷', '王芳', 'a guest', '店主', '李雷'])
  expect(peopleIn(lines)).toEqual([lei, { id: 'c2', name: '王芳' }])
  expect(drawn(lines, []).filter((row) => row.type === 'said' && row.first)).toHaveLength(5)
})

it('keeps older lines when the newest are read again, unless something is missing between', () => {
  const [a, b, c, d] = [line('a', '01:00:00'), line('b', '02:00:00'), line('c', '03:00:00'), line('d', '04:00:00')]
  const thread = lengthened(refreshed(undefined, page([b!, c!], 'b')), page([a!], null))

  expect(names(thread.lines)).toEqual(['a', 'b', 'c'])
  expect(thread.older).toBeNull()
  expect(names(refreshed(thread, page([c!, d!], 'c')).lines)).toEqual(['a', 'b', 'c', 'd'])
  expect(refreshed(thread, page([d!], 'd'))).toEqual({ lines: [d], older: 'd' })
})

it('takes what it hears once, in its place, and nothing from before what is loaded', () => {
  const thread = { lines: [line('b', '02:00:00')], older: 'b' }

  const twice = heard(heard(thread, [line('c', '03:00:00')]), [line('c', '03:00:00', { deliveryState: 'SENT' })])

  expect(names(twice.lines)).toEqual(['b', 'c'])
  expect(twice.lines[1]!.deliveryState).toBe('SENT')
  expect(heard(thread, [line('a', '01:00:00')])).toBe(thread)
})

it('draws days, groups what one voice says, and what waits last', () => {
  const lines = [
    line('a', '01:00:00'),
    line('b', '01:01:00'),
    line('n', '01:02:00', { kind: 'NOTE', direction: 'INTERNAL' }),
    line('s', '01:03:00', { kind: 'SYSTEM' }),
    { ...line('z', '01:00:00'), happenedAt: '2026-11-24T01:00:00Z' },
  ]
  const item = { key: 'k', conversation: 'x', at: '', words: 'hi', note: false }

  const rows = drawn(lines, [item])

  expect(rows.map(({ type }) => type)).toEqual(['day', 'said', 'said', 'said', 'event', 'day', 'said', 'waiting'])
  expect(rows[1]).toMatchObject({ first: true, last: false })
  expect(rows[2]).toMatchObject({ first: false, last: true })
  expect(rows[3]).toMatchObject({ first: true, last: true })
})

it('keeps a draft for each person and each conversation', () => {
  keepDraft('me', 'a', 'half a')
  keepDraft('you', 'a', 'other')

  expect([draftOf('me', 'a'), draftOf('me', 'b'), draftOf('you', 'a')]).toEqual(['half a', '', 'other'])
  keepDraft('me', 'a', '')
  expect([draftOf('me', 'a'), shelf.size]).toEqual(['', 1])
})

it('finds canned words by their shortcut first, and fills their gaps', () => {
  const all = [
    { id: '1', shortcut: 'hours', body: 'From nine' },
    { id: '2', shortcut: 'price', body: 'Our hours are long' },
  ]

  expect(lookedFor('/Pr')).toBe('pr')
  expect(lookedFor('a/b')).toBeNull()
  expect(lookedFor('/two words')).toBeNull()
  expect(matching(all, 'hour').map(({ id }) => id)).toEqual(['1', '2'])
  expect(matching(all, 'zzz')).toEqual([])
  expect(filled('{{name}}，{{ 公司 }} {{what}}', { name: '李娜', 公司: '青云' })).toBe('李娜，青云 {{what}}')
})

it('reads what was sent, whatever the platform calls it, and runs no address', () => {
  const said = (payload: unknown, body = '') => saidIn({ payload, body, attachments: { nodes: [] } })

  expect(said({ type: 'location', fields: { Location_X: '31.2', Location_Y: '121.4', Label: 'Bund' } })).toMatchObject({
    kind: 'location',
    latitude: 31.2,
    name: 'Bund',
  })
  expect(said({ content: { kind: 'link', title: 'Tea', url: 'https://x.cn' } })).toMatchObject({ kind: 'link', url: 'https://x.cn' })
  expect(said({ type: 'link', fields: {} }, '[Link]')).toEqual({ kind: 'text', text: '[Link]' })
  expect(said({ type: 'voice' }, '[语音] 今天能发货吗')).toEqual({ kind: 'media', words: '今天能发货吗' })
  expect(said({ type: 'whatever' }, 'words')).toEqual({ kind: 'text', text: 'words' })
  expect(said(null)).toEqual({ kind: 'text', text: '' })
  expect([safe('javascript:alert(1)'), safe('https://x.cn')]).toEqual([null, 'https://x.cn'])
})

it('makes of a filled form what the API wants', () => {
  expect(contentOf('template', { id: 'T1', data: 'first = 您好\nremark：谢谢' })).toEqual({
    template: { id: 'T1', title: '', data: { first: '您好', remark: '谢谢' }, url: null },
  })
  expect(contentOf('menu', { head: 'Which?', items: 'Red\n\n Green ' }).menu?.items).toEqual([
    { id: '1', label: 'Red' },
    { id: '2', label: 'Green' },
  ])
  expect(kindOf('image/png', ['image', 'file'])).toBe('image')
  expect(kindOf('image/png', ['file'])).toBe('file')
  expect(kindOf('application/pdf', ['image'])).toBeNull()
  expect(contentOfFile('video', { id: 'f', name: 'film' })).toEqual({ video: { file: 'f', title: 'film' } })
  expect(contentOfFile('voice', { id: 'f', name: 'x' })).toEqual({ voice: 'f' })
})
