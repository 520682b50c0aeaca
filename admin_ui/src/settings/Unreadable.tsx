import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  ReplayDeliveriesDocument,
  UnreadableDocument,
  type ReplayDeliveriesInput,
  type UnreadableQuery,
} from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { Bones, Failed, Nothing } from '@/shell/States'
import { ago, figure, moment } from '@/words/formats'
import { useSave } from './useSave'

type Account = UnreadableQuery['accounts']['nodes'][number]
type Delivery = Account['deliveries']['nodes'][number]
type Replay = (input: ReplayDeliveriesInput) => void

/** The millisecond in which one delivery came. */
const only = ({ createdAt }: Delivery): { since: string; until: string } => ({
  since: createdAt,
  until: new Date(Date.parse(createdAt) + 1).toISOString(),
})

function One({ account, delivery, replay }: { account: Account; delivery: Delivery; replay?: Replay }) {
  return (
    <li className="unreadable">
      <div className="grow">
        <time className="small soft num" dateTime={delivery.createdAt} title={moment(delivery.createdAt)}>
          {ago(delivery.createdAt)}
        </time>
        <p className="small unreadable-why">{delivery.error ?? i18n.t('No reason was noted.')}</p>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!replay}
        onClick={() => replay?.({ account: account.id, ...only(delivery) })}
      >
        {i18n.t('Read again')}
      </Button>
    </li>
  )
}

function OfAccount({ account, replay }: { account: Account; replay?: Replay }) {
  const { nodes } = account.deliveries
  const hidden = account.deliveriesPoison - nodes.length
  return (
    <section className="panel stack" aria-label={account.name}>
      <div className="row-between wrap">
        <div className="row">
          <h2>{account.name}</h2>
          <ChannelMark channel={account.channel} />
          <span className="chip tone-bad num">{figure(account.deliveriesPoison)}</span>
        </div>
        <Button size="xs" disabled={!replay} onClick={() => replay?.({ account: account.id })}>
          {i18n.t('Read all again')}
        </Button>
      </div>
      <ul>
        {nodes.map((delivery) => (
          <One key={delivery.id} account={account} delivery={delivery} replay={replay} />
        ))}
      </ul>
      {hidden > 0 && <p className="small soft">{i18n.t('and {n} more', { n: figure(hidden) })}</p>}
    </section>
  )
}

/** What platforms sent and could not be read, on every channel, and the way to read it again. */
export default function Unreadable() {
  const { data, error, refetch } = useAsk(UnreadableDocument, {}, { poll: 15_000 })
  const { save, busy } = useSave()
  const troubled = (data?.accounts.nodes ?? []).filter((account) => account.deliveriesPoison > 0)
  const replay: Replay = (input) =>
    void save(
      () => change(ReplayDeliveriesDocument, { input }),
      i18n.t('They are being read again; what still cannot be read comes back here.'),
    )
  return (
    <div className="stack">
      <h1>{i18n.t('Unreadable messages')}</h1>
      <p className="soft small">
        {i18n.t('What a platform sent is kept. After an update, or once the settings are right, read it again: nothing is written down twice.')}
      </p>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {data && troubled.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('Everything could be read')}
            text={i18n.t('Should a platform send something we do not understand, it waits here.')}
          >
            <Button size="xs" variant="default" component={Link} to="/settings/channels">
              {i18n.t('To the channels')}
            </Button>
          </Nothing>
        </div>
      )}
      {troubled.map((account) => (
        <OfAccount key={account.id} account={account} replay={busy ? undefined : replay} />
      ))}
    </div>
  )
}
