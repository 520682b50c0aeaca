import { useEffect, useRef } from 'react'
import { Link, useRouterState } from '@tanstack/react-router'

type Props = { label: string; links: { to: string; label: string }[] }

/** Links to the screens that share one entry of a navigation, beside each other. */
export function TabLinks({ label, links }: Props) {
  const strip = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  // On a phone the strip is longer than the screen: where one is must be in sight.
  useEffect(() => {
    const here = strip.current?.querySelector('[aria-current]')
    here?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  if (links.length < 2) return null
  return (
    <nav ref={strip} className="tabs" aria-label={label}>
      {links.map(({ to, label }) => (
        <Link
          key={to}
          to={to}
          className="tab"
          activeOptions={{ exact: true, includeSearch: false }}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
