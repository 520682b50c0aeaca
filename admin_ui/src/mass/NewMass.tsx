import { useState, type FormEvent } from 'react'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input, Select, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { i18n } from '@lingui/core'
import { IconChevronLeft } from '@tabler/icons-react'
import {
  MassAccountsDocument,
  MassPreviewDocument,
  SendToManyDocument,
  type MassAccountsQuery,
  type SendToManyInput,
} from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { change } from '@/data/gql'
import { ContentFields, contentOfDraft, EMPTY, usePickerFor, type Draft } from '@/inbox/ContentFields'
import '@/inbox/composer.css'
import { kindWords } from '@/inbox/words'
import { DateInput } from '@/record/DateInput'
import { useSave } from '@/settings/useSave'
import { Bones, Failed, Nothing } from '@/shell/States'
import { figure } from '@/words/formats'
import { momentAt } from '@/words/zone'
import { EVERYBODY, filterOf, type Audience } from './audience'
import { AudienceFields } from './AudienceFields'
import './mass.css'

type Account = MassAccountsQuery['accounts']['nodes'][number]

const KINDS = ['text', 'image', 'link', 'mini_program', 'template']
const PAUSE = 500

/** How many people it would reach now, and why not the others. */
function Outlook({ input }: { input: SendToManyInput | null }) {
  const [asked] = useDebouncedValue(input, PAUSE)
  const { data, error, isFetching } = useAsk(
    MassPreviewDocument,
    { input: asked! },
    { enabled: asked !== null, keep: true },
  )
  const seen = asked ? data?.massPreview : undefined
  return (
    <section className="panel stack mass-outlook" aria-label={i18n.t('Who gets it')} aria-live="polite" aria-busy={isFetching}>
      <h2>{i18n.t('Who gets it')}</h2>
      {!asked && <p className="small soft">{i18n.t('Choose the account and what it says; then you see whom it reaches.')}</p>}
      {asked && error && <p className="notice notice-bad small">{error.message}</p>}
      {asked && !seen && !error && <Bones rows={3} />}
      {seen && !error && (
        <>
          <p>
            <span className="mass-reach num">{figure(seen.reachable)}</span>{' '}
            <span className="soft">{i18n.t('of {n} people', { n: `${figure(seen.people)}${seen.more ? '+' : ''}` })}</span>
          </p>
          <ul className="stack-s">
            {seen.leftOut.map(({ why, count }) => (
              <li key={why} className="row-between small">
                <span className="soft">{why}</span>
                <span className="num">{figure(count)}</span>
              </li>
            ))}
          </ul>
          {seen.more && <p className="tiny soft">{i18n.t('Counted among the first {n}.', { n: figure(seen.people) })}</p>}
        </>
      )}
    </section>
  )
}

type Wish = { title: string; account: Account | null; audience: Audience; draft: Draft; marketing: boolean; at: string }

/** The plan as the API wants it; null while something is missing. */
function inputOf({ title, account, audience, draft, marketing, at }: Wish, filter: typeof filterOf): SendToManyInput | null {
  const content = contentOfDraft(draft)
  if (!account || !content) return null
  const notBefore = at ? momentAt(at).toISOString() : undefined
  return { account: account.id, title, audience: filter(audience), content, marketing, notBefore }
}

/** The hour stays the same while one looks: a new one would be a new question each time. */
const hourly: typeof filterOf = (audience) => filterOf(audience, Math.floor(Date.now() / 3_600_000) * 3_600_000)

function What({ wish, put }: { wish: Wish; put: (part: Partial<Wish>) => void }) {
  const picker = usePickerFor('template', { channel: wish.account?.channel })
  const kinds = KINDS.filter((kind) => kind !== 'template' || picker)
  const { draft, account } = wish
  return (
    <section className="panel stack" aria-label={i18n.t('What it says')}>
      <h2>{i18n.t('What it says')}</h2>
      <Select
        label={i18n.t('Kind')}
        allowDeselect={false}
        data={kinds.map((value) => ({ value, label: kindWords(value) }))}
        value={draft.kind}
        onChange={(kind) => kind && put({ draft: { ...draft, kind } })}
      />
      <ContentFields
        draft={draft}
        onDraft={(next) => put({ draft: next })}
        entity={{ accountId: account?.id, channel: account?.channel }}
      />
    </section>
  )
}

function When({ wish, put }: { wish: Wish; put: (part: Partial<Wish>) => void }) {
  return (
    <section className="panel stack" aria-label={i18n.t('When')}>
      <h2>{i18n.t('When')}</h2>
      <Input.Wrapper label={i18n.t('Not before')} description={i18n.t('Empty: at once')} labelElement="div">
        <DateInput boxed withTime aria-label={i18n.t('Not before')} value={wish.at} onChange={(at) => put({ at })} />
      </Input.Wrapper>
      <Checkbox
        label={i18n.t('This is marketing')}
        description={i18n.t('Then nobody gets it who refused marketing, and nobody at night.')}
        checked={wish.marketing}
        onChange={({ currentTarget }) => put({ marketing: currentTarget.checked })}
      />
    </section>
  )
}

function Plan({ accounts }: { accounts: Account[] }) {
  const navigate = useNavigate()
  const { save, busy, at } = useSave()
  const only = accounts.length === 1 ? accounts[0]! : null
  const [wish, setWish] = useState<Wish>({
    title: '',
    account: only,
    audience: EVERYBODY,
    draft: EMPTY,
    marketing: true,
    at: '',
  })
  const put = (part: Partial<Wish>): void => setWish((before) => ({ ...before, ...part }))
  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const input = inputOf(wish, filterOf)
    if (!input) return
    await save(async () => {
      const { massMessage } = await change(SendToManyDocument, { input })
      await navigate({ to: '/mass/$id', params: { id: massMessage!.id } })
    }, i18n.t('It is under way'))
  }
  return (
    <form className="mass-new" onSubmit={(event) => void begin(event)}>
      <div className="stack">
        <section className="panel stack" aria-label={i18n.t('From where')}>
          <TextInput
            label={i18n.t('Name')}
            description={i18n.t('For yourselves; nobody outside sees it.')}
            required
            maxLength={200}
            value={wish.title}
            error={at('title')}
            onChange={({ currentTarget }) => put({ title: currentTarget.value })}
          />
          <Select
            label={i18n.t('Account')}
            required
            searchable
            allowDeselect={false}
            data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
            value={wish.account?.id ?? null}
            error={at('account')}
            onChange={(id) => put({ account: accounts.find((account) => account.id === id) ?? null })}
          />
        </section>
        <section className="panel stack" aria-label={i18n.t('To whom')}>
          <h2>{i18n.t('To whom')}</h2>
          <p className="small soft">{i18n.t('All conditions have to hold; without any it is for everybody.')}</p>
          <AudienceFields audience={wish.audience} onChange={(audience) => put({ audience })} />
        </section>
        <What wish={wish} put={put} />
        <When wish={wish} put={put} />
      </div>
      <div className="stack mass-beside">
        <Outlook input={inputOf({ ...wish, title: '-', at: '' }, hourly)} />
        <div className="row wrap">
          <Button type="submit" loading={busy}>
            {wish.at ? i18n.t('Schedule') : i18n.t('Send to all of them')}
          </Button>
          <Button variant="subtle" color="gray" component={Link} to="/mass">
            {i18n.t('Cancel')}
          </Button>
        </div>
      </div>
    </form>
  )
}

/** A new message to many: from where, to whom, what, when, and whom it would reach. */
export default function NewMass() {
  const { data, error, refetch } = useAsk(MassAccountsDocument, {}, { about: ['account'] })
  const accounts = data?.accounts.nodes
  return (
    <div className="page">
      <Link to="/mass" className="small row back">
        <IconChevronLeft size={16} aria-hidden />
        {i18n.t('Mass messages')}
      </Link>
      <h1>{i18n.t('New mass message')}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones rows={8} />}
      {accounts?.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('No channel is connected yet')}
            text={i18n.t('A message goes out through an account; connect one first.')}
          />
        </div>
      )}
      {accounts && accounts.length > 0 && <Plan accounts={accounts} />}
    </div>
  )
}
