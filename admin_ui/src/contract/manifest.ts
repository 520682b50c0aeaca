import { useMemo } from 'react'
import { UiActionDocument, UiDataDocument, UiManifestDocument } from '@/gen/graphql'
import { useAsk } from '@/data/ask'
import { change, gql, Trouble } from '@/data/gql'
import { bindAll, dig } from './paths'
import type { Contribution, Data, Manifest, Scope, Source } from './types'

type OfKind<K extends Contribution['kind']> = Extract<Contribution, { kind: K }>

const NONE: Contribution[] = []

/** Everything the enabled plugins add to the admin, for this reader. */
export function useManifest() {
  const { data, isPending } = useAsk(UiManifestDocument, {}, { about: ['plugin', 'role'] })
  const all = (data?.uiManifest as Manifest | undefined)?.contributions ?? NONE
  return useMemo(() => {
    const of = <K extends Contribution['kind']>(kind: K): OfKind<K>[] =>
      all
        .filter((c): c is OfKind<K> => c.kind === kind)
        .sort((a, b) => (a.order ?? 50) - (b.order ?? 50))
    return {
      ready: !isPending,
      pages: of('page'),
      panels: of('panel'),
      settings: of('settings'),
      widgets: of('widget'),
      pickers: of('picker'),
      actions: new Map(of('action').map((a) => [a.id, a])),
    }
  }, [all, isPending])
}

/** A fact reads `loyalty.points_changed`, its entity `loyalty.points`: either refreshes. */
const abouts = (source: Source): string[] => source.live ?? []

/** The values a source shows, asked with the reader's own rights. */
export function useSource(source: Source | undefined, scope: Scope, owner: string) {
  const variables = source ? bindAll(source.vars, scope) : {}
  const answer = useAsk(
    UiDataDocument,
    { source: source?.id ?? '', variables },
    {
      enabled: source !== undefined,
      about: source ? [...abouts(source), owner] : [],
      poll: source?.poll ? source.poll * 1000 : false,
      keep: true,
    },
  )
  return { ...answer, value: source ? read(answer.data?.uiData, source.path) : undefined }
}

type Asked = { data?: unknown; errors?: { message: string }[] }

function read(asked: unknown, path: string): unknown {
  const { data } = (asked ?? {}) as Asked
  return dig(data, path)
}

/** One page of a contributed list. */
export async function askSource(source: Source, variables: Data): Promise<unknown> {
  const { uiData } = await gql(UiDataDocument, { source: source.id, variables })
  const asked = uiData as Asked
  const error = asked.errors?.[0]
  if (error) throw new Trouble(error.message)
  return dig(asked.data, source.path)
}

/** Carry an action out; a refusal becomes a Trouble. */
export const act = (action: string, variables: Data) =>
  change(UiActionDocument, { input: { action, variables } })
