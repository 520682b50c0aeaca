// The plugin UI contract, version 1, as the server sends it: core/ui in JSON.

export type Tone = 'neutral' | 'info' | 'good' | 'warn' | 'bad'
export type Data = Record<string, unknown>

export type When = { path: string; op?: string; value?: unknown }

export type Source = {
  id: string
  path: string
  vars?: Record<string, unknown>
  variables?: string[]
  live?: string[]
  poll?: number
}

export type Option = { value: string; label: string; tone?: Tone }

export type Value = {
  path: string
  label?: string
  format?: string
  options?: Option[]
  tonePath?: string
  entity?: string
  idPath?: string
}

/** Where a field takes its options from: rows of a source, found by typing. */
export type Choices = {
  source: Source
  value?: string
  label?: string
  detail?: string
  hideSingle?: boolean
}

export type Field = {
  name: string
  label: string
  type?: string
  required?: boolean
  help?: string
  placeholder?: string
  options?: Option[]
  default?: unknown
  when?: When[]
  min?: number
  max?: number
  pattern?: string
  entity?: string
  choices?: Choices
}

export type Block = { block: string; when?: When[] } & Data

export type Empty = { title: string; text?: string; action?: string }

type Common = {
  id: string
  plugin: string
  label: string
  icon?: string
  order?: number
  requires?: string[]
}

export type Filter = {
  name: string
  label: string
  type: 'select' | 'user' | 'record' | 'dates' | 'bool' | 'text' | 'number'
  options?: Option[]
}

export type View = { key: string; label: string; filter?: Data; sort?: string }

/** One entry in the navigation for several pages. */
export type Tabs = { id: string; label: string; icon?: string; order?: number }

export type PageDef = Common & {
  kind: 'page'
  path: string
  layout?: 'list' | 'blank'
  nav?: { group: string; order?: number; badge?: Source; tabs?: Tabs }
  source?: Source
  columns?: Value[]
  filters?: Filter[]
  views?: View[]
  rowLink?: string
  actions?: string[]
  body?: Block[]
  empty?: Empty
}

export type PanelDef = Common & {
  kind: 'panel'
  slot: string
  source: Source
  body: Block[]
  when?: When[]
  empty?: Empty
}

export type ActionDef = Common & {
  kind: 'action'
  mutation: Source
  on?: string
  placement?: string[]
  form?: Field[]
  confirm?: string
  tone?: Tone
  shortcut?: string
  when?: When[]
  done?: string
  refresh?: string[]
  goto?: string
}

export type SettingsDef = Common & {
  kind: 'settings'
  source: Source
  body: Block[]
  empty?: Empty
}
export type WidgetDef = Common & { kind: 'widget'; source: Source; body: Block[]; size?: string }

/** What is picked rather than typed while somebody writes on a channel. */
export type PickerDef = Common & {
  kind: 'picker'
  channel: string
  picks: 'template' | 'card' | 'staff'
  choices: Choices
  words?: string
  gaps?: string
  modes?: string[]
}

export type Contribution = PageDef | PanelDef | ActionDef | SettingsDef | WidgetDef | PickerDef

export type Manifest = {
  contract: string
  locale: string
  revision: string
  contributions: Contribution[]
}

/** What the words `$entity`, `$row`, `$form`, … stand for where a source or an action is used. */
export type Scope = {
  entity?: Data
  row?: Data
  rows?: Data[]
  form?: Data
  me?: Data
  result?: Data
}
