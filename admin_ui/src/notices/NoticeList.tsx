import { useNavigate } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconChecks, IconX } from '@tabler/icons-react'
import { NoticesDocument, type NoticesQuery } from '@/gen/graphql'
import { usePages, type Page } from '@/data/ask'
import { gql } from '@/data/gql'
import { Bones, Failed, Nothing } from '@/shell/States'
import { complain } from '@/shell/toasts'
import { ago, moment } from '@/words/formats'
import { ABOUT, markRead } from './noticed'

type Notice = NoticesQuery['notices']['nodes'][number]

async function page(olderThan: string | null): Promise<Page<Notice>> {
  const { notices } = await gql(NoticesDocument, { olderThan })
  const endCursor = notices.nodes.at(-1)?.id
  return { nodes: notices.nodes, pageInfo: { hasNextPage: notices.more, endCursor } }
}

const seen = (ids: string[] | null): void => void markRead(ids).catch(complain)

/** One notice: it leads where it is about, and is read by that. */
function One({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const navigate = useNavigate()
  const { id, title, body, link, createdAt, readAt } = notice
  const take = (): void => {
    if (!readAt) seen([id])
    if (!link) return
    onClose()
    void navigate({ href: `/app${link}` })
  }
  return (
    <li data-unread={!readAt || undefined}>
      <button className="plain told-one" onClick={take}>
        <span className="told-dot" aria-hidden />
        <span className="grow">
          <span className="told-title">{title}</span>
          {!readAt && <span className="sr">{i18n.t('Unread')}</span>}
          {body && <span className="told-body">{body}</span>}
          <time className="tiny soft" dateTime={createdAt} title={moment(createdAt)}>
            {ago(createdAt)}
          </time>
        </span>
      </button>
    </li>
  )
}

/** What we were told, the latest first. */
export default function NoticeList({ unread, onClose }: { unread: number; onClose: () => void }) {
  const told = usePages(['Notices'], page, { about: ABOUT, calm: false })
  const notices = told.data?.pages.flatMap(({ nodes }) => nodes) ?? []
  return (
    <>
      <header className="told-head">
        <h2 className="grow">{i18n.t('Notices')}</h2>
        {unread > 0 && (
          <button className="plain told-all" onClick={() => seen(null)}>
            <IconChecks size={16} aria-hidden />
            {i18n.t('Mark all as read')}
          </button>
        )}
        <button className="plain told-close" aria-label={i18n.t('Close')} onClick={onClose}>
          <IconX size={16} aria-hidden />
        </button>
      </header>
      {told.isPending && <Bones rows={4} height={40} />}
      {told.error && <Failed error={told.error} again={() => void told.refetch()} />}
      {told.data && notices.length === 0 && (
        <Nothing
          title={i18n.t('Nothing to tell you')}
          text={i18n.t('When something needs you, such as a channel that lost its connection, it stands here.')}
        />
      )}
      {notices.length > 0 && (
        <ul className="told-list">
          {notices.map((notice) => (
            <One key={notice.id} notice={notice} onClose={onClose} />
          ))}
        </ul>
      )}
      {told.hasNextPage && (
        <Button
          variant="default"
          size="xs"
          className="told-more"
          loading={told.isFetchingNextPage}
          onClick={() => void told.fetchNextPage()}
        >
          {i18n.t('Older ones')}
        </Button>
      )}
    </>
  )
}
