/** Changes of one deal, one after the other: a quick hand must not be in its own way. */

type Answer = { deal?: { version: number } | null }

const left = new Map<string, number>()
const turns = new Map<string, Promise<unknown>>()

/** Send a change after those of the same deal before it, with the version the last one left. */
export function inTurn<A extends Answer>(
  deal: { id: string; version: number },
  send: (version: number) => Promise<A>,
): Promise<A> {
  const before = turns.get(deal.id) ?? Promise.resolve()
  const sent = before.then(() => send(Math.max(deal.version, left.get(deal.id) ?? 0)))
  const over = sent
    .then((answer) => {
      if (answer.deal) left.set(deal.id, answer.deal.version)
    })
    .catch(() => undefined)
    .finally(() => turns.get(deal.id) === over && turns.delete(deal.id))
  turns.set(deal.id, over)
  return sent
}
