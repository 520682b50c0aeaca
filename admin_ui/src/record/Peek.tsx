import { useEffect, useRef, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import { IconX } from '@tabler/icons-react'

type Props = { label: string; onClose: () => void; children: ReactNode }

/** A record beside the list, without leaving it; Escape gives the focus back. */
export function Peek({ label, onClose, children }: Props) {
  const root = useRef<HTMLElement>(null)
  const before = useRef<Element | null>(null)
  useEffect(() => {
    before.current = document.activeElement
    return () => (before.current as HTMLElement | null)?.focus?.()
  }, [])
  return (
    <aside
      ref={root}
      className="peek"
      aria-label={i18n.t('Peek: {label}', { label })}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <button className="plain peek-close" onClick={onClose} aria-label={i18n.t('Close')}>
        <IconX size={18} aria-hidden />
      </button>
      {children}
    </aside>
  )
}
