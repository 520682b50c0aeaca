/** That somebody writes is told seldom, only where it can be shown, and taken back once. */
import { beforeEach, expect, it, vi } from 'vitest'
import { i18n } from '@lingui/core'
import type { Row } from '@/inbox/rows'

let told: [string, boolean][] = []

const row = (id: string, showsTyping = true): Pick<Row, 'id' | 'canReply'> => ({
  id,
  canReply: { showsTyping, mode: null, until: null, remaining: null, contents: [] } as unknown as Row['canReply'],
})

beforeEach(() => {
  vi.resetModules()
  vi.useFakeTimers()
  i18n.loadAndActivate({ locale: 'en', messages: {} })
  told = []
  vi.stubGlobal('fetch', async (_path: string, { body }: { body: string }) => {
    const { variables } = JSON.parse(body) as { variables: { input: { conversation: string; typing: boolean } } }
    told.push([variables.input.conversation, variables.input.typing])
    return Response.error()
  })
})

it('tells at the first letter, and again only after five seconds', async () => {
  const { writes } = await import('@/inbox/typing')

  for (const text of ['h', 'he', 'hel']) writes(row('a'), text)
  expect(told).toEqual([['a', true]])
  vi.advanceTimersByTime(5_000)
  writes(row('a'), 'hell')

  expect(told).toEqual([['a', true], ['a', true]])
})

it('tells that nothing is written any more, once, and only to whom it was told', async () => {
  const { writes } = await import('@/inbox/typing')

  writes(row('a'), '')
  writes(row('a'), 'h')
  writes(row('a'), '')
  writes(row('a'), '')

  expect(told).toEqual([['a', true], ['a', false]])
})

it('begins anew after something was sent, and in another conversation', async () => {
  const { sent, writes } = await import('@/inbox/typing')

  writes(row('a'), 'h')
  writes(row('b'), 'h')
  sent()
  writes(row('b'), 'h')

  expect(told).toEqual([['a', true], ['b', true], ['b', true]])
})

it('tells nothing where it cannot be shown', async () => {
  const { writes } = await import('@/inbox/typing')

  writes(row('a', false), 'h')

  expect(told).toEqual([])
})
