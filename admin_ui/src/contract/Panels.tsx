import { Button } from '@mantine/core'
import { useRun } from './Runner'
import { Bones, Failed, Guard } from '@/shell/States'
import { Blocks } from './Blocks'
import { useManifest, useSource } from './manifest'
import { holds, showsNothing } from './paths'
import type { Data, Empty, PanelDef } from './types'

/** The words for nothing, with the one thing to do about it. */
export function NothingThere({ empty, entity }: { empty: Empty; entity: Data }) {
  const run = useRun()
  const { actions } = useManifest()
  const action = empty.action ? actions.get(empty.action) : undefined
  return (
    <div className="stack-s">
      <p className="strong">{empty.title}</p>
      {empty.text && <p className="small soft">{empty.text}</p>}
      {action && (
        <div>
          <Button size="xs" onClick={() => run(action.id, { entity })}>
            {action.label}
          </Button>
        </div>
      )}
    </div>
  )
}

/** One box that a plugin adds to somebody else's page. */
export function Panel({ panel, entity }: { panel: PanelDef; entity: Data }) {
  const { value, error, isPending, refetch } = useSource(panel.source, { entity }, panel.id)
  const gone = showsNothing(value, panel.body)
  if (gone && !error && !isPending && !panel.empty) return null
  return (
    <section className="panel side-panel stack" aria-label={panel.label}>
      <h2>{panel.label}</h2>
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones rows={3} />}
      {!isPending && !error && gone && panel.empty && (
        <NothingThere empty={panel.empty} entity={entity} />
      )}
      {!gone && <Blocks body={panel.body} data={value} scope={{ entity }} />}
    </section>
  )
}

/** All panels of a slot, in their order. */
export function Slot({ name, entity }: { name: string; entity: Data }) {
  const { panels } = useManifest()
  return panels
    .filter((panel) => panel.slot === name && holds(panel.when, entity))
    .map((panel) => (
      <Guard key={panel.id} name={panel.label}>
        <Panel panel={panel} entity={entity} />
      </Guard>
    ))
}
