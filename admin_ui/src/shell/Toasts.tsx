import { i18n } from '@lingui/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { dismiss, takeBack, useToasts } from './toasts'

/** What was done or went wrong, in the corner, for a few seconds. */
export function Toasts() {
  const toasts = useToasts()
  return (
    <div className="toasts" role="status" aria-live="polite">
      {toasts.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          {toast.tone === 'bad' ? (
            <IconAlertTriangle size={18} aria-hidden />
          ) : (
            <IconCheck size={18} aria-hidden />
          )}
          <span className="grow">{toast.text}</span>
          {toast.undo && (
            <button className="plain toast-undo" onClick={() => void takeBack(toast)}>
              {i18n.t('Undo')}
            </button>
          )}
          <button
            className="plain toast-close"
            aria-label={i18n.t('Close')}
            onClick={() => dismiss(toast.id)}
          >
            <IconX size={16} aria-hidden />
          </button>
        </div>
      ))}
    </div>
  )
}
