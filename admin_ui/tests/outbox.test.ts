/** What somebody sent reaches the server once and in order, through any broken line. */
import { beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@lingui/core'

type Call = { key: string; text: string }

const shelf = new Map<string, string>()
let calls: Call[] = []
let answer: (call: Call) => Response = () => Response.error()
let up = true

const accepted = (id: string): Response =>
  Response.json({ data: { sendMessage: { activity: { id, conversation: null }, errors: [] } } })

const refused = (): Response =>
  Response.json({ data: { sendMessage: { activity: null, errors: [{ code: 'CONFLICT', message: 'closed' }] } } })

async function quiet(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((then) => setTimeout(then))
}

beforeEach(() => {
  vi.resetModules()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  shelf.clear()
  calls = []
  up = true
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
    removeItem: (key: string) => void shelf.delete(key),
  })
  vi.stubGlobal('fetch', async (path: string, { headers, body }: { headers: Record<string, string>; body: string }) => {
    if (path === '/health/ready') return new Response(null, { status: up ? 200 : 503 })
    const { variables } = JSON.parse(body) as { variables: { input: { content: { text: string } } } }
    const call = { key: headers['Idempotency-Key']!, text: variables.input.content.text }
    calls.push(call)
    return answer(call)
  })
})

const words = (text: string) => ({ conversation: 'c', words: text, note: false, content: { text } })

it('sends in order, and tells what came of it', async () => {
  const { openOutbox, putOut } = await import('@/inbox/outbox')
  const told: string[] = []
  answer = ({ text }) => accepted(text)
  openOutbox('me', (_item, { id }) => told.push(id))

  putOut(words('one'))
  putOut(words('two'))
  await quiet()

  expect(told).toEqual(['one', 'two'])
  expect(shelf.size).toBe(0)
})

it('keeps what could not be sent, and sends it with the same key when the server is back', async () => {
  const { openOutbox, putOut } = await import('@/inbox/outbox')
  up = false
  answer = () => {
    throw new TypeError('offline')
  }
  openOutbox('me', () => undefined)
  putOut(words('one'))
  putOut(words('two'))
  await quiet()
  const kept = JSON.parse(shelf.get('guanxi.outbox.me')!) as { words: string }[]

  answer = ({ text }) => accepted(text)
  up = true
  await vi.waitFor(() => expect(calls).toHaveLength(3), 5000)
  await quiet()

  expect(kept.map((item) => item.words)).toEqual(['one', 'two'])
  expect(calls.map(({ text }) => text)).toEqual(['one', 'one', 'two'])
  expect(calls[0]!.key).toBe(calls[1]!.key)
  expect(shelf.size).toBe(0)
})

it('tries again at once where the server is back before the try has failed', async () => {
  const { openOutbox, putOut } = await import('@/inbox/outbox')
  answer = ({ text }) => {
    if (calls.length === 1) throw new TypeError('offline')
    return accepted(text)
  }
  openOutbox('me', () => undefined)

  putOut(words('one'))
  await quiet()

  expect(calls.map(({ text }) => text)).toEqual(['one', 'one'])
  expect(calls[0]!.key).toBe(calls[1]!.key)
  expect(shelf.size).toBe(0)
})

it('finds what lay there when the page was closed', async () => {
  shelf.set('guanxi.outbox.me', JSON.stringify([{ ...words('late'), key: 'k', at: '' }]))
  const { openOutbox } = await import('@/inbox/outbox')
  answer = ({ text }) => accepted(text)

  openOutbox('me', () => undefined)
  await quiet()

  expect(calls).toEqual([{ key: 'k', text: 'late' }])
})

it('holds what the server refused until somebody decides, and lets the next one pass', async () => {
  const { openOutbox, putOut } = await import('@/inbox/outbox')
  answer = ({ text }) => (text === 'bad' ? refused() : accepted(text))
  openOutbox('me', () => undefined)

  putOut(words('bad'))
  putOut(words('good'))
  await quiet()

  expect(calls.map(({ text }) => text)).toEqual(['bad', 'good'])
  const [item] = JSON.parse(shelf.get('guanxi.outbox.me')!) as { words: string; refused: string }[]
  expect([item!.words, item!.refused]).toEqual(['bad', 'closed'])
})
