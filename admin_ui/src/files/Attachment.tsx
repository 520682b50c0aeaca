import { lazy, Suspense, useState } from 'react'
import { i18n } from '@lingui/core'
import { IconDownload } from '@tabler/icons-react'
import { FileIcon } from './FileIcon'
import { bytes, length } from './sizes'
import type { Kept } from './upload'
import './files.css'

const Lightbox = lazy(() => import('./Lightbox'))

type Props = {
  file: Kept
  /** Its address had grown old, or it is gone: ask for it anew. */
  onStale?: () => void
}

/** What browsers play; AMR and SILK of messengers are only saved. */
const PLAYED = /^(audio\/(mpeg|mp4|wav|ogg)|video\/(mp4|quicktime|webm))$/

const LARGEST_SHOWN = 260

/** The place a picture will take, so that nothing jumps when it comes. */
function room({ width, height }: Kept): { width: number; height: number } | undefined {
  if (!width || !height) return undefined
  const scale = Math.min(1, LARGEST_SHOWN / Math.max(width, height))
  return { width: Math.max(40, width * scale), height: Math.max(40, height * scale) }
}

function Picture({ file, onStale }: Props) {
  const [large, setLarge] = useState(false)
  const moves = file.contentType === 'image/gif'
  return (
    <>
      <button
        type="button"
        className="plain picture"
        style={room(file)}
        aria-label={i18n.t('Enlarge {name}', { name: file.name })}
        aria-haspopup="dialog"
        onClick={() => setLarge(true)}
      >
        <img
          src={moves ? file.url : (file.thumbnailUrl ?? file.url)}
          alt={file.name}
          loading="lazy"
          onError={onStale}
        />
      </button>
      {large && (
        <Suspense fallback={null}>
          <Lightbox file={file} onClose={() => setLarge(false)} />
        </Suspense>
      )}
    </>
  )
}

function Played({ file, onStale }: Props) {
  const { url, name, contentType, duration } = file
  if (contentType.startsWith('video/')) {
    return (
      <video className="film" controls preload="metadata" src={url} aria-label={name} onError={onStale} />
    )
  }
  return (
    <div className="sound">
      <audio controls preload="none" src={url} aria-label={name} onError={onStale} />
      {duration != null && <span className="tiny soft num">{length(duration)}</span>}
    </div>
  )
}

/** Voices of messengers, which no browser plays. */
const UNHEARD = /^audio\/(amr|silk)$/

function Saved({ file: { url, name, size, duration, contentType } }: Props) {
  const what = duration == null ? bytes(size) : `${length(duration)} · ${bytes(size)}`
  return (
    <a className="saved" href={url} download={name} aria-label={i18n.t('Save {name}, {what}', { name, what })}>
      <FileIcon name={name} />
      <span className="grow">
        <span className="cut going-name">{name}</span>
        <span className="tiny soft num">{what}</span>
        {UNHEARD.test(contentType) && (
          <span className="tiny soft">{i18n.t('Browsers do not play this: save it to listen')}</span>
        )}
      </span>
      <IconDownload size={18} stroke={1.6} aria-hidden />
    </a>
  )
}

/** A file as people look at it: a picture to enlarge, something to play, or something to save. */
export function Attachment(props: Props) {
  const { file } = props
  if (file.thumbnailUrl) return <Picture {...props} />
  return PLAYED.test(file.contentType) ? <Played {...props} /> : <Saved {...props} />
}
