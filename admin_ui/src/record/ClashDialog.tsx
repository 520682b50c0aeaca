import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { Dialog } from '@/shell/Dialog'
import type { Clash } from './useEdit'

type Props<T> = {
  clash: Clash<T>
  onKeep: (clash: Clash<T>) => void
  onClose: () => void
}

/** Somebody else was faster: both values, and the choice. */
export function ClashDialog<T>({ clash, onKeep, onClose }: Props<T>) {
  return (
    <Dialog
      onClose={onClose}
      title={i18n.t('Somebody changed this in the meantime')}
    >
      <dl className="facts">
        <dt>{i18n.t('Field')}</dt>
        <dd>{clash.column.title}</dd>
        <dt>{i18n.t('There now')}</dt>
        <dd className="strong">{clash.theirs || '—'}</dd>
        <dt>{i18n.t('Yours')}</dt>
        <dd className="strong">{clash.mine || '—'}</dd>
      </dl>
      <div className="row clash-do">
        <Button data-autofocus onClick={onClose}>
          {i18n.t('Keep what is there')}
        </Button>
        <Button variant="default" onClick={() => onKeep(clash)}>
          {i18n.t('Save mine')}
        </Button>
      </div>
    </Dialog>
  )
}
