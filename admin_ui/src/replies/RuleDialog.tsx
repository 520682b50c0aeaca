import { useState, type FormEvent } from 'react'
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { SaveAutoReplyDocument, type ReplyTrigger } from '@/gen/graphql'
import type { Data } from '@/contract/types'
import { change } from '@/data/gql'
import { ContentFields, contentOfDraft, type Draft } from '@/inbox/ContentFields'
import { kindWords } from '@/inbox/words'
import { useSave } from '@/settings/useSave'
import { Dialog } from '@/shell/Dialog'
import { draftOf, patternWords, SAYABLE, TRIGGERS, triggerWords, type Rule } from './rules'

type Props = { account: string; rule: Rule | null; position: number; onClose: () => void }

/** One rule: what somebody does, and what we answer. */
export default function RuleDialog({ account, rule, position, onClose }: Props) {
  const [trigger, setTrigger] = useState<ReplyTrigger>(rule?.trigger ?? 'KEYWORD')
  const [pattern, setPattern] = useState(rule?.pattern ?? '')
  const [exact, setExact] = useState(rule?.exact ?? false)
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule?.content as Data | undefined))
  const { save, busy, at } = useSave()
  const asked = patternWords()[trigger]
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const content = contentOfDraft(draft)
    if (!content) return
    const input = {
      id: rule?.id ?? null,
      account,
      trigger,
      pattern: asked ? pattern : '',
      exact: trigger === 'KEYWORD' && exact,
      content,
      position,
      active: rule?.active ?? true,
    }
    if (await save(() => change(SaveAutoReplyDocument, { input }))) onClose()
  }
  return (
    <Dialog onClose={onClose} title={rule ? i18n.t('Change the rule') : i18n.t('New rule')}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Select
          label={i18n.t('When')}
          data-autofocus
          allowDeselect={false}
          data={TRIGGERS.map((value) => ({ value, label: triggerWords()[value] }))}
          value={trigger}
          onChange={(value) => value && setTrigger(value as ReplyTrigger)}
        />
        {asked && (
          <TextInput
            label={asked}
            required={trigger === 'KEYWORD'}
            value={pattern}
            error={at('pattern')}
            onChange={({ currentTarget }) => setPattern(currentTarget.value)}
          />
        )}
        {trigger === 'KEYWORD' && (
          <Checkbox
            label={i18n.t('Only if they write nothing else')}
            checked={exact}
            onChange={({ currentTarget }) => setExact(currentTarget.checked)}
          />
        )}
        <Select
          label={i18n.t('Kind of answer')}
          allowDeselect={false}
          data={SAYABLE.map((value) => ({ value, label: kindWords(value) }))}
          value={draft.kind}
          onChange={(kind) => kind && setDraft({ ...draft, kind })}
        />
        <ContentFields draft={draft} onDraft={setDraft} entity={{}} />
        <div className="row">
          <Button type="submit" loading={busy}>
            {i18n.t('Save')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
