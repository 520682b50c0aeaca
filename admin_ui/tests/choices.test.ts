/** Options read from the data: what is offered, what is waited for, what is never lost. */
import { expect, it } from 'vitest'
import { i18n } from '@lingui/core'
import { choicesIn, waitsFor, withChosen } from '@/contract/choices'
import { holds } from '@/contract/paths'

i18n.loadAndActivate({ locale: 'en', messages: {} })

const source = { id: 'wecom.way#1', path: 'staff' }

it('offers each value once, with its words and its quiet line', () => {
  const rows = [
    { userid: 'ana', name: 'Ana', team: { name: 'Shop' } },
    { userid: 'ana', name: 'Ana again' },
    { userid: 'bo', name: '' },
    { name: 'without an id' },
  ]
  const choices = { source, value: 'userid', detail: 'team.name' }

  expect(choicesIn(rows, choices)).toEqual([
    { value: 'ana', label: 'Ana', detail: 'Shop', row: rows[0] },
    { value: 'bo', label: 'bo', row: rows[2] },
  ])
  expect(choicesIn({ nodes: rows.slice(2, 3) }, choices)).toHaveLength(1)
  expect(choicesIn(null, choices)).toEqual([])
})

it('waits for the field that the options follow', () => {
  const following = { source: { ...source, vars: { account: '$form.account' } } }

  expect(waitsFor(following, { form: {} })).toBe(true)
  expect(waitsFor(following, { form: { account: 'a1' } })).toBe(false)
  expect(waitsFor({ source }, { form: {} })).toBe(false)
})

it('keeps what was chosen among the options, by its name if it was ever seen', () => {
  const known = new Map([['bo', { value: 'bo', label: 'Bo' }]])
  const ana = { value: 'ana', label: 'Ana' }

  expect(withChosen([ana], ['ana', 'bo', 'zed'], known)).toEqual([
    ana,
    { value: 'bo', label: 'Bo' },
    { value: 'zed', label: 'zed' },
  ])
  const id = '018f4e1e-0000-7000-8000-000000000001'
  expect(withChosen([], [id], known)).toEqual([{ value: id, label: 'Chosen earlier' }])
})

it('knows whether a list holds a value', () => {
  const condition = [{ path: 'identityKinds', op: 'has', value: 'wecom_external' }]

  expect(holds(condition, { identityKinds: ['phone', 'wecom_external'] })).toBe(true)
  expect(holds(condition, { identityKinds: ['phone'] })).toBe(false)
  expect(holds(condition, {})).toBe(false)
})
