import { useState } from 'react'
import { Link, useParams } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconChevronLeft } from '@tabler/icons-react'
import {
  CancelMassDocument,
  MassMessageDocument,
  MassPeopleDocument,
  PauseMassDocument,
  ResumeMassDocument,
  type MassPersonFilter,
} from '@/gen/graphql'
import { useAsk, usePages } from '@/data/ask'
import { change, gql } from '@/data/gql'
import { useUsers } from '@/data/users'
import { saysOf } from '@/replies/rules'
import { useSave } from '@/settings/useSave'
import { Bones, Failed, Nothing } from '@/shell/States'
import { SureButton } from '@/shell/SureButton'
import { day, figure, moment } from '@/words/formats'
import { audienceWords } from './audience'
import './mass.css'
import { ShareBar, StateChip } from './Parts'
import { deedsOf, fateOf, type Mass, type Person } from './states'

type Deed = (input: { id: string }) => Promise<unknown>

const DEEDS: Record<'pause' | 'resume' | 'cancel', Deed> = {
  pause: (input) => change(PauseMassDocument, { input }),
  resume: (input) => change(ResumeMassDocument, { input }),
  cancel: (input) => change(CancelMassDocument, { input }),
}

function Deeds({ mass }: { mass: Mass }) {
  const { save, busy } = useSave()
  const carryOut = (deed: keyof typeof DEEDS): void => void save(() => DEEDS[deed]({ id: mass.id }), i18n.t('Done'))
  const deeds = deedsOf(mass)
  return (
    <div className="row wrap">
      {deeds.includes('pause') && (
        <Button size="xs" variant="default" disabled={busy} onClick={() => carryOut('pause')}>
          {i18n.t('Pause')}
        </Button>
      )}
      {deeds.includes('resume') && (
        <Button size="xs" disabled={busy} onClick={() => carryOut('resume')}>
          {i18n.t('Go on')}
        </Button>
      )}
      {deeds.includes('cancel') && (
        <SureButton size="xs" variant="default" disabled={busy} onSure={() => carryOut('cancel')}>
          {i18n.t('Cancel it for good')}
        </SureButton>
      )}
    </div>
  )
}

const figuresOf = (mass: Mass): [string, number, string?][] => [
  [i18n.t('People in all'), mass.peopleCount],
  [i18n.t('Not yet'), mass.waitingCount],
  [i18n.t('Sent'), mass.sentCount],
  [i18n.t('Delivered'), mass.deliveredCount],
  [i18n.t('Waits for a colleague'), mass.staffCount, 'tone-warn'],
  [i18n.t('Not sent'), mass.failedCount, 'tone-bad'],
  [i18n.t('Left out'), mass.skippedCount],
]

const Figures = ({ mass }: { mass: Mass }) => (
  <dl className="stats mass-stats">
    {figuresOf(mass).map(([label, count, tone]) => (
      <div key={label}>
        <dt className="tiny soft">{label}</dt>
        <dd className={`stats-value num ${count > 0 ? (tone ?? '') : ''}`}>{figure(count)}</dd>
      </div>
    ))}
  </dl>
)

function Facts({ mass }: { mass: Mass }) {
  const users = useUsers()
  const nameOf = (id: string): string => users.find((user) => user.id === id)?.name ?? ''
  const rows: [string, string][] = [
    [i18n.t('Account'), mass.accountName],
    [i18n.t('Says'), saysOf(mass.content as Record<string, unknown>)],
    [i18n.t('Audience'), audienceWords(mass.audience as object, nameOf, day)],
    [i18n.t('Kind'), mass.marketing ? i18n.t('Marketing: by day, to nobody who refused it') : i18n.t('Service')],
    [i18n.t('Not before'), mass.notBefore ? moment(mass.notBefore) : ''],
    [i18n.t('Begun'), `${moment(mass.createdAt)}${mass.creator ? ` · ${mass.creator.name}` : ''}`],
    [i18n.t('Over'), mass.finishedAt ? moment(mass.finishedAt) : ''],
  ]
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value)
        .map(([label, value]) => (
          <div key={label} className="facts-pair">
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

const shownWords = (): [string, string, MassPersonFilter | undefined][] => [
  ['all', i18n.t('All'), undefined],
  ['queued', i18n.t('Written to'), { state: { eq: 'QUEUED' } }],
  ['skipped', i18n.t('Left out'), { state: { eq: 'SKIPPED' } }],
  ['waiting', i18n.t('Not yet'), { state: { eq: 'WAITING' } }],
]

function PersonRow({ person }: { person: Person }) {
  const { label, tone, why } = fateOf(person)
  const talk = person.conversation
  const name = talk?.customer?.name ?? talk?.title ?? i18n.t('Somebody')
  return (
    <li className="mass-person">
      {talk ? (
        <Link to="/inbox" search={{ open: talk.id } as never} className="cut">
          {name}
        </Link>
      ) : (
        <span>{name}</span>
      )}
      <span className={`chip tone-${tone}`}>{label}</span>
      {why && <span className="small soft mass-why">{why}</span>}
    </li>
  )
}

function People({ id }: { id: string }) {
  const [shown, setShown] = useState('all')
  const filter = shownWords().find(([key]) => key === shown)?.[2]
  const load = async (after: string | null) =>
    (await gql(MassPeopleDocument, { id, after, filter })).massMessage?.people ?? {
      nodes: [] as Person[],
      pageInfo: { hasNextPage: false },
    }
  const list = usePages<Person>(['mass people', id, shown], load, { about: ['mass'], calm: false })
  const people = list.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  return (
    <section className="panel stack" aria-label={i18n.t('Results')}>
      <h2>{i18n.t('Results')}</h2>
      <div className="tabs" role="group" aria-label={i18n.t('Who is shown')}>
        {shownWords().map(([key, label]) => (
          <button key={key} className="plain tab" aria-pressed={key === shown} onClick={() => setShown(key)}>
            {label}
          </button>
        ))}
      </div>
      {list.error && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isPending && !list.error && <Bones rows={4} />}
      {!list.isPending && !list.error && people.length === 0 && (
        <p className="small soft">{i18n.t('Nobody here')}</p>
      )}
      <ul>
        {people.map((person) => (
          <PersonRow key={person.id} person={person} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div>
          <Button size="xs" variant="default" onClick={() => void list.fetchNextPage()}>
            {i18n.t('Show more')}
          </Button>
        </div>
      )}
    </section>
  )
}

const LIVELY = 5000

/** One message to many: how far it is, what can still be done, and what became of each person. */
export default function MassPage() {
  const { id } = useParams({ strict: false }) as { id: string }
  const [lively, setLively] = useState(true)
  const { data, error, isPending, refetch } = useAsk(
    MassMessageDocument,
    { id },
    { about: ['mass'], poll: lively && LIVELY },
  )
  const mass = data?.massMessage
  const goes = mass ? deedsOf(mass).includes('pause') : true
  if (goes !== lively) setLively(goes)
  return (
    <div className="page page-narrow">
      <Link to="/mass" className="small row back">
        <IconChevronLeft size={16} aria-hidden />
        {i18n.t('Mass messages')}
      </Link>
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones rows={6} />}
      {data && !mass && <Nothing title={i18n.t('There is no such message')} />}
      {mass && (
        <>
          <div className="row-between wrap">
            <div className="row">
              <h1>{mass.title}</h1>
              <StateChip mass={mass} />
            </div>
            <Deeds mass={mass} />
          </div>
          {mass.problem && (
            <div className="notice notice-warn stack-s" role="alert">
              <p>{mass.problem.message}</p>
              {mass.problem.advice && <p className="small">{mass.problem.advice}</p>}
            </div>
          )}
          <section className="panel stack" aria-label={i18n.t('Progress')}>
            <ShareBar mass={mass} />
            <Figures mass={mass} />
          </section>
          <section className="panel" aria-label={i18n.t('Facts')}>
            <Facts mass={mass} />
          </section>
          <People id={mass.id} />
        </>
      )}
    </div>
  )
}
