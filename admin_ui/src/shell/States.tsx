import { Component, type ReactNode } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import type { Trouble } from '@/data/gql'

/** Grey bones with the geometry of what is coming. */
export function Bones({ rows = 4, height = 18 }: { rows?: number; height?: number }) {
  return (
    <div className="stack" aria-busy="true" aria-label={i18n.t('Loading')} role="status">
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} className="bone" style={{ height, width: `${100 - ((i * 17) % 40)}%` }} />
      ))}
    </div>
  )
}

/** What went wrong, and the way to try again. */
export function Failed({ error, again }: { error: Trouble | Error; again?: () => void }) {
  const id = 'id' in error ? error.id : null
  return (
    <div className="notice notice-bad stack-s" role="alert">
      <span>{error.message}</span>
      {id && <span className="tiny soft">{i18n.t('Report number {id}', { id })}</span>}
      {again && (
        <div>
          <Button size="xs" variant="default" onClick={again}>
            {i18n.t('Try again')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Nothing here yet: what would be, and the one thing to do. */
export function Nothing({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <div className="nothing">
      <p className="strong">{title}</p>
      {text && <p className="soft small">{text}</p>}
      {children && <div className="row nothing-do">{children}</div>}
    </div>
  )
}

/** A part that fails says so quietly; the rest of the screen goes on. */
export class Guard extends Component<{ name: string; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return (
      <div className="notice row-between">
        <span className="small">
          {i18n.t('“{name}” could not be shown; the rest is not affected.', { name: this.props.name })}
        </span>
        <Button
          className="rigid"
          size="compact-xs"
          variant="default"
          onClick={() => this.setState({ broken: false })}
        >
          {i18n.t('Try again')}
        </Button>
      </div>
    )
  }
}
