import { useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { Button, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import { BeginningsDocument, ConversationsOfDocument, StartConversationDocument } from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { complain } from '@/shell/toasts'

type Ask = { customer: string }

/** Words where the entries would stand: a menu is read entry by entry, so they are one. */
const Said = ({ words }: { words: string }) => (
  <Menu.Item aria-disabled closeMenuOnClick={false} className="menu-words" maw={260}>
    {words}
  </Menu.Item>
)

/** Where somebody can be written to: what goes on already, and accounts that may begin. */
function Ways({ customer }: Ask) {
  const navigate = useNavigate()
  const { data: talks, error: noTalks } = useAsk(ConversationsOfDocument, { customer })
  const { data: begins, error: noBeginnings } = useAsk(BeginningsDocument, { customer })
  const error = noTalks ?? noBeginnings
  const going = (talks?.conversations.nodes ?? []).filter(({ kind }) => kind === 'DIRECT')
  const taken = new Set(going.map(({ accountId }) => accountId))
  const fresh = (begins?.beginnings ?? []).filter(({ account }) => !taken.has(account))
  const open = (talk: string): void =>
    void navigate({ to: '/inbox', search: { open: talk } as never })
  const begin = async (account: string): Promise<void> => {
    try {
      const { conversation } = await change(StartConversationDocument, { input: { account, customer } })
      if (conversation) open(conversation.id)
    } catch (error) {
      complain(error)
    }
  }
  if (error) return <Said words={error.message} />
  if (!talks || !begins) return <Said words={i18n.t('Loading…')} />
  if (going.length + fresh.length === 0)
    return (
      <Said
        words={i18n.t('No account leads to this person. Enter a phone number or an e-mail address first.')}
      />
    )
  return (
    <>
      {going.map(({ id, channel, accountName }) => (
        <Menu.Item key={id} onClick={() => open(id)}>
          <ChannelMark channel={channel} words={accountName} />
        </Menu.Item>
      ))}
      {going.length > 0 && fresh.length > 0 && <Menu.Divider />}
      {fresh.length > 0 && <Menu.Label>{i18n.t('Begin a conversation')}</Menu.Label>}
      {fresh.map(({ account, channel, name }) => (
        <Menu.Item key={account} onClick={() => void begin(account)}>
          <ChannelMark channel={channel} words={name} />
        </Menu.Item>
      ))}
    </>
  )
}

/** Write to somebody: go on with a conversation, or begin one where that is allowed. */
export function WriteTo({ customer }: Ask) {
  const [opened, setOpened] = useState(false)
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 100 }} opened={opened} onChange={setOpened}>
      <Menu.Target>
        <Button size="xs" variant="default">
          {i18n.t('Write…')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>{opened && <Ways customer={customer} />}</Menu.Dropdown>
    </Menu>
  )
}
