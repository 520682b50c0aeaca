// The options of a field, read from a source of the contract.
import { useRef } from 'react'
import { useDebouncedValue } from '@mantine/hooks'
import { i18n } from '@lingui/core'
import { UiDataDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { bindAll, dig } from './paths'
import type { Choices, Data, Scope } from './types'

export type Choice = { value: string; label: string; detail?: string; row?: Data }

const PAUSE = 200
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const text = (value: unknown): string => (value === null || value === undefined ? '' : String(value))

/** The options that rows of a source stand for; each value once, none without a value. */
export function choicesIn(found: unknown, { value = 'id', label = 'name', detail }: Choices): Choice[] {
  const rows = Array.isArray(found) ? found : dig(found, 'nodes')
  const seen = new Map<string, Choice>()
  for (const row of Array.isArray(rows) ? rows : []) {
    const key = text(dig(row, value))
    if (key === '' || seen.has(key)) continue
    const more = detail ? text(dig(row, detail)) : ''
    seen.set(key, {
      value: key,
      label: text(dig(row, label)) || key,
      ...(more ? { detail: more } : {}),
      row: row as Data,
    })
  }
  return [...seen.values()]
}

/** Whether the options follow a field that is not filled in yet. */
export const waitsFor = ({ source }: Choices, scope: Scope): boolean =>
  Object.values(source.vars ?? {}).some(
    (word) =>
      typeof word === 'string' &&
      word.startsWith('$form.') &&
      text(dig(scope.form, word.slice('$form.'.length))) === '',
  )

/** What was chosen before and is not among the options: its words if we know them. */
const stranger = (value: string): Choice => ({
  value,
  label: UUID.test(value) ? i18n.t('Chosen earlier') : value,
})

/** The options with all that is chosen among them, so that a choice never loses its name. */
export const withChosen = (options: Choice[], chosen: string[], known: Map<string, Choice>): Choice[] => {
  const missing = chosen.filter((value) => !options.some((option) => option.value === value))
  return [...options, ...missing.map((value) => known.get(value) ?? stranger(value))]
}

/** The options of a field as far as they are known, for the words typed so far. */
export function useChoices(choices: Choices, scope: Scope, chosen: string[], typed: string) {
  const known = useRef(new Map<string, Choice>())
  const waiting = waitsFor(choices, scope)
  const asksWords = choices.source.variables?.includes('search') ?? false
  const [words] = useDebouncedValue(asksWords ? typed : '', PAUSE)
  const variables: Data = {
    ...bindAll(choices.source.vars, scope),
    ...(asksWords ? { search: words } : {}),
  }
  const { data, error, isPending } = useAsk(
    UiDataDocument,
    { source: choices.source.id, variables },
    { enabled: !waiting, about: choices.source.live ?? [], keep: !waiting },
  )
  const answer = data?.uiData as { data?: unknown; errors?: { message: string }[] } | undefined
  const options = waiting ? [] : choicesIn(dig(answer?.data, choices.source.path), choices)
  for (const option of options) known.current.set(option.value, option)
  return {
    options: withChosen(options, chosen, known.current),
    fetched: options,
    waiting,
    asksWords,
    loading: !waiting && isPending,
    trouble: error?.message ?? answer?.errors?.[0]?.message,
  }
}
