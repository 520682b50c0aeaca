import { useState, type FormEvent } from 'react'
import { Button, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { AutoReplyTrialDocument, type ReplyTrigger } from '@/gen/graphql'
import { gql } from '@/data/gql'
import { complain } from '@/shell/toasts'
import { saysOf, triggerWords, waitsFor, type Rule } from './rules'

type Props = { account: string; rules: readonly Rule[] }

const DOINGS: ReplyTrigger[] = ['KEYWORD', 'FOLLOW', 'SCAN', 'MENU']

const doingWords = (doing: ReplyTrigger): string =>
  doing === 'KEYWORD' ? i18n.t('They write') : triggerWords()[doing]

/** What would come back, or that nothing would. */
function Answer({ rule }: { rule: Rule | undefined }) {
  if (!rule) return <p className="small soft">{i18n.t('No rule answers this; it waits in the inbox for somebody.')}</p>
  return (
    <>
      <p className="said-trial">{saysOf(rule.content as Record<string, unknown>)}</p>
      <p className="tiny soft">{i18n.t('Because of: {rule}', { rule: waitsFor(rule) })}</p>
    </>
  )
}

/** See what an account would answer, without anybody writing to it. */
export function TryOut({ account, rules }: Props) {
  const [doing, setDoing] = useState<ReplyTrigger>('KEYWORD')
  const [words, setWords] = useState('')
  const [found, setFound] = useState<{ id: string | null } | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    try {
      const { autoReplyTrial } = await gql(AutoReplyTrialDocument, { account, doing, words })
      setFound({ id: autoReplyTrial ?? null })
    } catch (error) {
      complain(error)
    }
  }
  return (
    <section className="panel stack" aria-label={i18n.t('Try it out')}>
      <h2>{i18n.t('Try it out')}</h2>
      <form className="trial" onSubmit={(event) => void submit(event)}>
        <Select
          aria-label={i18n.t('What they do')}
          allowDeselect={false}
          data={DOINGS.map((value) => ({ value, label: doingWords(value) }))}
          value={doing}
          onChange={(value) => value && setDoing(value as ReplyTrigger)}
        />
        <TextInput
          aria-label={i18n.t('What they write')}
          placeholder={i18n.t('Their words, the code or the key')}
          value={words}
          onChange={({ currentTarget }) => setWords(currentTarget.value)}
        />
        <Button type="submit" variant="default">
          {i18n.t('Try')}
        </Button>
      </form>
      <div role="status">{found && <Answer rule={rules.find(({ id }) => id === found.id)} />}</div>
    </section>
  )
}
