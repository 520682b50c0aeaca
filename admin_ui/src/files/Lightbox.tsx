import { i18n } from '@lingui/core'
import { IconDownload } from '@tabler/icons-react'
import { Dialog } from '@/shell/Dialog'
import type { Kept } from './upload'

/** A picture as large as the screen allows. */
export default function Lightbox({ file, onClose }: { file: Kept; onClose: () => void }) {
  return (
    <Dialog
      onClose={onClose}
      size="auto"
      title={
        <span className="row">
          <span className="cut light-name">{file.name}</span>
          <a className="light-save" href={file.url} download={file.name}>
            <IconDownload size={16} aria-hidden />
            {i18n.t('Save')}
          </a>
        </span>
      }
    >
      <img
        className="light"
        src={file.url}
        alt={file.name}
        width={file.width ?? undefined}
        height={file.height ?? undefined}
      />
    </Dialog>
  )
}
