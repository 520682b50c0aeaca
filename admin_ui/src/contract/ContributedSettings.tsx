import { useParams } from '@tanstack/react-router'
import { Bones, Failed } from '@/shell/States'
import { Blocks } from './Blocks'
import { useManifest, useSource } from './manifest'
import { NothingThere } from './Panels'
import { showsNothing } from './paths'
import type { SettingsDef } from './types'

function Screen({ settings }: { settings: SettingsDef }) {
  const { value, error, isPending, refetch } = useSource(settings.source, {}, settings.id)
  return (
    <div className="stack">
      <h1>{settings.label}</h1>
      {error && <Failed error={error} again={() => void refetch()} />}
      {isPending && <Bones rows={6} />}
      {!isPending && !error && showsNothing(value, settings.body) && settings.empty ? (
        <div className="panel">
          <NothingThere empty={settings.empty} entity={{}} />
        </div>
      ) : (
        !isPending && (
          <div className="panel">
            <Blocks body={settings.body} data={value} scope={{}} />
          </div>
        )
      )}
    </div>
  )
}

/** The settings screen a plugin declared. */
export default function ContributedSettings() {
  const { section } = useParams({ strict: false }) as { section: string }
  const { settings } = useManifest()
  const found = settings.find(({ id }) => id === section)
  return found ? <Screen key={found.id} settings={found} /> : null
}
