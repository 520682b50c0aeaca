import { useMemo } from 'react'
import { PipelinesDocument, type PipelineStageFragment, type PipelinesQuery } from '@/gen/graphql'
import { useAsk } from '@/data/ask'

export type Pipeline = PipelinesQuery['pipelines']['nodes'][number]
export type Stage = PipelineStageFragment

/** The pipelines of the house with their stages, in the order the house gave them. */
export function usePipelines() {
  const { data, isPending, error } = useAsk(PipelinesDocument, {}, { about: ['pipeline', 'stage'] })
  const pipelines = useMemo(
    () =>
      [...(data?.pipelines.nodes ?? [])]
        .sort((a, b) => a.position - b.position)
        .map((pipeline) => ({
          ...pipeline,
          stages: { nodes: [...pipeline.stages.nodes].sort((a, b) => a.position - b.position) },
        })),
    [data],
  )
  // The busiest road is the one most people come for.
  const busiest = [...pipelines].sort((a, b) => b.deals.totalCount - a.deals.totalCount)[0]
  return { pipelines, busiest, isPending, error }
}
