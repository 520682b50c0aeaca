import { useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from 'react'
import { i18n } from '@lingui/core'
import './files.css'

type Props = {
  onFiles: (files: File[]) => void
  disabled?: boolean
  className?: string
  children: ReactNode
}

const withFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes('Files')

/** Files may be dropped on what is inside, or pasted into it. */
export function DropZone({ onFiles, disabled = false, className, children }: Props) {
  const [over, setOver] = useState(false)
  // The pointer leaves a parent when it enters a child: what counts is how deep it is.
  const depth = useRef(0)
  const leave = (): void => {
    depth.current = 0
    setOver(false)
  }
  const enter = (event: DragEvent): void => {
    if (disabled || !withFiles(event)) return
    depth.current += 1
    setOver(true)
  }
  const exit = (): void => {
    depth.current -= 1
    if (depth.current <= 0) leave()
  }
  const drop = (event: DragEvent): void => {
    if (!withFiles(event)) return
    event.preventDefault()
    leave()
    if (!disabled) onFiles([...event.dataTransfer.files])
  }
  const paste = (event: ClipboardEvent): void => {
    const files = [...event.clipboardData.files]
    if (disabled || files.length === 0) return
    event.preventDefault()
    onFiles(files)
  }
  return (
    <div
      className={`drop ${className ?? ''}`}
      onDragEnter={enter}
      onDragLeave={exit}
      onDragOver={(event) => withFiles(event) && event.preventDefault()}
      onDrop={drop}
      onPaste={paste}
    >
      {children}
      {over && (
        <div className="drop-here" aria-hidden>
          {i18n.t('Drop files here')}
        </div>
      )}
    </div>
  )
}
