import { useEffect } from 'react'
import { Input } from '@mantine/core'
import { i18n } from '@lingui/core'
import { UploadButton, UploadChips, useUploads } from '@/files'

type Props = {
  label: string
  description?: string
  required?: boolean
  error?: string
  picture: boolean
  /** The id of what was uploaded, or null. */
  onChange: (id: string | null) => void
}

/** One file of one's own, uploaded at once; the form sends its id. */
export function FileInput({ picture, onChange, ...shared }: Props) {
  const kind = picture ? 'image' : undefined
  const uploads = useUploads({ kind, most: 1 })
  const id = uploads.kept[0]?.id ?? null
  // Told only when it changed: the form above is new with every key.
  useEffect(() => onChange(id), [id])
  const label = picture ? i18n.t('Choose a picture') : i18n.t('Choose a file')
  return (
    <Input.Wrapper {...shared} labelElement="div">
      <div className="row">
        <UploadButton kind={kind} several={false} label={label} onFiles={uploads.add} />
        <UploadChips uploads={uploads} />
      </div>
    </Input.Wrapper>
  )
}
