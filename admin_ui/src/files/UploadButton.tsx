import { useRef } from 'react'
import { i18n } from '@lingui/core'
import { IconPaperclip, type IconProps } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Kind } from './upload'
import './files.css'

const ACCEPTED: Record<Kind, string | undefined> = {
  image: 'image/jpeg,image/png,image/gif,image/webp',
  voice: 'audio/*,.amr,.silk',
  video: 'video/mp4,video/quicktime,video/webm,video/3gpp',
  file: undefined,
}

type Props = {
  onFiles: (files: File[]) => void
  kind?: Kind
  label?: string
  icon?: ComponentType<IconProps>
  several?: boolean
  disabled?: boolean
}

/** A button that asks for files. */
export function UploadButton({
  onFiles,
  kind,
  label = i18n.t('Attach files'),
  icon: Icon = IconPaperclip,
  several = true,
  disabled = false,
}: Props) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button
        type="button"
        className="plain upload"
        aria-label={label}
        title={label}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        <Icon size={20} stroke={1.6} aria-hidden />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        tabIndex={-1}
        multiple={several}
        accept={kind && ACCEPTED[kind]}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          // The same file may be chosen again after it was taken out.
          currentTarget.value = ''
        }}
      />
    </>
  )
}
