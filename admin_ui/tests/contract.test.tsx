/** The contract: paths, conditions, bindings, forms, and blocks that cannot break a page. */
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeAll, expect, it, vi } from 'vitest'
import { i18n } from '@lingui/core'
import { answersOf, isKept, startOf } from '@/contract/answers'
import { Blocks } from '@/contract/Blocks'
import { bind, bindAll, dig, enumName, holds, link, put, showsNothing } from '@/contract/paths'
import type { Block, Field } from '@/contract/types'

beforeAll(() => {
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => undefined })
  i18n.loadAndActivate({ locale: 'en', messages: {} })
})

const draw = (body: Block[], data: unknown): string =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <MantineProvider>
        <Blocks body={body} data={data} scope={{}} />
      </MantineProvider>
    </QueryClientProvider>,
  )

it('finds and puts values at dotted paths', () => {
  expect(dig({ a: { b: 1 } }, 'a.b')).toBe(1)
  expect(dig({ a: null }, 'a.b.c')).toBeUndefined()
  expect(put({ settings: { token: 'x' } }, 'settings.mode', 'safe')).toEqual({
    settings: { token: 'x', mode: 'safe' },
  })
})

it('holds a condition, and never one it does not know', () => {
  expect(holds([{ path: 'state', op: 'eq', value: 'on' }], { state: 'on' })).toBe(true)
  expect(holds([{ path: 'list' }], { list: [] })).toBe(false)
  expect(holds([{ path: 'n', op: 'gt', value: 2 }], { n: 3 })).toBe(true)
  expect(holds([{ path: 'n', op: 'regex', value: '.' }], { n: 3 })).toBe(false)
})

it('binds the words of a source, and leaves literals alone', () => {
  const scope = { entity: { id: 'c1' }, rows: [{ id: 'a' }, { id: 'b' }], form: { settings: { x: 1 } } }

  expect(bind('$entity.id', scope)).toBe('c1')
  expect(bind('$rows.id', scope)).toEqual(['a', 'b'])
  expect(bind('$form.settings', scope)).toEqual({ x: 1 })
  expect(bindAll({ a: 'wechat', b: '$row.id' }, scope)).toEqual({ a: 'wechat' })
})

it('has nothing to show when no table of it has a row, but not when anything else would show', () => {
  const table = { block: 'table', path: 'lines' }

  expect(showsNothing({ lines: [] }, [table])).toBe(true)
  expect(showsNothing({ lines: { nodes: [] } }, [table])).toBe(true)
  expect(showsNothing({ lines: [{ id: 1 }] }, [table])).toBe(false)
  expect(showsNothing({ lines: [] }, [{ block: 'notice' }, table])).toBe(false)
  expect(showsNothing(null, [{ block: 'notice' }])).toBe(true)
  expect(showsNothing({ lines: [] }, [])).toBe(false)
})

it('makes a link only when every word of it is known', () => {
  expect(link('/customers/$row.customer.id', { row: { customer: { id: 'c 1' } } })).toBe('/customers/c%201')
  expect(link('/customers/$row.id', { row: {} })).toBeNull()
})

it('names the field of an order as the API does', () => {
  expect(enumName('createdAt')).toBe('CREATED_AT')
})

const secret: Field = { name: 'settings.token', label: 'Token', type: 'secret' }
const name: Field = { name: 'name', label: 'Name', default: 'Shop' }

it('starts a form from the data, but never with a secret', () => {
  const data = { name: 'Ours', settings: { token: 'hidden' } }

  expect(startOf([name, secret], data)).toEqual({ name: 'Ours', settings: { token: '' } })
  expect(startOf([name], undefined)).toEqual({ name: 'Shop' })
})

it('does not send a secret that was left empty', () => {
  expect(answersOf([name, secret], { name: 'Ours', settings: { token: '' } })).toEqual({ name: 'Ours' })
  expect(answersOf([secret], { settings: { token: 'new' } })).toEqual({ settings: { token: 'new' } })
})

it('knows which secrets the server holds', () => {
  expect(isKept(secret, { secretsSet: ['token'] })).toBe(true)
  expect(isKept(secret, { secretsSet: [] })).toBe(false)
  expect(isKept(name, { secretsSet: ['name'] })).toBe(false)
})

it('draws the blocks it knows', () => {
  const html = draw(
    [
      { block: 'stats', items: [{ path: 'points', label: 'Points', format: 'number' }] },
      { block: 'progress', path: 'share', label: 'To gold' },
      { block: 'notice', text: 'Connected', tone: 'good' },
    ],
    { points: 1250, share: 0.5 },
  )

  expect(html).toContain('1,250')
  expect(html).toContain('aria-valuenow="50"')
  expect(html).toContain('Connected')
})

it('hides a block whose condition does not hold', () => {
  const html = draw([{ block: 'notice', text: 'Connected', when: [{ path: 'ok' }] }], { ok: false })

  expect(html).not.toContain('Connected')
})

it('says quietly that it does not know a block, and draws the rest', () => {
  const html = draw([{ block: 'hologram' }, { block: 'notice', text: 'Still here' }], {})

  expect(html).toContain('hologram')
  expect(html).toContain('Still here')
})

it('never makes a link out of a script', () => {
  const items = [{ path: 'url', label: 'Link', format: 'link' }]
  const html = draw([{ block: 'fields', items }], { url: 'javascript:alert(1)' })

  expect(html).not.toContain('href')
})

it('leads to places of this house, and to no other house by a trick', () => {
  const items = [{ path: 'url', label: 'Link', format: 'link' }]
  const shown = (url: string): string => draw([{ block: 'fields', items }], { url })

  expect(shown('/plugins/weibo/connect?account=1')).toContain('href="/plugins/weibo/connect?account=1"')
  expect(shown('//evil.example/x')).not.toContain('href')
  expect(shown('/\\evil.example/x')).not.toContain('href')
})
