import { channelName } from './channels'
import './channels.css'

type Props = {
  channel: string
  /** What to say beside the dot; the channel's own name if nothing else is said. */
  words?: string
  /** Only the dot is drawn: the name is read aloud and shown under the pointer. */
  bare?: boolean
}

/** The mark of a channel: a dot of its colour, and always a word. */
export function ChannelMark({ channel, words, bare = false }: Props) {
  const name = channelName(channel)
  if (bare) {
    return (
      <span className="channel-dot" data-channel={channel} title={name}>
        <span className="sr">{name}</span>
      </span>
    )
  }
  return (
    <span className="channel-mark" title={words ? `${name} · ${words}` : undefined}>
      <span className="channel-dot" data-channel={channel} aria-hidden />
      <span className="cut">{words ?? name}</span>
    </span>
  )
}
