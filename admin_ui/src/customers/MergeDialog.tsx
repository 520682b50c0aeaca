import { useState } from 'react'
import { Button, Checkbox } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useNavigate } from '@tanstack/react-router'
import {
  MergeCustomersDocument,
  MergePreviewDocument,
  type MergeFrom,
  type MergePreviewQuery,
} from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { Dialog } from '@/shell/Dialog'
import { Bones, Failed } from '@/shell/States'
import { complain, say, undoWith } from '@/shell/toasts'
import { MergeFields, type Choices } from './MergeFields'
import './merge.css'
import { identityLabel } from './words'

export type Side = NonNullable<MergePreviewQuery['survivor']>
export type Preview = MergePreviewQuery['mergePreview']

type Props = {
  id: string
  other: string
  onClose: () => void
  /** Where one goes afterwards, if not to the customer both have become. */
  onMerged?: () => void
}

/** What says that they are two people, and the box that has to be ticked then. */
function Doubts({ preview, sure, onSure }: { preview: Preview; sure: boolean; onSure: (on: boolean) => void }) {
  const kinds = [...new Set(preview.conflicts.map(({ kind }) => identityLabel(kind)))]
  if (kinds.length === 0 && !preview.dismissed) return null
  return (
    <div className="notice notice-bad stack-s" role="alert">
      {preview.dismissed && <p>{i18n.t('Somebody said that these are two people.')}</p>}
      {kinds.length > 0 && (
        <>
          <p>
            {i18n.t('Both go by a different {names}, of which one person has only one.', {
              names: kinds.join(', '),
            })}
          </p>
          <Checkbox
            checked={sure}
            onChange={({ currentTarget }) => onSure(currentTarget.checked)}
            label={i18n.t('I am sure that they are one person')}
          />
        </>
      )}
    </div>
  )
}

function Following({ preview, name }: { preview: Preview; name: string }) {
  if (preview.follows.length === 0) return null
  const rows = preview.follows.map(({ title, count }) => `${title} ${count}`).join(' · ')
  return (
    <p className="small soft">
      {i18n.t('What goes over from {name}: {rows}', { name, rows })}
    </p>
  )
}

type MergeProps = Props & { survivor: Side; loser: Side; preview: Preview; onSwap: () => void }

function Merge({ survivor, loser, preview, onSwap, onClose, onMerged }: MergeProps) {
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Choices>({})
  const [sure, setSure] = useState(false)
  const [busy, setBusy] = useState(false)
  const merge = async (): Promise<void> => {
    setBusy(true)
    try {
      const input = {
        survivor: survivor.id,
        loser: loser.id,
        choices: Object.entries(choices).map(([field, take]) => ({ field, take: take as MergeFrom })),
        force: sure,
        expectedVersion: survivor.version,
        loserVersion: loser.version,
      }
      const { undoToken } = await change(MergeCustomersDocument, { input })
      onClose()
      say(i18n.t('{loser} and {name} are one now', { loser: loser.name, name: survivor.name }), undoWith(undoToken))
      if (onMerged) onMerged()
      else await navigate({ to: '/customers/$id', params: { id: survivor.id } })
      await cache.invalidateQueries()
    } catch (error) {
      complain(error)
      setBusy(false)
    }
  }
  const doubtful = preview.conflicts.length > 0
  return (
    <div className="stack">
      <Doubts preview={preview} sure={sure} onSure={setSure} />
      <MergeFields
        survivor={survivor}
        loser={loser}
        fields={preview.fields}
        choices={choices}
        onChoose={(field, take) => setChoices({ ...choices, [field]: take })}
      />
      <Following preview={preview} name={loser.name} />
      <div className="row wrap merge-do">
        <Button data-autofocus loading={busy} disabled={doubtful && !sure} onClick={() => void merge()}>
          {i18n.t('Merge into {name}', { name: survivor.name })}
        </Button>
        <Button variant="default" onClick={onSwap}>
          {i18n.t('Keep the other one')}
        </Button>
        <Button variant="subtle" color="gray" onClick={onClose}>
          {i18n.t('Cancel')}
        </Button>
      </div>
      <p className="tiny soft">{i18n.t('A merge can be undone at any time, from the history.')}</p>
    </div>
  )
}

/** Two customers side by side, and whose word counts, field by field. */
export function MergeDialog({ id, other, onClose, onMerged }: Props) {
  const [swapped, setSwapped] = useState(false)
  const [survivor, loser] = swapped ? [other, id] : [id, other]
  const { data, error, refetch } = useAsk(
    MergePreviewDocument,
    { survivor, loser },
    { about: ['customer'], keep: true },
  )
  const ready = data?.survivor && data.loser && data.survivor.id === survivor
  return (
    <Dialog onClose={onClose} size="xl" title={i18n.t('Are they one person?')}>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!ready && !error && <Bones rows={6} />}
      {ready && (
        <Merge
          key={survivor}
          id={id}
          other={other}
          survivor={data.survivor!}
          loser={data.loser!}
          preview={data.mergePreview}
          onSwap={() => setSwapped(!swapped)}
          onClose={onClose}
          onMerged={onMerged}
        />
      )}
    </Dialog>
  )
}
