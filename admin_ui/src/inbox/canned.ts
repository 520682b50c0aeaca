// Words that are needed often, as plain values: which one is meant, and what its gaps say.
export type Canned = { id: string; shortcut: string; body: string }

const STARTED = /^\/([^\s/]*)$/

/** What stands after the slash while somebody looks for words; null if nobody does. */
export const lookedFor = (text: string): string | null => STARTED.exec(text)?.[1]?.toLowerCase() ?? null

/** The replies that may be meant: those whose shortcut begins so come first. */
export function matching(all: readonly Canned[], words: string): Canned[] {
  const rank = ({ shortcut, body }: Canned): number =>
    shortcut.startsWith(words) ? 0 : shortcut.includes(words) ? 1 : body.toLowerCase().includes(words) ? 2 : 3
  return all
    .filter((canned) => rank(canned) < 3)
    .sort((a, b) => rank(a) - rank(b) || a.shortcut.localeCompare(b.shortcut))
    .slice(0, 8)
}

/** The words with their gaps filled; a gap nobody can fill stays, so that it is seen. */
export const filled = (body: string, values: Record<string, string | undefined>): string =>
  body.replace(/\{\{\s*([\w\p{Script=Han}]+)\s*\}\}/gu, (gap, name: string) => values[name] || gap)
