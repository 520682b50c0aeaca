// Automatic replies as plain values: what they answer, what they say, in which order.
import { i18n } from '@lingui/core'
import type { AutoReplyInput, ContentInput, ReplyTrigger, RuleFragment } from '@/gen/graphql'
import type { Draft } from '@/inbox/ContentFields'
import { kindWords } from '@/inbox/words'

export type Rule = RuleFragment

export const TRIGGERS: ReplyTrigger[] = ['KEYWORD', 'FOLLOW', 'SCAN', 'MENU', 'ANY']

/** What somebody does, as one chooses it. */
export const triggerWords = (): Record<ReplyTrigger, string> => ({
  KEYWORD: i18n.t('They write a word'),
  FOLLOW: i18n.t('They follow us'),
  SCAN: i18n.t('They scan a code'),
  MENU: i18n.t('They tap the menu'),
  ANY: i18n.t('They write anything else'),
})

/** What is asked for beside it; nothing where there is nothing to ask. */
export const patternWords = (): Partial<Record<ReplyTrigger, string>> => ({
  KEYWORD: i18n.t('The word'),
  SCAN: i18n.t('The code’s name; empty for any code'),
  MENU: i18n.t('The menu’s key; empty for any'),
  FOLLOW: i18n.t('Where they come from; empty for anywhere'),
})

/** What a rule waits for, in one sentence. */
export function waitsFor({ trigger, pattern, exact }: Pick<Rule, 'trigger' | 'pattern' | 'exact'>): string {
  if (trigger === 'KEYWORD') {
    return exact
      ? i18n.t('They write exactly “{word}”', { word: pattern })
      : i18n.t('They write something with “{word}”', { word: pattern })
  }
  const does = triggerWords()[trigger]
  return pattern ? `${does}: ${pattern}` : does
}

type Fields = Record<string, unknown>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Kinds of content that a rule may say. */
export const SAYABLE = ['text', 'image', 'link', 'mini_program']

/** A stored content as a form asks for it. */
export function draftOf(content: Fields | undefined): Draft {
  const { kind: stored, app_id, ...rest } = content ?? {}
  const kind = SAYABLE.find((known) => known === stored) ?? 'text'
  const form = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, text(value)]))
  return { kind, form: app_id ? { ...form, appId: text(app_id) } : form, template: null }
}

/** A stored content as the API wants it back. */
export function inputOf(content: Fields): ContentInput {
  const { kind, ...rest } = content
  if (kind === 'text') return { text: text(rest.text) }
  if (kind === 'image' || kind === 'voice' || kind === 'file') return { [kind]: text(rest.file) }
  if (kind === 'mini_program') {
    const { app_id, ...more } = rest
    return { miniProgram: { ...more, appId: text(app_id) } as ContentInput['miniProgram'] }
  }
  return { [text(kind)]: rest }
}

/** What a rule says, in one line. */
export function saysOf(content: Fields): string {
  if (content.kind === 'text') return text(content.text)
  const words = text(content.title) || text(content.head) || text(content.name)
  return `[${kindWords(text(content.kind))}] ${words}`.trim()
}

/** A rule as the API wants it, with some of it changed. */
export const changed = (rule: Rule, part: Partial<AutoReplyInput>): AutoReplyInput => ({
  id: rule.id,
  account: rule.account?.id ?? '',
  trigger: rule.trigger,
  pattern: rule.pattern,
  exact: rule.exact,
  position: rule.position,
  active: rule.active,
  content: inputOf(rule.content as Fields),
  ...part,
})

/** The rules whose place is another once one of them has moved up or down, with that place. */
export function moved(rules: readonly Rule[], id: string, by: 1 | -1): [Rule, number][] {
  const at = rules.findIndex((rule) => rule.id === id)
  const to = at + by
  if (at < 0 || to < 0 || to >= rules.length) return []
  const order = rules.filter((rule) => rule.id !== id)
  order.splice(to, 0, rules[at]!)
  return order.map((rule, place): [Rule, number] => [rule, place]).filter(([rule, place]) => rule.position !== place)
}
