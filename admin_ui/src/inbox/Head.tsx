import { lazy, Suspense, useState } from 'react'
import { Button, Menu } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  IconCheck,
  IconChevronLeft,
  IconDots,
  IconLayoutSidebarRight,
  IconRefresh,
  IconUserPlus,
} from '@tabler/icons-react'
import { ChannelMark } from '@/channels/ChannelMark'
import { useMe } from '@/data/me'
import { useUsers } from '@/data/users'
import { Face } from './ConversationLine'
import { assign, markUnread, toggleClosed } from './deeds'
import type { Place } from './place'
import { nameOf, type Row } from './rows'

// What is needed seldom is fetched when it is needed.
const blocks = () => import('@/customers/BlockDialog')
const BlockDialog = lazy(async () => ({ default: (await blocks()).BlockDialog }))

async function unblock({ id, name }: { id: string; name: string }): Promise<void> {
  await (await blocks()).unblock(id, name)
}

type AssignProps = { row: Row; opened: boolean; onChange: (opened: boolean) => void }

/** Who answers: me, a colleague, or whoever comes. */
function Assignee({ row, opened, onChange }: AssignProps) {
  const { me } = useMe()
  const users = useUsers(opened)
  const colleagues = users.filter(({ id }) => id !== me?.id)
  return (
    <Menu opened={opened} onChange={onChange} position="bottom-end" width={220} transitionProps={{ duration: 100 }}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconUserPlus size={15} aria-hidden />}
          className="head-assign"
        >
          <span className="cut">{row.assignee?.name ?? i18n.t('Assign')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{i18n.t('Who answers')}</Menu.Label>
        {me && row.assignee?.id !== me.id && (
          <Menu.Item onClick={() => void assign(row, me)}>{i18n.t('Me')}</Menu.Item>
        )}
        {colleagues.map((user) => (
          <Menu.Item key={user.id} onClick={() => void assign(row, user)}>
            {user.name}
          </Menu.Item>
        ))}
        {row.assignee && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => void assign(row, null)}>{i18n.t('Nobody in particular')}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

type MoreProps = { row: Row; onLeave: () => void }

/** What is done seldom: come back to it later, hear no more from somebody. */
function More({ row, onLeave }: MoreProps) {
  const { may } = useMe()
  const [blocking, setBlocking] = useState(false)
  const customer = may('core.customer.block') ? row.customer : null
  return (
    <>
      <Menu position="bottom-end" width={200} transitionProps={{ duration: 100 }}>
        <Menu.Target>
          <button className="plain icon-button" aria-label={i18n.t('More about this conversation')}>
            <IconDots size={19} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void markUnread(row).then((ok) => ok && onLeave())}>
            {i18n.t('Mark as unread')}
          </Menu.Item>
          {customer && !customer.blocked && (
            <Menu.Item className="tone-bad" onClick={() => setBlocking(true)}>
              {i18n.t('Block…')}
            </Menu.Item>
          )}
          {customer?.blocked && (
            <Menu.Item onClick={() => void unblock(customer)}>
              {i18n.t('Unblock')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {blocking && customer && (
        <Suspense fallback={null}>
          <BlockDialog id={customer.id} name={customer.name} onClose={() => setBlocking(false)} />
        </Suspense>
      )}
    </>
  )
}

type Props = {
  row: Row
  place: Place
  assigning: boolean
  onAssigning: (opened: boolean) => void
  onLeave: () => void
}

/** With whom and through what we talk here, and what can be done with the whole of it. */
export function Head({ row, place, assigning, onAssigning, onLeave }: Props) {
  const isOpen = row.state === 'OPEN'
  return (
    <header className="thread-head">
      <button className="plain icon-button thread-back" onClick={onLeave} aria-label={i18n.t('Back to the list')}>
        <IconChevronLeft size={22} aria-hidden />
      </button>
      <Face row={row} large />
      <div className="grow">
        <h2 className="cut">{nameOf(row) || i18n.t('Nobody we know')}</h2>
        <p className="tiny soft row">
          <ChannelMark channel={row.channel} />
          <span className="cut">{row.accountName}</span>
        </p>
      </div>
      <Assignee row={row} opened={assigning} onChange={onAssigning} />
      <Button
        size="compact-sm"
        variant="default"
        className="head-close"
        aria-label={isOpen ? i18n.t('Done') : i18n.t('Open again')}
        leftSection={isOpen ? <IconCheck size={15} aria-hidden /> : <IconRefresh size={15} aria-hidden />}
        onClick={() => void toggleClosed(row)}
      >
        {isOpen ? i18n.t('Done') : i18n.t('Open again')}
      </Button>
      <More row={row} onLeave={onLeave} />
      <button
        className="plain icon-button head-side"
        aria-pressed={place.side}
        aria-label={i18n.t('About this person')}
        title={i18n.t('About this person')}
        onClick={() => place.go({ side: !place.side })}
      >
        <IconLayoutSidebarRight size={19} aria-hidden />
      </button>
    </header>
  )
}
