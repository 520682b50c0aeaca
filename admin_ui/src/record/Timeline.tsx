import { useState } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  IconCheck,
  IconMail,
  IconMessage,
  IconNote,
  IconPhone,
  IconRobot,
  IconUsers,
  IconMapPin,
  type Icon,
} from '@tabler/icons-react'
import { TimelineDocument, type ActivityFilter, type ActivityLineFragment } from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { usePages } from '@/data/ask'
import { gql } from '@/data/gql'
import { Bones, Failed } from '@/shell/States'
import { ago, clock, day, moment } from '@/words/formats'
import './timeline.css'

type Line = ActivityLineFragment

const ICONS: Record<string, Icon> = {
  MESSAGE: IconMessage,
  NOTE: IconNote,
  CALL: IconPhone,
  MEETING: IconUsers,
  VISIT: IconMapPin,
  EMAIL: IconMail,
  TASK: IconCheck,
  SYSTEM: IconRobot,
}

const kindLabel = (kind: string): string =>
  ({
    MESSAGE: i18n.t('Message'),
    NOTE: i18n.t('Note'),
    CALL: i18n.t('Call'),
    MEETING: i18n.t('Meeting'),
    VISIT: i18n.t('Visit'),
    EMAIL: i18n.t('E-mail'),
    TASK: i18n.t('Task'),
    SYSTEM: i18n.t('System'),
  })[kind] ?? kind

const authorOf = (line: Line): string =>
  line.actor?.name ?? line.actorName ?? (line.direction === 'IN' ? line.customer?.name : '') ?? ''

function Said({ line }: { line: Line }) {
  const author = authorOf(line)
  const talk = line.conversation
  return (
    <p className="tiny soft row wrap">
      <span className="strong">{kindLabel(line.kind)}</span>
      {author && <span>{author}</span>}
      {talk && <ChannelMark channel={talk.channel} words={talk.accountName} />}
      <time dateTime={line.happenedAt} title={moment(line.happenedAt)}>
        {clock(line.happenedAt)}
      </time>
    </p>
  )
}

/** One thing that passed between us and a customer. */
function Entry({ line }: { line: Line }) {
  const Icon = ICONS[line.kind] ?? IconNote
  return (
    <li className={`entry entry-${line.kind.toLowerCase()} entry-${line.direction.toLowerCase()}`}>
      <span className="entry-icon">
        <Icon size={15} stroke={1.7} aria-hidden />
      </span>
      <div className="entry-body">
        <Said line={line} />
        {line.subject && <p className="strong">{line.subject}</p>}
        {line.body && <p className="entry-text">{line.body}</p>}
        {line.dueAt && !line.doneAt && (
          <p className="tiny soft">{i18n.t('due {ago}', { ago: ago(line.dueAt) })}</p>
        )}
      </div>
    </li>
  )
}

/** The lines of each day under its date. */
export function byDay(lines: Line[]): [day: string, lines: Line[]][] {
  const days = new Map<string, Line[]>()
  for (const line of lines) {
    const name = day(line.happenedAt)
    days.set(name, [...(days.get(name) ?? []), line])
  }
  return [...days]
}

const KINDS = ['', 'MESSAGE', 'NOTE', 'TASK', 'SYSTEM'] as const

/** Everything that happened, newest first; new lines arrive by themselves. */
export function Timeline({ filter }: { filter: ActivityFilter }) {
  const [kind, setKind] = useState<string>('')
  const whole = (kind ? { ...filter, kind: { eq: kind } } : filter) as ActivityFilter
  const pages = usePages<Line>(
    ['timeline', whole],
    async (after) => (await gql(TimelineDocument, { filter: whole, after })).activities,
    { about: ['activity'], calm: false },
  )
  const lines = pages.data?.pages.flatMap((page) => page.nodes) ?? []
  return (
    <section className="stack" aria-label={i18n.t('Timeline')}>
      <div className="tabs" role="group" aria-label={i18n.t('Kinds')}>
        {KINDS.map((value) => (
          <button
            key={value}
            className="plain tab"
            aria-pressed={kind === value}
            onClick={() => setKind(value)}
          >
            {value ? kindLabel(value) : i18n.t('Everything')}
          </button>
        ))}
      </div>
      {pages.error && <Failed error={pages.error} again={() => void pages.refetch()} />}
      {pages.isPending && <Bones rows={5} />}
      {!pages.isPending && lines.length === 0 && (
        <p className="soft small timeline-none">{i18n.t('Nothing has happened yet.')}</p>
      )}
      <div aria-live="polite" aria-relevant="additions">
        {byDay(lines).map(([name, own]) => (
          <div key={name}>
            <p className="timeline-day tiny soft">{name}</p>
            <ol className="entries">
              {own.map((line) => (
                <Entry key={line.id} line={line} />
              ))}
            </ol>
          </div>
        ))}
      </div>
      {pages.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          loading={pages.isFetchingNextPage}
          onClick={() => void pages.fetchNextPage()}
        >
          {i18n.t('Earlier')}
        </Button>
      )}
    </section>
  )
}
