/** What one writes with: gaps of templates, comments that are answered, rules, audiences. */
import { expect, it } from 'vitest'
import { i18n } from '@lingui/core'
import { canBeAnswered, newestOf } from '@/inbox/answering'
import { dataFor, gapsIn, previewOf } from '@/inbox/templates'
import type { Line } from '@/inbox/thread'
import { audienceWords, EVERYBODY, filterOf } from '@/mass/audience'
import { deedsOf, shareOf, type Mass } from '@/mass/states'
import { draftOf, inputOf, moved, saysOf, waitsFor, type Rule } from '@/replies/rules'

i18n.loadAndActivate({ locale: 'en', messages: {} })

it('finds the gaps of a template however the platform writes them, each once', () => {
  expect(gapsIn('您好${name}，订单${order}已发货，${name}请查收')).toEqual(['name', 'order'])
  expect(gapsIn('{{first.DATA}}\n商品：{{thing1.DATA}}')).toEqual(['first', 'thing1'])
  expect(gapsIn('没有变量')).toEqual([])
})

it('shows how a template reads, with the gaps nobody filled in sight', () => {
  expect(previewOf('您好${name}，订单${order}', { name: '梅', order: '' })).toBe('您好梅，订单${order}')
  expect(previewOf('商品：{{thing1.DATA}}', { thing1: '茶具' })).toBe('商品：茶具')
})

it('takes over what was filled in for the gaps of another template', () => {
  expect(dataFor(['name', 'day'], { name: '梅', order: '7' })).toEqual({ name: '梅', day: '' })
})

const line = (id: string, part: Partial<Line> = {}): Line =>
  ({ id, kind: 'MESSAGE', direction: 'IN', body: id, ...part }) as Line

it('answers the newest comment of somebody else, never our own words or a note', () => {
  const lines = [line('a'), line('b'), line('ours', { direction: 'OUT' }), line('n', { kind: 'NOTE' })]

  expect(newestOf(lines)?.id).toBe('b')
  expect(newestOf([line('x', { kind: 'SYSTEM' })])).toBeNull()
  expect(canBeAnswered(line('ours', { direction: 'OUT' }))).toBe(false)
})

const rule = (id: string, position: number): Rule =>
  ({ id, position, trigger: 'KEYWORD', pattern: id, exact: false, active: true, content: {} }) as unknown as Rule

it('says what a rule waits for', () => {
  expect(waitsFor({ trigger: 'KEYWORD', pattern: 'hours', exact: true })).toBe('They write exactly “hours”')
  expect(waitsFor({ trigger: 'SCAN', pattern: '', exact: false })).toBe('They scan a code')
  expect(waitsFor({ trigger: 'MENU', pattern: 'shop', exact: false })).toBe('They tap the menu: shop')
})

it('moves a rule up or down, and changes only the places that are others now', () => {
  const rules = [rule('a', 0), rule('b', 0), rule('c', 0)]

  expect(moved(rules, 'c', -1).map(([each, place]) => [each.id, place])).toEqual([
    ['c', 1],
    ['b', 2],
  ])
  expect(moved(rules, 'a', -1)).toEqual([])
  expect(moved(rules, 'gone', 1)).toEqual([])
})

it('reads a stored content into a form and back', () => {
  const card = { kind: 'mini_program', app_id: 'wx1', page: 'p', title: 'Shop' }

  expect(draftOf(card)).toEqual({
    kind: 'mini_program',
    form: { page: 'p', title: 'Shop', appId: 'wx1' },
    template: null,
  })
  expect(inputOf(card)).toEqual({ miniProgram: { appId: 'wx1', page: 'p', title: 'Shop' } })
  expect(inputOf({ kind: 'text', text: 'hi' })).toEqual({ text: 'hi' })
  expect(inputOf({ kind: 'image', file: 'f1' })).toEqual({ image: 'f1' })
  expect(saysOf({ kind: 'link', title: 'News', url: 'https://x' })).toBe('[Link] News')
})

const NOW = Date.parse('2026-11-22T00:00:00Z')

it('makes a filter of what was chosen, and nothing of what was not', () => {
  expect(filterOf(EVERYBODY, NOW)).toEqual({})
  expect(
    filterOf({ lifecycle: ['LEAD'], tags: ['vip'], owner: 'u1', heard: 'before 30', words: ' 茶 ' }, NOW),
  ).toEqual({
    lifecycle: { in: ['LEAD'] },
    tags: { hasAny: ['vip'] },
    owner: { id: { eq: 'u1' } },
    lastActivityAt: { lt: '2026-10-23T00:00:00.000Z' },
    search: '茶',
  })
})

it('says in words whom a message is for, and shows what a program wrote as it is', () => {
  const words = (filter: object): string => audienceWords(filter, () => 'Wang', () => '1 Nov')

  expect(words({})).toBe('Everybody')
  expect(words({ tags: { hasAny: ['vip', 'new'] }, owner: { id: { eq: 'u1' } } })).toBe(
    'tagged vip / new · owner Wang',
  )
  expect(words({ region: { eq: '上海' } })).toBe('{"region":{"eq":"上海"}}')
})

it('offers of a message to many what can still be done, and how far it is', () => {
  expect(deedsOf({ state: 'RUNNING' })).toEqual(['pause', 'cancel'])
  expect(deedsOf({ state: 'PAUSED' })).toEqual(['resume', 'cancel'])
  expect(deedsOf({ state: 'DONE' })).toEqual([])
  expect(shareOf({ peopleCount: 4, waitingCount: 1, state: 'RUNNING' } as Mass)).toBe(0.75)
  expect(shareOf({ peopleCount: 0, waitingCount: 0, state: 'COLLECTING' } as Mass)).toBe(0)
})
