import { useState, type FormEvent } from 'react'
import { Button, Select, TextInput } from '@mantine/core'
import { i18n } from '@lingui/core'
import {
  ApiKeysDocument,
  CreateApiKeyDocument,
  RevokeApiKeyDocument,
  type ApiKeysQuery,
} from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { cache } from '@/data/cache'
import { change } from '@/data/gql'
import { Copy } from '@/shell/Copy'
import { Dialog } from '@/shell/Dialog'
import { Bones, Failed, Nothing } from '@/shell/States'
import { complain } from '@/shell/toasts'
import { ago, day } from '@/words/formats'
import { useSave } from './useSave'

type Key = ApiKeysQuery['apiKeys']['nodes'][number]

const LASTS = () => [
  { value: '30', label: i18n.t('30 days') },
  { value: '365', label: i18n.t('One year') },
  { value: '', label: i18n.t('Without end') },
]

const expiry = (days: string): string | null =>
  days ? new Date(Date.now() + Number(days) * 86_400_000).toISOString() : null

function NewKey({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [days, setDays] = useState('365')
  const [secret, setSecret] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    try {
      const made = await change(CreateApiKeyDocument, { input: { name, expiresAt: expiry(days) } })
      setSecret(made.secret ?? '')
      void cache.invalidateQueries({ queryKey: ['ApiKeys'] })
    } catch (error) {
      complain(error)
    }
    setBusy(false)
  }
  return (
    <Dialog
      onClose={onClose}
      closeOnClickOutside={secret === null}
      title={i18n.t('New API key')}
    >
      {secret !== null ? (
        <div className="stack">
          <p className="notice notice-warn">
            {i18n.t('Copy it now: it is shown only this once.')}
          </p>
          <Copy text={secret} />
          <div>
            <Button onClick={onClose}>{i18n.t('I have it')}</Button>
          </div>
        </div>
      ) : (
        <form className="stack" onSubmit={(event) => void send(event)}>
          <TextInput
            label={i18n.t('What is it for?')}
            required
            data-autofocus
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          <Select
            label={i18n.t('Valid for')}
            data={LASTS()}
            value={days}
            onChange={(value) => setDays(value ?? '')}
          />
          <p className="small soft">{i18n.t('It may do what you may do, and no more.')}</p>
          <div>
            <Button type="submit" loading={busy}>
              {i18n.t('Make the key')}
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  )
}

function KeyRow({ apiKey, onRevoke }: { apiKey: Key; onRevoke: () => void }) {
  return (
    <tr>
      <td>
        {apiKey.name}
        <br />
        <code className="soft">{apiKey.prefix}…</code>
      </td>
      <td>{apiKey.user?.name}</td>
      <td className="num">{apiKey.lastUsedAt ? ago(apiKey.lastUsedAt) : i18n.t('never')}</td>
      <td className="num">{apiKey.expiresAt ? day(apiKey.expiresAt) : i18n.t('never')}</td>
      <td>
        {apiKey.revokedAt ? (
          <span className="chip tone-bad">{i18n.t('revoked')}</span>
        ) : (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={i18n.t('Revoke {name}', { name: apiKey.name })}
            onClick={onRevoke}
          >
            {i18n.t('Revoke')}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** The programs that may use the API. */
export default function Keys() {
  const { data, error, refetch } = useAsk(ApiKeysDocument, {}, { about: ['api_key'] })
  const [making, setMaking] = useState(false)
  const { save } = useSave()
  const keys = data?.apiKeys.nodes ?? []
  return (
    <div className="stack">
      <div className="row-between">
        <h1>{i18n.t('API keys')}</h1>
        <Button size="xs" onClick={() => setMaking(true)}>
          {i18n.t('New API key')}
        </Button>
      </div>
      {error && <Failed error={error} again={() => void refetch()} />}
      {!data && !error && <Bones />}
      {data && keys.length === 0 && (
        <div className="panel">
          <Nothing
            title={i18n.t('No keys yet')}
            text={i18n.t('A key lets a shop, a report or a script use the API for you.')}
          />
        </div>
      )}
      {keys.length > 0 && (
        <div className="panel scroll-x">
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{i18n.t('Name')}</th>
                <th scope="col">{i18n.t('For')}</th>
                <th scope="col">{i18n.t('Last used')}</th>
                <th scope="col">{i18n.t('Expires')}</th>
                <th scope="col">
                  <span className="sr">{i18n.t('Actions')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {keys.map((apiKey) => (
                <KeyRow
                  key={apiKey.id}
                  apiKey={apiKey}
                  onRevoke={() =>
                    void save(
                      () => change(RevokeApiKeyDocument, { input: { id: apiKey.id } }),
                      i18n.t('Revoked'),
                    )
                  }
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {making && <NewKey onClose={() => setMaking(false)} />}
    </div>
  )
}
