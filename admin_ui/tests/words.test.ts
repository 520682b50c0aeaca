/** Figures, dates and names as people read them; and not a sentence without its Chinese. */
import { readFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@lingui/core'
import { ago, daysSince, figure, initials, money, moneyShort, percent } from '@/words/formats'

beforeEach(() => i18n.loadAndActivate({ locale: 'en', messages: {} }))

it('writes money whole and short in the reader’s language', () => {
  expect(money('118600', 'CNY')).toBe('¥118,600.00')
  expect(moneyShort('1186000', 'CNY')).toBe('¥1.2M')
  i18n.loadAndActivate({ locale: 'zh-CN', messages: {} })
  expect(moneyShort('1186000', 'CNY')).toBe('¥118.6万')
})

it('writes figures and shares', () => {
  expect(figure(12345)).toBe('12,345')
  expect(percent(0.35)).toBe('35%')
})

it('tells how long ago something was', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')

  expect(ago('2026-11-21T11:55:00Z', now)).toBe('5 minutes ago')
  expect(ago('2026-11-24T12:00:00Z', now)).toBe('in 3 days')
  expect(ago('2026-11-21T11:59:50Z', now)).toBe('now')
  expect(daysSince('2026-11-19T13:00:00Z', now)).toBe(1)
})

it('gives everybody a face', () => {
  expect(initials('张小明')).toBe('明')
  expect(initials('访客 19e2')).toBe('客')
  expect(initials('Emma Li')).toBe('EL')
  expect(initials('')).toBe('')
})

it('has a Chinese sentence for every English one', () => {
  const catalogue = readFileSync(new URL('../src/words/zh-CN.po', import.meta.url), 'utf8')
  const sentences = [...catalogue.matchAll(/msgid "(.+)"\nmsgstr "(.*)"/g)]

  expect(sentences.length).toBeGreaterThan(300)
  expect(sentences.filter(([, , chinese]) => !chinese).map(([, english]) => english)).toEqual([])
})
