import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { MassMessagesDocument } from '@/gen/graphql'
import { usePages } from '@/data/ask'
import { gql } from '@/data/gql'
import { Bones, Failed, Nothing } from '@/shell/States'
import { ago, figure, moment } from '@/words/formats'
import './mass.css'
import { ShareBar, StateChip } from './Parts'
import type { Mass } from './states'

const load = async (after: string | null) => (await gql(MassMessagesDocument, { after })).massMessages

function Card({ mass }: { mass: Mass }) {
  return (
    <li>
      <Link to="/mass/$id" params={{ id: mass.id }} className="panel mass-card">
        <span className="row-between wrap">
          <span className="strong">{mass.title}</span>
          <StateChip mass={mass} />
        </span>
        <ShareBar mass={mass} />
        <span className="row wrap small soft num">
          <span>{mass.accountName}</span>
          <span>{i18n.t('people: {n}', { n: figure(mass.peopleCount) })}</span>
          <span>{i18n.t('sent: {n}', { n: figure(mass.sentCount) })}</span>
          {mass.failedCount > 0 && (
            <span className="tone-bad">{i18n.t('not sent: {n}', { n: figure(mass.failedCount) })}</span>
          )}
          <time dateTime={mass.createdAt} title={moment(mass.createdAt)}>
            {ago(mass.createdAt)}
          </time>
        </span>
      </Link>
    </li>
  )
}

const New = () => (
  <Button size="xs" component={Link} to="/mass/new">
    {i18n.t('New mass message')}
  </Button>
)

/** Messages to many: what went out, what is under way, and the way to begin one. */
export default function Masses() {
  const list = usePages(['masses'], load, { about: ['mass'], calm: false })
  const all = list.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  return (
    <div className="page page-narrow">
      <div className="row-between wrap">
        <h1>{i18n.t('Mass messages')}</h1>
        {all.length > 0 && <New />}
      </div>
      {list.error && <Failed error={list.error} again={() => void list.refetch()} />}
      {list.isPending && !list.error && <Bones rows={6} />}
      {!list.isPending && !list.error && all.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('Nothing was sent to many yet')}
            text={i18n.t('Say one thing to everybody who meets a condition: each by their channel’s law, nobody who refused.')}
          >
            <New />
          </Nothing>
        </div>
      )}
      <ul className="stack">
        {all.map((mass) => (
          <Card key={mass.id} mass={mass} />
        ))}
      </ul>
      {list.hasNextPage && (
        <div>
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {i18n.t('Show more')}
          </Button>
        </div>
      )}
    </div>
  )
}
