import { useState } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { CustomerPicker } from '@/record/Pickers'
import { Dialog } from '@/shell/Dialog'

type Props = { id: string; onClose: () => void; onChoose: (other: string) => void }

/** Look for the other customer who is the same person. */
export function MergeWith({ id, onClose, onChoose }: Props) {
  const [other, setOther] = useState<string | null>(null)
  return (
    <Dialog onClose={onClose} title={i18n.t('Merge with another customer')}>
      <div className="stack">
        <CustomerPicker label={i18n.t('Who is the same person?')} value={other} onChange={setOther} />
        <div className="row">
          <Button disabled={!other || other === id} onClick={() => other && onChoose(other)}>
            {i18n.t('Compare')}
          </Button>
          <Button variant="subtle" color="gray" onClick={onClose}>
            {i18n.t('Cancel')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
