import { useState, type FormEvent } from 'react'
import { Button, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { Dialog } from '@/shell/Dialog'

const COMMON = () => [
  i18n.t('Price'),
  i18n.t('Chose somebody else'),
  i18n.t('No budget'),
  i18n.t('No answer'),
  i18n.t('Not needed any more'),
]

type Props = { title: string; onClose: () => void; onSend: (reason: string) => Promise<void> }

/** Why a deal was lost: one click for the usual, a line for the rest. */
export function LostDialog({ title, onClose, onSend }: Props) {
  const [reason, setReason] = useState('')
  const send = (event: FormEvent): void => {
    event.preventDefault()
    if (reason.trim()) void onSend(reason.trim())
  }
  return (
    <Dialog
      onClose={onClose}
      title={i18n.t('Why was “{title}” lost?', { title })}
    >
      <form className="stack" onSubmit={send}>
        <div className="row wrap">
          {COMMON().map((common) => (
            <Button
              key={common}
              size="xs"
              variant={reason === common ? 'filled' : 'default'}
              onClick={() => setReason(common)}
            >
              {common}
            </Button>
          ))}
        </div>
        <TextInput
          label={i18n.t('Reason')}
          required
          data-autofocus
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" disabled={!reason.trim()}>
            {i18n.t('Mark as lost')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
