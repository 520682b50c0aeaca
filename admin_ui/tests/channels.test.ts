/** Where accounts are connected. */
import { expect, it } from 'vitest'
import { connecting } from '@/channels/channels'
import type { ActionDef, SettingsDef } from '@/contract/types'

const screen = (plugin: string, name: string): SettingsDef => ({
  kind: 'settings',
  id: `${plugin}.${name}`,
  plugin,
  label: name,
  source: { id: `${plugin}.${name}#1`, path: 'x' },
  body: [],
})

it('offers the screen of every channel, and no other screen of anybody', () => {
  const settings = [
    screen('douyin', 'cards'),
    screen('douyin', 'settings'),
    screen('loyalty', 'settings'),
  ]
  const actions = new Map([['douyin.connect', {} as ActionDef]])

  expect(connecting(settings, actions).map(({ id }) => id)).toEqual(['douyin.settings'])
})
