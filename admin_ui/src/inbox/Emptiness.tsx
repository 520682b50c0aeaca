import { Link } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { ChannelAccountsDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { useMe } from '@/data/me'
import { Nothing } from '@/shell/States'
import type { Place } from './place'
import type { Tab, Wish } from './rows'

const words = (tab: Tab): [title: string, text: string] =>
  ({
    mine: [
      i18n.t('Nothing is assigned to you'),
      i18n.t('Take a conversation nobody answers yet, or press A in one.'),
    ],
    unassigned: [i18n.t('Somebody answers every conversation'), ''],
    unread: [i18n.t('Everything is read'), i18n.t('New messages appear here by themselves.')],
    all: [
      i18n.t('No conversations yet'),
      i18n.t('Whoever writes to a connected channel appears here by themselves.'),
    ],
    closed: [
      i18n.t('No conversation was closed yet'),
      i18n.t('Press E in a conversation that is done; the next message opens it again.'),
    ],
  })[tab] as [string, string]

function NoChannel() {
  return (
    <Nothing
      title={i18n.t('No channel is connected yet')}
      text={i18n.t('Connect WeChat, WeCom, Weibo or Douyin: their messages arrive here.')}
    >
      <Button size="xs" component={Link} to="/settings/channels">
        {i18n.t('Connect a channel')}
      </Button>
    </Nothing>
  )
}

/** Nothing in this list: why, and what to do next. */
export function Emptiness({ place, wish }: { place: Place; wish: Wish }) {
  const { may } = useMe()
  const manages = may('core.channel.manage')
  const { data } = useAsk(ChannelAccountsDocument, {}, { enabled: manages, about: ['account'] })
  if (wish.words || wish.channel) {
    return (
      <Nothing title={i18n.t('Nothing found')}>
        <Button size="xs" variant="default" onClick={() => place.go({ q: '', channel: '' })}>
          {i18n.t('Show all')}
        </Button>
      </Nothing>
    )
  }
  if (manages && data && data.accounts.nodes.length === 0) return <NoChannel />
  const [title, text] = words(place.tab)
  return (
    <Nothing title={title} text={text}>
      {place.tab === 'mine' && (
        <Button size="xs" variant="default" onClick={() => place.go({ tab: 'unassigned' })}>
          {i18n.t('Show unassigned')}
        </Button>
      )}
      {(place.tab === 'unread' || place.tab === 'unassigned') && (
        <Button size="xs" variant="default" onClick={() => place.go({ tab: undefined })}>
          {i18n.t('Show all')}
        </Button>
      )}
    </Nothing>
  )
}
