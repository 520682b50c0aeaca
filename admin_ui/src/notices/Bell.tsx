import { lazy, Suspense } from 'react'
import { Popover } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconBell } from '@tabler/icons-react'
import { Bones } from '@/shell/States'
import { useOverlay } from '@/shell/overlay'
import { useUnread } from './noticed'

const NoticeList = lazy(() => import('./NoticeList'))

const MOST = 99

/** How many notices wait, and the list of them below. */
export function Bell() {
  const { which, open, close } = useOverlay()
  const unread = useUnread()
  const label = unread > 0 ? i18n.t('Notices, {n} unread', { n: unread }) : i18n.t('Notices')
  const opened = which === 'notices'
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      position="bottom-end"
      width="min(400px, calc(100vw - 16px))"
      shadow="md"
      radius="lg"
      trapFocus
      returnFocus
      transitionProps={{ duration: 100 }}
    >
      <Popover.Target>
        <button
          className="plain bell"
          aria-label={label}
          onClick={() => (opened ? close() : open('notices'))}
        >
          <IconBell size={20} stroke={1.6} aria-hidden />
          {unread > 0 && (
            <span className="bell-count num" aria-hidden>
              {unread > MOST ? `${MOST}+` : unread}
            </span>
          )}
        </button>
      </Popover.Target>
      <Popover.Dropdown className="told" aria-label={i18n.t('Notices')}>
        <Suspense fallback={<Bones rows={4} height={40} />}>
          <NoticeList unread={unread} onClose={close} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  )
}
