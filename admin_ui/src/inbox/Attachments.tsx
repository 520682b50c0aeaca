import { i18n } from '@lingui/core'
import { IconClockHour4, IconPhotoOff } from '@tabler/icons-react'
import { cache } from '@/data/cache'
import { Attachment as Shown } from '@/files'
import type { Line } from './thread'
import { kindWords } from './words'

type Attachment = Line['attachments']['nodes'][number]

function why({ state, problem }: Attachment): string {
  if (state === 'WAITING') return i18n.t('is being fetched')
  if (problem) return problem.message
  return state === 'EXPIRED'
    ? i18n.t('the platform does not have it any more')
    : i18n.t('could not be fetched')
}

/** Something that was sent along and is not with us, or not yet. */
function NotThere({ attachment }: { attachment: Attachment }) {
  const Icon = attachment.state === 'WAITING' ? IconClockHour4 : IconPhotoOff
  return (
    <p className="not-there small">
      <Icon size={16} aria-hidden />
      <span>
        {kindWords(attachment.kind)} · {why(attachment)}
        {attachment.problem?.advice && <span className="soft"> {attachment.problem.advice}</span>}
      </span>
    </p>
  )
}

/** Addresses of files are good for an hour or two: all of a conversation are asked for anew. */
const anew = (): void => void cache.invalidateQueries({ queryKey: ['thread'] })

/** What came along with a message: pictures, sounds, films, files. */
export const Attachments = ({ line }: { line: Line }) =>
  line.attachments.nodes.map((attachment) =>
    attachment.file ? (
      <Shown key={attachment.id} file={attachment.file} onStale={anew} />
    ) : (
      <NotThere key={attachment.id} attachment={attachment} />
    ),
  )
