import { useEffect, useState } from 'react'
import { Button, type ButtonProps } from '@mantine/core'
import { i18n } from '@lingui/core'

const PATIENCE = 4000

type Props = ButtonProps & { children: string; onSure: () => void }

/** A button for what cannot be taken back: the first press asks, the second does it. */
export function SureButton({ children, onSure, ...props }: Props) {
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (!asked) return
    const timer = setTimeout(() => setAsked(false), PATIENCE)
    return () => clearTimeout(timer)
  }, [asked])
  const press = (): void => {
    setAsked(!asked)
    if (asked) onSure()
  }
  return (
    <Button {...props} color={asked ? 'red' : props.color} onClick={press} onBlur={() => setAsked(false)}>
      {asked ? i18n.t('Really?') : children}
    </Button>
  )
}
