/** The first screen stays light: what a browser must fetch before it shows something. */
import { existsSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'

type Chunk = { file: string; css?: string[]; imports?: string[]; isEntry?: boolean }

const dist = new URL('../dist/', import.meta.url)
const built = existsSync(new URL('.vite/manifest.json', dist))

/** Charts and the explorer bring what they need, and only where they are shown. */
const HEAVY = ['src/dashboard/Trend.tsx', 'src/explorer/Workbench.tsx']

const weighed = new Map<string, number>()

function weight(file: string): number {
  const known = weighed.get(file) ?? gzipSync(readFileSync(new URL(file, dist))).length / 1024
  weighed.set(file, known)
  return known
}

function manifest(): Record<string, Chunk> {
  return JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))
}

function weigh(names: string[]): { js: number; css: number } {
  const chunks = manifest()
  const [js, css] = [new Set<string>(), new Set<string>()]
  const walk = (name: string): void => {
    const chunk = chunks[name]!
    if (js.has(chunk.file)) return
    js.add(chunk.file)
    chunk.css?.forEach((file) => css.add(file))
    chunk.imports?.forEach(walk)
  }
  names.forEach(walk)
  const sum = (files: Set<string>): number => [...files].reduce((all, file) => all + weight(file), 0)
  return { js: sum(js), css: sum(css) }
}

it.runIf(built)('fetches at most 200 KB of script and 40 KB of style for the first screen', () => {
  const entry = Object.keys(manifest()).find((name) => manifest()[name]!.isEntry)!
  const { js, css } = weigh([entry])

  expect(js).toBeLessThanOrEqual(200)
  expect(css).toBeLessThanOrEqual(40)
})

it.runIf(built)('adds at most 60 KB for any other screen', () => {
  const chunks = manifest()
  const entry = Object.keys(chunks).find((name) => chunks[name]!.isEntry)!
  const { js } = weigh([entry])
  const screens = Object.keys(chunks).filter((name) => name.endsWith('.tsx') && !HEAVY.includes(name))

  const heavy = screens.filter((name) => weigh([entry, name]).js - js > 60)

  expect(heavy).toEqual([])
})
