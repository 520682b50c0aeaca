import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconAlertTriangle, IconHourglass, IconLock } from '@tabler/icons-react'
import { ConversationsOfDocument } from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { useManifest } from '@/contract/manifest'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'
import { duration } from '@/words/formats'
import type { Place } from './place'
import type { Row } from './rows'
import { detours, isOpen, LAST, left, SOON, type Alternative } from './window'

/** How long and how often we may still write, once there is a hurry. */
export function Countdown({ row, now }: { row: Row; now: number }) {
  const seconds = left(row.canReply, now)
  const { remaining } = row.canReply
  const hurry = seconds !== null && seconds < SOON
  const few = remaining !== null && remaining !== undefined
  if (!hurry && !few) return null
  return (
    <p className={`countdown tiny ${hurry && seconds < LAST ? 'tone-bad' : hurry ? 'tone-warn' : 'soft'}`}>
      <IconHourglass size={14} aria-hidden />
      {hurry && <span className="num">{i18n.t('{time} left to answer', { time: duration(Math.max(60, seconds)) })}</span>}
      {few && <span className="num">{i18n.t('messages left: {n}', { n: remaining })}</span>}
    </p>
  )
}

/** Where else this person can be written to right now. */
function OtherDoors({ row, place, now }: { row: Row; place: Place; now: number }) {
  const customer = row.customer?.id
  const { data } = useAsk(
    ConversationsOfDocument,
    { customer: customer ?? '' },
    { enabled: customer !== undefined, about: ['activity.recorded'] },
  )
  const open = (data?.conversations.nodes ?? []).filter(
    (other) => other.id !== row.id && isOpen(other.canReply, now),
  )
  if (open.length === 0) return null
  return (
    <div className="row wrap">
      <span className="small soft">{i18n.t('They can be written to here:')}</span>
      {open.map((other) => (
        <Button
          key={other.id}
          size="compact-sm"
          variant="default"
          onClick={() => place.go({ open: other.id })}
        >
          <ChannelMark channel={other.channel} words={other.accountName} />
        </Button>
      ))}
    </div>
  )
}

function Mending({ row }: { row: Row }) {
  const { settings } = useManifest()
  const { may } = useMe()
  if (row.obstacle === 'account') {
    const screen = settings.find(({ plugin }) => plugin === row.channel)
    if (!may('core.channel.manage')) {
      return <p className="small soft">{i18n.t('Ask whoever looks after your channels.')}</p>
    }
    return (
      <div>
        <Button
          size="compact-sm"
          variant="default"
          component={Link}
          to={`/settings/${screen?.id ?? 'channels'}`}
        >
          {i18n.t('To the account’s settings')}
        </Button>
      </div>
    )
  }
  if (row.obstacle === 'blocked' && row.customer) {
    return (
      <div>
        <Button
          size="compact-sm"
          variant="default"
          component={Link}
          to={`/customers/${row.customer.id}`}
        >
          {i18n.t('To the customer’s page')}
        </Button>
      </div>
    )
  }
  return null
}

type Props = {
  row: Row
  place: Place
  now: number
  onDetour: (way: Alternative) => void
}

/** Nothing can be written here now: why, and every legal next step. */
export function Closed({ row, place, now, onDetour }: Props) {
  const { canReply, obstacle } = row
  const ways = obstacle ? [] : detours(canReply)
  const Icon = obstacle ? IconAlertTriangle : IconLock
  const ran = canReply.mode !== null && canReply.mode !== undefined
  return (
    <div className="closed-window stack-s" role="status" data-obstacle={obstacle ?? undefined}>
      <p className="row">
        <Icon size={17} aria-hidden />
        <span className="strong">
          {canReply.reason ?? (ran ? i18n.t('The platform’s time to answer is over.') : '')}
        </span>
      </p>
      {canReply.nextStep && <p className="small soft">{canReply.nextStep}</p>}
      {ways.length > 0 && (
        <div className="row wrap">
          <span className="small soft">{i18n.t('What you may send:')}</span>
          {ways.map((way) => (
            <Button key={way.mode} size="compact-sm" onClick={() => onDetour(way)}>
              {way.title}
            </Button>
          ))}
        </div>
      )}
      <Mending row={row} />
      <OtherDoors row={row} place={place} now={now} />
    </div>
  )
}
