import { Dialog } from '@/shell/Dialog'
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
    <Dialog
      onClose={onClose}
      title={action.label}
    >
      <div className="stack">
        {action.confirm && <p>{action.confirm}</p>}
        <Form
          fields={action.form ?? []}
          submit={action.label}
          tone={action.tone}
          scope={scope}
          data={scope.row ?? scope.entity}
          onCancel={onClose}
          onSubmit={async (form) => {
            await finish(started, form)
            onClose()
          }}
        />
      </div>
    </Dialog>
  )
}
