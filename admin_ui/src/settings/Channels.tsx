import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { AccountsDocument, type AccountsQuery } from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { connecting } from '@/channels/channels'
import { useManifest } from '@/contract/manifest'
import type { Tone } from '@/contract/types'
import { useAsk } from '@/data/ask'
import { Copy } from '@/shell/Copy'
import { Bones, Failed, Nothing } from '@/shell/States'
import { ago, figure } from '@/words/formats'

type Account = AccountsQuery['accounts']['nodes'][number]

const states = (): Record<string, [label: string, tone: Tone]> => ({
  ACTIVE: [i18n.t('Running'), 'good'],
  PAUSED: [i18n.t('Paused'), 'warn'],
  CHANNEL_OFF: [i18n.t('Channel off'), 'warn'],
  NEEDS_REAUTH: [i18n.t('Enter the secrets again'), 'bad'],
})

function State({ state }: { state: string }) {
  const [label, tone] = states()[state.toUpperCase()] ?? [state, 'neutral']
  return <span className={`chip tone-${tone}`}>{label}</span>
}

function Counters({ account }: { account: Account }) {
  return (
    <p className="row wrap small soft num">
      <span>
        {account.lastDeliveryAt
          ? i18n.t('Last message {ago}', { ago: ago(account.lastDeliveryAt) })
          : i18n.t('No message yet')}
      </span>
      <span>{i18n.t('{n} read', { n: figure(account.deliveriesDone) })}</span>
      {account.deliveriesWaiting > 0 && (
        <span>{i18n.t('{n} waiting', { n: figure(account.deliveriesWaiting) })}</span>
      )}
      {account.deliveriesPoison > 0 && (
        <Link to="/settings/$section" params={{ section: 'unreadable' }} className="tone-bad">
          {i18n.t('{n} could not be read', { n: figure(account.deliveriesPoison) })}
        </Link>
      )}
    </p>
  )
}

function AccountCard({ account }: { account: Account }) {
  const { settings } = useManifest()
  const screen = settings.find(({ plugin }) => plugin === account.channel)
  return (
    <section className="panel account" aria-label={account.name}>
      <div className="row-between wrap">
        <div className="row">
          <h2>{account.name}</h2>
          <ChannelMark channel={account.channel} />
          <State state={account.state} />
        </div>
        {screen && (
          <Link to="/settings/$section" params={{ section: screen.id }} className="small">
            {i18n.t('Settings')}
          </Link>
        )}
      </div>
      <Counters account={account} />
      {account.callbackUrl ? (
        <div className="stack-s">
          <span className="small soft">{i18n.t('Call-back address for the platform')}</span>
          <Copy text={account.callbackUrl} />
        </div>
      ) : (
        <p className="small soft">
          <Link to="/settings/$section" params={{ section: 'house' }}>
            {i18n.t('Enter the public address of the house first.')}
          </Link>
        </p>
      )}
    </section>
  )
}

/** Every connected account of every channel. */
export default function Channels() {
  const { data, error, refetch } = useAsk(AccountsDocument, {}, { about: ['account'], poll: 15_000 })
  const { settings, actions } = useManifest()
  const accounts = data?.accounts.nodes ?? []
  const channels = connecting(settings, actions)
  return (
    <div className="stack">
      <h1>{i18n.t('Channels')}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {accounts.map((account) => (
        <AccountCard key={account.id} account={account} />
      ))}
      {data && accounts.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('No channel is connected yet')}
            text={i18n.t('Connect an account, and whoever writes to it becomes a customer here.')}
          />
        </div>
      )}
      <div className="row wrap">
        {channels.map(({ id, label }) => (
          <Button
            key={id}
            variant="default"
            renderRoot={(props) => (
              <Link to="/settings/$section" params={{ section: id }} {...props} />
            )}
          >
            {label}
          </Button>
        ))}
      </div>
    </div>
  )
}
