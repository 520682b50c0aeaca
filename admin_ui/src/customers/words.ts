import { i18n } from '@lingui/core'
import type { Option } from '@/contract/types'

/** How far somebody has come with us. */
export const lifecycles = (): Option[] => [
  { value: 'VISITOR', label: i18n.t('Visitor') },
  { value: 'LEAD', label: i18n.t('Lead'), tone: 'info' },
  { value: 'PROSPECT', label: i18n.t('Prospect'), tone: 'warn' },
  { value: 'CUSTOMER', label: i18n.t('Customer'), tone: 'good' },
  { value: 'LAPSED', label: i18n.t('Lapsed'), tone: 'bad' },
]

const IDENTITIES: Record<string, () => string> = {
  openid: () => i18n.t('WeChat OpenID'),
  unionid: () => i18n.t('WeChat UnionID'),
  external_userid: () => i18n.t('WeCom contact'),
  uid: () => i18n.t('Weibo account'),
  open_id: () => i18n.t('Douyin OpenID'),
  union_id: () => i18n.t('Douyin UnionID'),
  lead: () => i18n.t('Lead of an ad'),
  lead_phone: () => i18n.t('Phone proved by a form'),
  mail_sender: () => i18n.t('Sender of an e-mail'),
  phone: () => i18n.t('Phone'),
  email: () => i18n.t('E-mail'),
}

/** What kind of name somebody goes by; a kind of a plugin is shown as it is. */
export const identityLabel = (kind: string): string => IDENTITIES[kind]?.() ?? kind
