import type { Block, Data, Scope, When } from './types'

/** The value at a dotted path, or undefined where the path ends. */
export const dig = (from: unknown, path: string): unknown =>
  path === ''
    ? from
    : path
        .split('.')
        .reduce<unknown>(
          (at, key) => (at !== null && typeof at === 'object' ? (at as Data)[key] : undefined),
          from,
        )

/** The rows at a path: a list, or the nodes of a connection. */
export function rowsAt(data: unknown, path: string): Data[] {
  const found = dig(data, path)
  const rows = Array.isArray(found) ? found : dig(found, 'nodes')
  return Array.isArray(rows) ? (rows as Data[]) : []
}

/** Null, no rows, or a connection without nodes: then a panel shows its words for nothing. */
export const isNothing = (value: unknown): boolean => {
  const rows = Array.isArray(value) ? value : dig(value, 'nodes')
  return value === null || value === undefined || (Array.isArray(rows) && rows.length === 0)
}

/** Whether a body has nothing to show: there is no value, or it is all tables and none has a row. */
export const showsNothing = (value: unknown, body: Block[]): boolean =>
  isNothing(value) ||
  (body.length > 0 &&
    body.every(({ block, path }) => block === 'table' && rowsAt(value, String(path)).length === 0))

/** A copy with the value put at a dotted path. */
export function put(into: Data, path: string, value: unknown): Data {
  const [key = '', ...rest] = path.split('.')
  if (rest.length === 0) return { ...into, [key]: value }
  const inner = into[key]
  const next = inner !== null && typeof inner === 'object' ? (inner as Data) : {}
  return { ...into, [key]: put(next, rest.join('.'), value) }
}

const empty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false

const TESTS: Record<string, (value: unknown, other: unknown) => boolean> = {
  eq: (value, other) => value === other,
  ne: (value, other) => value !== other,
  in: (value, other) => Array.isArray(other) && other.includes(value),
  has: (value, other) => Array.isArray(value) && value.includes(other),
  gt: (value, other) => !empty(value) && Number(value) > Number(other),
  lt: (value, other) => !empty(value) && Number(value) < Number(other),
  present: (value) => !empty(value) && !(Array.isArray(value) && value.length === 0),
  empty: (value) => empty(value) || (Array.isArray(value) && value.length === 0),
}

/** Whether all conditions hold; one we do not know never does. */
export const holds = (conditions: When[] | undefined, data: unknown): boolean =>
  (conditions ?? []).every(
    ({ path, op = 'present', value }) => TESTS[op]?.(dig(data, path), value) ?? false,
  )

const fromRows = (rows: Data[] | undefined, path: string): unknown[] =>
  (rows ?? []).map((row) => dig(row, path))

/** Replace `$entity.id`, `$rows.id`, `$form`, … by what they stand for; anything else is literal. */
export function bind(word: unknown, scope: Scope): unknown {
  if (typeof word !== 'string' || !word.startsWith('$')) return word
  const [name = '', ...rest] = word.slice(1).split('.')
  const path = rest.join('.')
  if (name === 'rows') return fromRows(scope.rows ?? (scope.row ? [scope.row] : []), path)
  return dig(scope[name as keyof Scope], path)
}

/** All variables of a source, bound; those without a value are left out. */
export const bindAll = (vars: Record<string, unknown> | undefined, scope: Scope): Data =>
  Object.fromEntries(
    Object.entries(vars ?? {})
      .map(([name, word]) => [name, bind(word, scope)] as const)
      .filter(([, value]) => value !== undefined),
  )

/** A link such as `/tickets/$row.id` with its words replaced; null when one is missing. */
export function link(template: string, scope: Scope): string | null {
  let whole = true
  const made = template.replace(/\$[\w.]+/g, (word) => {
    const value = bind(word, scope)
    if (value === undefined || value === null) whole = false
    return encodeURIComponent(String(value))
  })
  return whole ? made : null
}

/** `openedAt` → `OPENED_AT`: the name of an order's field. */
export const enumName = (path: string): string =>
  path.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replaceAll('.', '_').toUpperCase()
