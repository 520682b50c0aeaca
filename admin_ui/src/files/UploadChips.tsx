import { useState } from 'react'
import { i18n } from '@lingui/core'
import { IconRefresh, IconX } from '@tabler/icons-react'
import { percent } from '@/words/formats'
import { FileIcon } from './FileIcon'
import { bytes } from './sizes'
import type { Going, Uploads } from './useUploads'
import './files.css'

function Chip({ going, uploads }: { going: Going; uploads: Uploads }) {
  const { key, name, size, share, preview, kept, trouble, passing } = going
  const [drawn, setDrawn] = useState(true)
  const picture = drawn && (preview ?? kept?.thumbnailUrl)
  return (
    <li className="going" data-trouble={trouble !== undefined || undefined}>
      {picture ? <img src={picture} alt="" onError={() => setDrawn(false)} /> : <FileIcon name={name} />}
      <span className="grow">
        <span className="cut going-name" title={name}>
          {name}
        </span>
        {trouble ? (
          <span className="tiny tone-bad going-why" role="alert">
            {trouble}
          </span>
        ) : kept ? (
          <span className="tiny soft">{bytes(size)}</span>
        ) : (
          <span
            className="bar"
            role="progressbar"
            aria-label={i18n.t('Uploading {name}', { name })}
            aria-valuenow={Math.round(share * 100)}
            aria-valuetext={percent(share)}
          >
            <i style={{ width: `${Math.max(4, share * 100)}%` }} />
          </span>
        )}
      </span>
      {trouble && passing && (
        <button
          type="button"
          className="plain going-do"
          aria-label={i18n.t('Try {name} again', { name })}
          onClick={() => uploads.again(key)}
        >
          <IconRefresh size={16} aria-hidden />
        </button>
      )}
      <button
        type="button"
        className="plain going-do"
        aria-label={i18n.t('Remove {name}', { name })}
        onClick={() => uploads.remove(key)}
      >
        <IconX size={16} aria-hidden />
      </button>
    </li>
  )
}

/** The files that go with what is about to be sent: each with its progress, and a way out. */
export function UploadChips({ uploads }: { uploads: Uploads }) {
  if (uploads.list.length === 0) return null
  return (
    <ul className="goings" aria-label={i18n.t('Attached files')}>
      {uploads.list.map((going) => (
        <Chip key={going.key} going={going} uploads={uploads} />
      ))}
    </ul>
  )
}
