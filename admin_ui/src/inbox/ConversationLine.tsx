import { memo } from 'react'
import { i18n } from '@lingui/core'
import { IconClock, IconCornerUpLeft, IconHourglass } from '@tabler/icons-react'
import { ChannelMark } from '@/channels/ChannelMark'
import { initials, moment } from '@/words/formats'
import { nameOf, type Row } from './rows'
import { windowWords } from './window'
import { lastWords, waitWords } from './words'

/** The face of whoever we talk with, marked with the channel. */
export function Face({ row, large = false }: { row: Row; large?: boolean }) {
  return (
    <span className={`talk-face${large ? ' talk-face-l' : ''}`}>
      <span className="face" aria-hidden>
        {initials(nameOf(row))}
      </span>
      <ChannelMark channel={row.channel} bare />
    </span>
  )
}

function Marks({ row, now }: { row: Row; now: number }) {
  const closing = windowWords(row.canReply, now)
  return (
    <span className="talk-marks tiny">
      <ChannelMark channel={row.channel} words={row.accountName} />
      {row.waitingSince && (
        <span className="talk-mark" title={i18n.t('Waits since {at}', { at: moment(row.waitingSince) })}>
          <IconClock size={13} aria-hidden />
          <span className="sr">{i18n.t('waits')}</span>
          <span className="num">{waitWords(row.waitingSince, now)}</span>
        </span>
      )}
      {closing && (
        <span className={`talk-mark tone-${closing.tone}`}>
          <IconHourglass size={13} aria-hidden />
          <span className="num">{closing.text}</span>
        </span>
      )}
      {row.assignee && <span className="talk-who cut">{row.assignee.name}</span>}
    </span>
  )
}

type Props = { row: Row; now: number; chosen: boolean; stop: boolean; href: string }

/** One conversation of the list: who, what was said last, how long they wait, how long we may answer. */
export const ConversationLine = memo(function ConversationLine({ row, now, chosen, stop, href }: Props) {
  return (
    <a
      className="talk"
      href={href}
      data-talk={row.id}
      aria-current={chosen || undefined}
      data-unread={row.unreadCount > 0 || undefined}
      tabIndex={stop ? 0 : -1}
    >
      <Face row={row} />
      <span className="talk-body">
        <span className="row-between">
          <span className="cut talk-name">{nameOf(row) || i18n.t('Nobody we know')}</span>
          <span className="tiny talk-at num">{row.lastSaidAt && lastWords(row.lastSaidAt)}</span>
        </span>
        <span className="row-between">
          <span className="cut small talk-said">
            {row.lastSaidByUs && (
              <>
                <IconCornerUpLeft size={13} aria-hidden className="talk-ours" />
                <span className="sr">{i18n.t('We:')} </span>
              </>
            )}
            {row.lastSaid}
          </span>
          {row.unreadCount > 0 && (
            <span className="talk-unread num">
              {row.unreadCount > 98 ? '99+' : row.unreadCount}
              <span className="sr"> {i18n.t('unread')}</span>
            </span>
          )}
        </span>
        <Marks row={row} now={now} />
      </span>
    </a>
  )
})
