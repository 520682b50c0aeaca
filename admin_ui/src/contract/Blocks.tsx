import { lazy, Suspense, type ReactNode } from 'react'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { i18n } from '@lingui/core'
import { Bones, Guard } from '@/shell/States'
import { ago, percent } from '@/words/formats'
import './contract.css'
import { useManifest, act } from './manifest'
import { bindAll, dig, holds, link, rowsAt } from './paths'
import { useRun } from './Runner'
import { RowActions } from './RowActions'
import { Shown } from './Shown'
import type { Block, Data, Field, Scope, Value } from './types'
import { cache } from '@/data/cache'
import { say, undoWith } from '@/shell/toasts'

// Inputs and the drawing of codes weigh something; they are fetched when a screen has them.
const Form = lazy(() => import('./Form'))
const QRCode = lazy(() => import('./QRCode'))

/** What a block may read: its data, and the record around it. */
export type BlockProps = { block: Block; data: unknown; scope: Scope }

const values = (block: Block): Value[] => (block.items as Value[] | undefined) ?? []

const Section = ({ block, data, scope }: BlockProps) => {
  const body = <Blocks body={block.body as Block[]} data={data} scope={scope} />
  if (!block.collapsed) {
    return (
      <section className="stack">
        <h3>{block.title as string}</h3>
        {body}
      </section>
    )
  }
  return (
    <details>
      <summary className="strong">{block.title as string}</summary>
      {body}
    </details>
  )
}

const Fields = ({ block, data }: BlockProps) => (
  <dl className="facts">
    {values(block).map((value) => (
      <div key={value.path} className="facts-pair">
        <dt>{value.label}</dt>
        <dd>
          <Shown value={value} row={data} />
        </dd>
      </div>
    ))}
  </dl>
)

const Stats = ({ block, data }: BlockProps) => (
  <dl className="stats">
    {values(block).map((value) => (
      <div key={value.path}>
        <dt className="tiny soft">{value.label}</dt>
        <dd className="stats-value num">
          <Shown value={value} row={data} />
        </dd>
      </div>
    ))}
  </dl>
)

const Table = ({ block, data, scope }: BlockProps) => {
  const columns = block.columns as Value[]
  const rows = rowsAt(data, block.path as string).slice(0, (block.limit as number) ?? 10)
  const actions = (block.actions as string[] | undefined) ?? []
  const to = (row: Data): string | null =>
    block.rowLink ? link(block.rowLink as string, { ...scope, row }) : null
  if (rows.length === 0) return <p className="soft small">{i18n.t('Nothing here yet')}</p>
  return (
    <div className="scroll-x">
      <table className="plain-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.path} scope="col">
                {column.label}
              </th>
            ))}
            {actions.length > 0 && (
              <th scope="col" className="deeds">
                <span className="sr">{i18n.t('Actions')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={String(row.id ?? at)}>
              {columns.map((column, index) => (
                <td key={column.path}>
                  {index === 0 && to(row) ? (
                    <Link to={to(row)!}>
                      <Shown value={column} row={row} />
                    </Link>
                  ) : (
                    <Shown value={column} row={row} />
                  )}
                </td>
              ))}
              {actions.length > 0 && (
                <td className="deeds">
                  <RowActions ids={actions} scope={{ ...scope, row }} data={row} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const Timeline = ({ block, data }: BlockProps) => {
  const rows = rowsAt(data, block.path as string).slice(0, (block.limit as number) ?? 10)
  const path = block.value as string | undefined
  return (
    <ol className="trail">
      {rows.map((row, at) => (
        <li key={String(row.id ?? at)}>
          <div className="row-between">
            <span>{String(dig(row, block.title as string) ?? '')}</span>
            {path && (
              <span className={`num strong ${Number(dig(row, path)) > 0 ? 'tone-good' : 'soft'}`}>
                {Number(dig(row, path)) > 0 && '+'}
                <Shown value={{ path, format: block.format as string }} row={row} />
              </span>
            )}
          </div>
          <span className="tiny soft">{ago(String(dig(row, block.at as string)))}</span>
        </li>
      ))}
    </ol>
  )
}

const Progress = ({ block, data }: BlockProps) => {
  const share = Number(dig(data, block.path as string) ?? 0)
  const word = block.labelPath ? dig(data, block.labelPath as string) : undefined
  const label = [block.label, word].filter(Boolean).join(' ')
  return (
    <div>
      <div className="row-between tiny soft">
        <span>{label}</span>
        <span className="num">{percent(share)}</span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={label || i18n.t('Progress')}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${Math.min(1, share) * 100}%` }} />
      </div>
    </div>
  )
}

const Notice = ({ block }: BlockProps) => (
  <p className={`notice notice-${(block.tone as string) ?? 'info'}`}>{block.text as string}</p>
)

/** A form block sends through its action and stays, filled anew with what the server holds. */
const FormBlock = ({ block, data, scope }: BlockProps) => {
  const { actions } = useManifest()
  const action = actions.get(block.submit as string)
  if (!action) return null
  const send = async (form: Data): Promise<void> => {
    const answer = await act(action.id, bindAll(action.mutation.vars, { ...scope, form }))
    say(answer.message ?? action.done ?? i18n.t('Saved'), undoWith(answer.undoToken))
    await cache.invalidateQueries()
  }
  return (
    <Suspense fallback={<Bones rows={4} />}>
      <Form
        fields={block.fields as Field[]}
        submit={action.label}
        data={data}
        scope={scope}
        onSubmit={send}
      />
    </Suspense>
  )
}

type Buttons = { ids: string[]; scope: Scope; data: unknown }

/** The buttons of actions, as far as the reader may and their conditions hold. */
export function ActionButtons({ ids, scope, data }: Buttons) {
  const { actions } = useManifest()
  const run = useRun()
  const found = ids.flatMap((id) => actions.get(id) ?? [])
  const shown = found.filter((action) => holds(action.when, data))
  if (shown.length === 0) return null
  const row = scope.row ?? (data as Data | undefined)
  return (
    <div className="row wrap">
      {shown.map((action) => (
        <Button
          key={action.id}
          size="xs"
          variant="default"
          onClick={() => run(action.id, { ...scope, row })}
        >
          {action.label}
        </Button>
      ))}
    </div>
  )
}

const BLOCKS: Record<string, (props: BlockProps) => ReactNode> = {
  section: Section,
  fields: Fields,
  stats: Stats,
  table: Table,
  timeline: Timeline,
  progress: Progress,
  notice: Notice,
  qrcode: (props) => (
    <Suspense fallback={null}>
      <QRCode {...props} />
    </Suspense>
  ),
  form: FormBlock,
  actions: ({ block, data, scope }) => (
    <ActionButtons ids={block.ids as string[]} scope={scope} data={data} />
  ),
}

const Unknown = ({ block }: { block: Block }) => (
  <p className="notice small soft">
    {i18n.t('This version cannot show “{block}”.', { block: block.block })}
  </p>
)

/** The blocks of a contribution, one under the other, each able to fail alone. */
export function Blocks({ body, data, scope }: { body: Block[]; data: unknown; scope: Scope }) {
  return (
    <div className="stack blocks">
      {body
        .filter((block) => holds(block.when, data))
        .map((block, at) => {
          const Drawn = BLOCKS[block.block]
          return (
            <Guard key={`${block.block}-${at}`} name={block.block}>
              {Drawn ? <Drawn block={block} data={data} scope={scope} /> : <Unknown block={block} />}
            </Guard>
          )
        })}
    </div>
  )
}
