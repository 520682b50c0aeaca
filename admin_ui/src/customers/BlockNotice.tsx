import { useState } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { ChannelMark } from '@/channels/ChannelMark'
import { useMe } from '@/data/me'
import { moment } from '@/words/formats'
import { AppealDialog } from './AppealDialog'
import { unblock } from './BlockDialog'
import type { CustomerDetail } from './CustomerFacts'

type Platform = CustomerDetail['platformBlocks']['nodes'][number]

/** What a platform made of the block: done, on its way, or why not and what is left to do. */
function AtPlatform({ platform }: { platform: Platform }) {
  const { problem, doneAt } = platform
  const state = doneAt ? i18n.t('kept away there too') : i18n.t('not kept away there yet')
  return (
    <li className="small">
      <span className="row wrap">
        <ChannelMark channel={platform.channel} words={platform.accountName} />
        <span className={problem ? 'strong' : 'soft'}>{problem?.message ?? state}</span>
      </span>
      {problem?.advice && <p className="soft">{problem.advice}</p>}
    </li>
  )
}

/** That somebody is blocked: why, by whom, until when, and what they say against it. */
export function BlockNotice({ customer }: { customer: CustomerDetail }) {
  const { may } = useMe()
  const [appealing, setAppealing] = useState(false)
  if (!customer.blocked) return null
  const block = customer.blocks.nodes.find(({ liftedAt }) => !liftedAt)
  const said = block && [
    block.blockedBy?.name,
    moment(block.createdAt),
    block.until ? i18n.t('until {moment}', { moment: moment(block.until) }) : i18n.t('for good'),
    block.silent ? i18n.t('without telling them') : null,
  ]
  return (
    <aside className="notice notice-bad row-between wrap" aria-label={i18n.t('Blocked')}>
      <div className="grow">
        <p className="strong">
          {block?.reason ? i18n.t('Blocked: {reason}', { reason: block.reason }) : i18n.t('Blocked')}
        </p>
        {said && <p className="small soft">{said.filter(Boolean).join(' · ')}</p>}
        <ul>
          {customer.platformBlocks.nodes
            .filter(({ blocked }) => blocked)
            .map((platform) => (
              <AtPlatform key={platform.id} platform={platform} />
            ))}
        </ul>
        {block?.appeal && <p className="small">{i18n.t('They say: {appeal}', { appeal: block.appeal })}</p>}
      </div>
      <div className="row">
        {may('core.customer.update') && (
          <Button size="xs" variant="default" onClick={() => setAppealing(true)}>
            {i18n.t('They object…')}
          </Button>
        )}
        {may('core.customer.block') && (
          <Button size="xs" variant="default" onClick={() => void unblock(customer.id, customer.name)}>
            {i18n.t('Unblock')}
          </Button>
        )}
      </div>
      {appealing && (
        <AppealDialog id={customer.id} name={customer.name} onClose={() => setAppealing(false)} />
      )}
    </aside>
  )
}
