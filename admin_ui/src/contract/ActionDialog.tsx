import { Modal } from '@mantine/core'
import { i18n } from '@lingui/core'
import Form from './Form'
import type { Started } from './Runner'
import type { Data } from './types'

type Props = {
  started: Started
  finish: (started: Started, form?: Data) => Promise<void>
  onClose: () => void
}

/** The question before an action: its words, its form, the way out. */
export default function ActionDialog({ started, finish, onClose }: Props) {
  const { action, scope } = started
  return (
    <Modal
      opened
      onClose={onClose}
      title={action.label}
      closeButtonProps={{ 'aria-label': i18n.t('Close') }}
    >
      <div className="stack">
        {action.confirm && <p>{action.confirm}</p>}
        <Form
          fields={action.form ?? []}
          submit={action.label}
          tone={action.tone}
          data={scope.row ?? scope.entity}
          onCancel={onClose}
          onSubmit={async (form) => {
            await finish(started, form)
            onClose()
          }}
        />
      </div>
    </Modal>
  )
}
