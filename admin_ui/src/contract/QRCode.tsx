import { renderSVG } from 'uqr'
import type { BlockProps } from './Blocks'
import { dig } from './paths'

/** A text to be read by a phone's camera. */
export default function QRCode({ block, data }: BlockProps) {
  const text = dig(data, block.path as string)
  if (typeof text !== 'string' || text === '') return null
  const caption = block.caption as string | undefined
  return (
    <figure>
      <img
        className="qr"
        alt={caption ?? text}
        src={`data:image/svg+xml,${encodeURIComponent(renderSVG(text))}`}
      />
      {caption && <figcaption className="small soft">{caption}</figcaption>}
    </figure>
  )
}
