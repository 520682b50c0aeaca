import { useState, type FormEvent } from 'react'
import { Button, Textarea, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import { DeleteCannedReplyDocument, SaveCannedReplyDocument } from '@/gen/graphql'
import { change, Trouble } from '@/data/gql'
import { Dialog } from '@/shell/Dialog'
import { SureButton } from '@/shell/SureButton'
import { complain } from '@/shell/toasts'
import type { Canned } from './canned'
import { cannedAnew, useCanned } from './useCanned'

const NEW = { id: '', shortcut: '', body: '' }

function Edit({ canned, onDone }: { canned: Canned; onDone: () => void }) {
  const [form, setForm] = useState(canned)
  const [refused, setRefused] = useState<Trouble | null>(null)
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    try {
      const { id, shortcut, body } = form
      await change(SaveCannedReplyDocument, { input: { id: id || null, shortcut, body } })
      await cannedAnew()
      onDone()
    } catch (error) {
      setRefused(error instanceof Trouble ? error : new Trouble(String(error)))
    }
  }
  const at = (field: string) => (refused?.field === field ? refused.message : undefined)
  return (
    <form className="stack" onSubmit={(event) => void save(event)}>
      <TextInput
        label={i18n.t('Shortcut')}
        description={i18n.t('What is typed after the slash: one word')}
        required
        data-autofocus
        value={form.shortcut}
        error={at('shortcut')}
        onChange={({ currentTarget: { value } }) => setForm({ ...form, shortcut: value })}
      />
      <Textarea
        label={i18n.t('Words')}
        description={i18n.t('Gaps that fill themselves: {gaps}', {
          gaps: '{{name}} {{me}} {{business}}',
        })}
        required
        rows={5}
        value={form.body}
        error={at('body')}
        onChange={({ currentTarget: { value } }) => setForm({ ...form, body: value })}
      />
      {refused && !refused.field && (
        <p className="notice notice-bad small" role="alert">
          {refused.message}
        </p>
      )}
      <div className="row">
        <Button type="submit">{i18n.t('Save')}</Button>
        <Button variant="subtle" color="gray" onClick={onDone}>
          {i18n.t('Cancel')}
        </Button>
      </div>
    </form>
  )
}

function remove(canned: Canned): void {
  void change(DeleteCannedReplyDocument, { input: { id: canned.id } }).then(cannedAnew, complain)
}

/** Words that are needed often: see them, change them, throw them away. */
export function CannedList() {
  const all = useCanned()
  const [edited, setEdited] = useState<Canned | null>(null)
  if (edited) return <Edit canned={edited} onDone={() => setEdited(null)} />
  return (
    <div className="stack">
      {all.length === 0 && (
        <p className="small soft">
          {i18n.t('Keep what you write often, and call it by typing a slash and its shortcut.')}
        </p>
      )}
      <ul className="stack-s">
        {all.map((canned) => (
          <li key={canned.id} className="canned-line">
            <span className="grow">
              <span className="strong">/{canned.shortcut}</span>
              <span className="small soft canned-body">{canned.body}</span>
            </span>
            <Button size="compact-sm" variant="default" onClick={() => setEdited(canned)}>
              {i18n.t('Edit')}
            </Button>
            <SureButton size="compact-sm" variant="default" onSure={() => remove(canned)}>
              {i18n.t('Delete')}
            </SureButton>
          </li>
        ))}
      </ul>
      <div>
        <Button size="xs" onClick={() => setEdited(NEW)}>
          {i18n.t('New canned reply')}
        </Button>
      </div>
    </div>
  )
}

/** The canned replies over the conversation one writes in. */
export default function CannedDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={i18n.t('Canned replies')} size={560}>
      <CannedList />
    </Dialog>
  )
}
