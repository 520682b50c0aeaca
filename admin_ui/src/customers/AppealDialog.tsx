import { useState, type FormEvent } from 'react'
import { Button, Textarea } from '@mantine/core'
import { i18n } from '@lingui/core'
import { AppealBlockDocument } from '@/gen/graphql'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { useSave } from '@/settings/useSave'
import { Dialog } from '@/shell/Dialog'

type Props = { id: string; name: string; onClose: () => void }

/** What somebody says against being blocked, for whoever decides about it. */
export function AppealDialog({ id, name, onClose }: Props) {
  const [text, setText] = useState('')
  const { save, busy, at } = useSave()
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const done = i18n.t('Noted')
    if (!(await save(() => change(AppealBlockDocument, { input: { id, text } }), done))) return
    onClose()
    await cache.invalidateQueries()
  }
  return (
    <Dialog onClose={onClose} title={i18n.t('What {name} says against it', { name })}>
      <form className="stack" onSubmit={(event) => void send(event)}>
        <Textarea
          label={i18n.t('Their words')}
          description={i18n.t('Kept with the block, beside its reason.')}
          required
          data-autofocus
          autosize
          minRows={3}
          value={text}
          error={at('text')}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <div className="row">
          <Button type="submit" loading={busy} disabled={!text.trim()}>
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
