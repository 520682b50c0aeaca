import { memo, useState } from 'react'
import { Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconClock, IconCornerUpLeft, IconDots, IconLock } from '@tabler/icons-react'
import { toClipboard } from '@/shell/Copy'
import { clock, moment } from '@/words/formats'
import { canBeAnswered } from './answering'
import { DeliveryNews, DeliverySign, takeBack } from './Delivery'
import { dropFromOutbox, tryAgain, type Waiting } from './outbox'
import { Saying, Words } from './Saying'
import { speakerOf, type Drawn, type Line } from './thread'
import { dayWords } from './words'

const RECALLED = new Set(['SENT', 'DELIVERED'])

const DOTS = <IconDots size={16} aria-hidden />

function DeedsMenu({ line }: { line: Line }) {
  const ours = line.direction === 'OUT' && line.outgoing
  return (
    <Menu defaultOpened position="bottom-end" width={180} transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <button className="plain said-deeds" aria-label={i18n.t('What to do with this message')}>
          {DOTS}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void toClipboard(line.body ?? '')}>{i18n.t('Copy the words')}</Menu.Item>
        {ours && RECALLED.has(line.deliveryState ?? '') && (
          <Menu.Item onClick={() => void takeBack(line)}>{i18n.t('Take it back')}</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Only a button until it is pressed: a menu for every line would be felt. */
function Deeds({ line }: { line: Line }) {
  const [used, setUsed] = useState(false)
  if (used) return <DeedsMenu line={line} />
  return (
    <button
      className="plain said-deeds"
      aria-label={i18n.t('What to do with this message')}
      aria-haspopup="menu"
      onClick={() => setUsed(true)}
    >
      {DOTS}
    </button>
  )
}

const authorOf = (line: Line, other: string | null): string =>
  speakerOf(line) ??
  (line.direction === 'IN' ? (other ?? i18n.t('Somebody')) : i18n.t('In the platform’s own app'))

type OnAnswer = ((line: Line) => void) | undefined
type SaidProps = { row: Extract<Drawn, { type: 'said' }>; other: string; group: boolean; onAnswer: OnAnswer }

function Head({ line, author, named }: { line: Line; author: string; named: boolean }) {
  const note = line.kind === 'NOTE'
  if (!named && !note) return null
  return (
    <p className="said-head tiny">
      {note && (
        <span className="row said-note">
          <IconLock size={12} aria-hidden />
          {i18n.t('Internal note')}
        </span>
      )}
      {named && <span>{author}</span>}
    </p>
  )
}

function Said({ row: { line, first, last }, other, group, onAnswer }: SaidProps) {
  const note = line.kind === 'NOTE'
  const side = note ? 'note' : line.direction === 'IN' ? 'in' : 'out'
  const author = authorOf(line, group ? null : other)
  const named = first && (group || side !== 'in')
  const gone = line.deliveryState === 'RECALLED'
  return (
    <div className={`said said-${side}${last ? ' said-last' : ''}`} data-line={line.id}>
      {first && <Head line={line} author={author} named={named} />}
      <div className="said-row">
        <div className={`bubble${gone ? ' bubble-gone' : ''}`} title={`${author} · ${moment(line.happenedAt)}`}>
          <span className="sr">{i18n.t('{author} said:', { author })} </span>
          <Saying line={line} />
        </div>
        <Deeds line={line} />
      </div>
      <DeliveryNews line={line} />
      {onAnswer && canBeAnswered(line) && (
        <button
          className="plain said-answer small"
          aria-label={i18n.t('Reply to {author}', { author })}
          onClick={() => onAnswer(line)}
        >
          <IconCornerUpLeft size={14} aria-hidden />
          {i18n.t('Reply')}
        </button>
      )}
      {(last || line.deliveryState) && (
        <p className="said-foot tiny soft">
          {last && <time dateTime={line.happenedAt}>{clock(line.happenedAt)}</time>}
          {side === 'out' && line.deliveryState && <DeliverySign state={line.deliveryState} />}
        </p>
      )}
    </div>
  )
}

function Pending({ item }: { item: Waiting }) {
  return (
    <div className={`said said-${item.note ? 'note' : 'out'} said-last`} data-waiting={item.key}>
      <div className="said-row">
        <div className={`bubble${item.refused ? '' : ' bubble-pending'}`}>
          <Words text={item.words} />
        </div>
      </div>
      {item.refused ? (
        <div className="said-news said-news-bad small" role="alert">
          <p>
            <span className="strong">{i18n.t('Not sent')}</span> · {item.refused}
          </p>
          <span className="row">
            <button className="plain said-again" onClick={() => tryAgain(item)}>
              {i18n.t('Try again')}
            </button>
            <button className="plain said-again" onClick={() => dropFromOutbox(item)}>
              {i18n.t('Discard')}
            </button>
          </span>
        </div>
      ) : (
        <p className="said-foot tiny soft">
          <span className="sign" role="img" aria-label={i18n.t('On its way')} data-state="WAITING">
            <IconClock size={15} stroke={1.8} aria-hidden />
          </span>
        </p>
      )}
    </div>
  )
}

const Happened = ({ line }: { line: Line }) => (
  <p className="happened tiny" title={moment(line.happenedAt)}>
    {[line.subject, line.body].filter(Boolean).join(' · ')}
    <time dateTime={line.happenedAt}> {clock(line.happenedAt)}</time>
  </p>
)

type Props = { row: Drawn; other: string; group: boolean; onAnswer?: OnAnswer }

/** One row of a conversation: a day, something that happened, something said, something on its way. */
export const Bubble = memo(function Bubble({ row, other, group, onAnswer }: Props) {
  switch (row.type) {
    case 'day':
      return <p className="day-between tiny">{dayWords(row.at)}</p>
    case 'event':
      return <Happened line={row.line} />
    case 'waiting':
      return <Pending item={row.item} />
    default:
      return <Said row={row} other={other} group={group} onAnswer={onAnswer} />
  }
})
