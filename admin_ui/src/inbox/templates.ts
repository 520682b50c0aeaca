// Templates as plain values: the gaps in their words, and what they say once the gaps are filled.

/** `${name}`, `{{name}}` and `{{name.DATA}}`: how platforms write a gap. */
const GAP = /\$\{([^{}]+)\}|\{\{([^{}]+?)(?:\.DATA)?\}\}/g

/** The names of the gaps in some words, each once, in their order. */
export const gapsIn = (words: string): string[] => [
  ...new Set([...words.matchAll(GAP)].map(([, one, other]) => (one ?? other ?? '').trim())),
]

/** The words with what is filled in so far; a gap nobody filled stays in sight. */
export const previewOf = (words: string, data: Record<string, string>): string =>
  words.replace(GAP, (gap, one?: string, other?: string) => data[(one ?? other ?? '').trim()] || gap)

/** Of what was filled in, what belongs to these gaps. */
export const dataFor = (gaps: readonly string[], data: Record<string, string>): Record<string, string> =>
  Object.fromEntries(gaps.map((gap) => [gap, data[gap] ?? '']))
