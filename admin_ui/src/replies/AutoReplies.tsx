import { lazy, Suspense, useState } from 'react'
import { Link } from '@tanstack/react-router'
import { ActionIcon, Button, Select, Switch } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import {
  AutoRepliesDocument,
  DeleteAutoReplyDocument,
  ReplyingAccountsDocument,
  SaveAutoReplyDocument,
} from '@/gen/graphql'
import { ChannelMark } from '@/channels/ChannelMark'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { useSave } from '@/settings/useSave'
import { Bones, Failed, Nothing } from '@/shell/States'
import { SureButton } from '@/shell/SureButton'
import './replies.css'
import { changed, moved, saysOf, waitsFor, type Rule } from './rules'
import { TryOut } from './TryOut'

const RuleDialog = lazy(() => import('./RuleDialog'))

type RowProps = {
  rule: Rule
  ends: { first: boolean; last: boolean }
  busy: boolean
  onEdit: () => void
  onMove: (by: 1 | -1) => void
  onSwitch: (active: boolean) => void
  onDelete: () => void
}

function RuleRow({ rule, ends, busy, onEdit, onMove, onSwitch, onDelete }: RowProps) {
  const waits = waitsFor(rule)
  return (
    <li className="rule" data-off={!rule.active || undefined} aria-label={waits}>
      <Switch
        aria-label={i18n.t('On: {rule}', { rule: waits })}
        checked={rule.active}
        disabled={busy}
        onChange={({ currentTarget }) => onSwitch(currentTarget.checked)}
      />
      <div className="grow">
        <p className="strong">{waits}</p>
        <p className="small soft rule-says">{saysOf(rule.content as Record<string, unknown>)}</p>
      </div>
      <div className="row rule-do">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={i18n.t('Sooner')}
          disabled={busy || ends.first}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={16} aria-hidden />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={i18n.t('Later')}
          disabled={busy || ends.last}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={16} aria-hidden />
        </ActionIcon>
        <Button size="compact-sm" variant="default" onClick={onEdit}>
          {i18n.t('Edit')}
        </Button>
        <SureButton size="compact-sm" variant="default" onSure={onDelete}>
          {i18n.t('Delete')}
        </SureButton>
      </div>
    </li>
  )
}

type Edited = { rule: Rule | null }

function Rules({ account }: { account: string }) {
  const { data, error, refetch } = useAsk(AutoRepliesDocument, { account }, { about: ['auto_reply'] })
  const [edited, setEdited] = useState<Edited | null>(null)
  const { save, busy } = useSave()
  const rules = data?.autoReplies.nodes ?? []
  const put = (rule: Rule, part: Parameters<typeof changed>[1]) =>
    change(SaveAutoReplyDocument, { input: changed(rule, part) })
  const move = (rule: Rule, by: 1 | -1): void =>
    void save(async () => {
      for (const [each, position] of moved(rules, rule.id, by)) await put(each, { position })
    })
  const add = <Button size="xs" onClick={() => setEdited({ rule: null })}>{i18n.t('New rule')}</Button>
  return (
    <>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones rows={4} />}
      {data && rules.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('Nothing is answered by itself yet')}
            text={i18n.t('Greet who follows you, or answer what everybody asks: at once, day and night.')}
          >
            {add}
          </Nothing>
        </div>
      )}
      {rules.length > 0 && (
        <section className="panel stack" aria-label={i18n.t('Rules')}>
          <div className="row-between">
            <p className="small soft">{i18n.t('The first rule that fits answers.')}</p>
            {add}
          </div>
          <ol className="rules">
            {rules.map((rule, at) => (
              <RuleRow
                key={rule.id}
                rule={rule}
                ends={{ first: at === 0, last: at === rules.length - 1 }}
                busy={busy}
                onEdit={() => setEdited({ rule })}
                onMove={(by) => move(rule, by)}
                onSwitch={(active) => void save(() => put(rule, { active }))}
                onDelete={() =>
                  void save(() => change(DeleteAutoReplyDocument, { input: { id: rule.id } }), i18n.t('Deleted'))
                }
              />
            ))}
          </ol>
        </section>
      )}
      {rules.length > 0 && <TryOut account={account} rules={rules} />}
      <Suspense fallback={null}>
        {edited && (
          <RuleDialog
            account={account}
            rule={edited.rule}
            position={edited.rule?.position ?? rules.length}
            onClose={() => setEdited(null)}
          />
        )}
      </Suspense>
    </>
  )
}

/** What accounts answer by themselves: the rules, their order, and a way to try them out. */
export default function AutoReplies() {
  const { data, error, refetch } = useAsk(ReplyingAccountsDocument, {}, { about: ['account'] })
  const accounts = data?.accounts.nodes ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
  return (
    <div className="stack">
      <h1>{i18n.t('Automatic replies')}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones rows={4} />}
      {data && !account && (
        <div className="panel">
          <Nothing
            title={i18n.t('No channel is connected yet')}
            text={i18n.t('Rules belong to an account; connect one first.')}
          >
            <Button size="xs" component={Link} to="/settings/channels">
              {i18n.t('To the channels')}
            </Button>
          </Nothing>
        </div>
      )}
      {account && accounts.length > 1 && (
        <Select
          className="form-narrow"
          label={i18n.t('Account')}
          allowDeselect={false}
          searchable
          data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
          value={account.id}
          onChange={setChosen}
        />
      )}
      {account && (
        <p className="row small">
          <ChannelMark channel={account.channel} />
          <span className="soft">{account.name}</span>
        </p>
      )}
      {account && <Rules key={account.id} account={account.id} />}
    </div>
  )
}
