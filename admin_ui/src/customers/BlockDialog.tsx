import { useState, type FormEvent } from 'react'
import { Button, Checkbox, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { BlockCustomerDocument, UnblockCustomerDocument } from '@/gen/graphql'
import { change } from '@/data/gql'
import { cache } from '@/data/cache'
import { Dialog } from '@/shell/Dialog'
import { complain, say } from '@/shell/toasts'
import { useSave } from '@/settings/useSave'

type Props = { id: string; name: string; onClose: () => void }

const HOUR = 3_600_000

const LENGTHS = () => [
  { value: '', label: i18n.t('For good') },
  { value: String(24 * HOUR), label: i18n.t('For a day') },
  { value: String(7 * 24 * HOUR), label: i18n.t('For a week') },
  { value: String(30 * 24 * HOUR), label: i18n.t('For 30 days') },
]

/** Hear and write to somebody again. */
export async function unblock(id: string, name: string): Promise<void> {
  try {
    await change(UnblockCustomerDocument, { input: { id } })
    say(i18n.t('{name} is not blocked any more', { name }))
    await cache.invalidateQueries()
  } catch (error) {
    complain(error)
  }
}

/** Why somebody is blocked, for how long, and whether they are told. */
export function BlockDialog({ id, name, onClose }: Props) {
  const [reason, setReason] = useState('')
  const [lasts, setLasts] = useState<string | null>('')
  const [silent, setSilent] = useState(true)
  const { save, busy, at } = useSave()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const until = lasts ? new Date(Date.now() + Number(lasts)).toISOString() : null
    const input = { id, reason, until, silent }
    const done = i18n.t('{name} is blocked on every channel', { name })
    if (await save(() => change(BlockCustomerDocument, { input }), done)) onClose()
  }
  return (
    <Dialog onClose={onClose} title={i18n.t('Block {name}', { name })}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <p className="small soft">
          {i18n.t('On every channel at once: their messages are put aside, and nobody writes to them.')}
        </p>
        <TextInput
          label={i18n.t('Reason')}
          description={i18n.t('Kept as evidence, with your name.')}
          required
          data-autofocus
          value={reason}
          error={at('reason')}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <Select
          label={i18n.t('How long')}
          data={LENGTHS()}
          value={lasts}
          onChange={setLasts}
          allowDeselect={false}
          error={at('until')}
        />
        <Checkbox
          label={i18n.t('Do not tell them')}
          checked={silent}
          onChange={({ currentTarget }) => setSilent(currentTarget.checked)}
        />
        <div className="row">
          <Button type="submit" color="red" loading={busy} disabled={!reason.trim()}>
            {i18n.t('Block')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
