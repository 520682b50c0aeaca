import { i18n } from '@lingui/core'
import { CHANNELS, channelName } from '@/channels/channels'

const SOURCES: Record<string, () => string> = {
  ...Object.fromEntries(CHANNELS.map((channel) => [channel, () => channelName(channel)])),
  form: () => i18n.t('Form'),
  website: () => i18n.t('Website'),
  referral: () => i18n.t('Referral'),
  import: () => i18n.t('Import'),
  phone: () => i18n.t('Phone'),
  event: () => i18n.t('Event'),
  store: () => i18n.t('Store'),
  advert: () => i18n.t('Advertisement'),
  api: () => i18n.t('API'),
  manual: () => i18n.t('Entered by hand'),
  demo: () => i18n.t('Demo data'),
}

/** Where somebody came from, and through what exactly; a source we do not know is shown as it is. */
export function sourceLabel(source: string): string {
  const at = source.indexOf(':')
  const [kind, detail] = at < 0 ? [source, ''] : [source.slice(0, at), source.slice(at + 1)]
  return [SOURCES[kind]?.() ?? kind, detail].filter(Boolean).join(' · ')
}
