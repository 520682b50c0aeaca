import { i18n, type Messages } from '@lingui/core'

/** The languages the admin speaks; English is the key of every sentence. */
export const LANGUAGES = [
  { value: 'zh-CN', label: '简体中文' },
  { value: 'en', label: 'English' },
] as const

export type Language = (typeof LANGUAGES)[number]['value']

const CATALOGUES: Record<Language, () => Promise<{ messages: Messages }>> = {
  'zh-CN': () => import('./zh-CN.mjs'),
  en: () => import('./en.mjs'),
}

const KEPT = 'guanxi.language'

const known = (tag: string | null | undefined): Language | null =>
  !tag ? null : tag.startsWith('zh') ? 'zh-CN' : tag.startsWith('en') ? 'en' : null

/** The language to start with: the one chosen here before, else the browser's, else Chinese. */
export const firstLanguage = (): Language =>
  known(localStorage.getItem(KEPT)) ?? known(navigator.language) ?? 'zh-CN'

/** Speak another language from now on. */
export async function speak(language: Language): Promise<void> {
  const { messages } = await CATALOGUES[language]()
  i18n.loadAndActivate({ locale: language, messages })
  localStorage.setItem(KEPT, language)
  document.documentElement.lang = language
}
