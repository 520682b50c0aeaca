import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { useMe } from '@/data/me'
import { openCreate } from '@/shell/overlay'
import { Bones, Failed, Nothing } from '@/shell/States'
import { Board } from './Board'
import './deals.css'
import { DealPeek } from './DealPeek'
import { DealViews } from './DealViews'
import { giveFocus } from './focus'
import { usePipelines, type Pipeline } from './pipelines'

type DealSearch = { pipeline?: string; open?: string }

type TabsProps = { pipelines: Pipeline[]; now: string; onChoose: (id: string) => void }

const Tabs = ({ pipelines, now, onChoose }: TabsProps) =>
  pipelines.length < 2 ? null : (
    <div className="tabs" role="group" aria-label={i18n.t('Pipelines')}>
      {pipelines.map(({ id, name }) => (
        <button key={id} className="plain tab" aria-pressed={id === now} onClick={() => onChoose(id)}>
          {name}
        </button>
      ))}
    </div>
  )

/** The deals of a pipeline, stage by stage. */
export default function Deals() {
  const { pipelines, busiest, isPending, error } = usePipelines()
  const search = useSearch({ strict: false }) as DealSearch
  const navigate = useNavigate()
  const { may } = useMe()
  const set = (part: DealSearch): void =>
    void navigate({ to: '/deals', search: { ...search, ...part } as never, replace: true })
  const close = (id: string): void => {
    set({ open: undefined })
    giveFocus(id)
  }
  const pipeline = pipelines.find(({ id }) => id === search.pipeline) ?? busiest
  if (error && pipelines.length === 0) return <Failed error={error} />
  if (isPending) {
    return (
      <div className="page-fixed">
        <Bones rows={8} height={26} />
      </div>
    )
  }
  return (
    <div className="page-fixed">
      <div className="row-between">
        <div className="row">
          <h1>{i18n.t('Deals')}</h1>
          <DealViews />
        </div>
        {pipeline && may('core.deal.create') && (
          <Button size="xs" variant="default" onClick={() => openCreate('deal', { pipeline: pipeline.id })}>
            {i18n.t('New deal')}
          </Button>
        )}
      </div>
      {pipeline ? (
        <>
          <Tabs pipelines={pipelines} now={pipeline.id} onChoose={(id) => set({ pipeline: id })} />
          <Board key={pipeline.id} pipeline={pipeline} onOpen={(open) => set({ open })} />
        </>
      ) : (
        <div className="panel">
          <Nothing
            title={i18n.t('No pipeline yet')}
            text={i18n.t('Pipelines come with plugins such as Sales. Switch one on first.')}
          >
            {may('core.plugin.manage') && (
              <Button onClick={() => void navigate({ to: '/plugins' })}>
                {i18n.t('To the plugins')}
              </Button>
            )}
          </Nothing>
        </div>
      )}
      {search.open && <DealPeek key={search.open} id={search.open} onClose={() => close(search.open!)} />}
    </div>
  )
}
