import { useEffect, useState } from 'react'
import { i18n } from '@lingui/core'
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react'
import { dismiss, stay, takeBack, useToasts } from './toasts'

/** What was done or went wrong, in the corner, for a few seconds. */
export function Toasts() {
  const toasts = useToasts()
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  // What goes away under the pointer or the focus never says that it was left.
  const reading = toasts.length > 0 && (pointed || focused)
  useEffect(() => stay(reading), [reading])
  useEffect(() => {
    if (toasts.length > 0) return
    setPointed(false)
    setFocused(false)
  }, [toasts.length])
  return (
    <div
      className="toasts"
      role="status"
      aria-live="polite"
      onMouseEnter={() => setPointed(true)}
      onMouseLeave={() => setPointed(false)}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
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
