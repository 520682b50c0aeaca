import { i18n } from '@lingui/core'
import type { ActionDef, SettingsDef } from '@/contract/types'

const NAMES: Record<string, () => string> = {
  wechat: () => i18n.t('WeChat'),
  wecom: () => i18n.t('WeCom'),
  weibo: () => i18n.t('Weibo'),
  douyin: () => i18n.t('Douyin'),
  sms: () => i18n.t('Text message'),
  email: () => i18n.t('E-mail'),
}

/** What a channel is called; one we do not know goes by its own name. */
export const channelName = (channel: string): string => NAMES[channel]?.() ?? channel

/** Every channel there is a word for. */
export const CHANNELS = Object.keys(NAMES)

/** Where accounts are connected: a channel calls that screen `settings`, and the deed `connect`. */
export const connecting = (
  settings: SettingsDef[],
  actions: ReadonlyMap<string, ActionDef>,
): SettingsDef[] =>
  settings.filter(
    ({ id, plugin }) => id === `${plugin}.settings` && actions.has(`${plugin}.connect`),
  )
