import { useState } from 'react'
import { Button } from '@mantine/core'
import { i18n } from '@lingui/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'

export async function toClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  // Without a secure origin there is no clipboard interface; the old command still works.
  const field = document.createElement('textarea')
  field.value = text
  document.body.append(field)
  field.select()
  document.execCommand('copy')
  field.remove()
}

/** A text to be used elsewhere, with the button that takes it along. */
export function Copy({ text }: { text: string }) {
  const [done, setDone] = useState(false)
  const take = async (): Promise<void> => {
    await toClipboard(text)
    setDone(true)
    setTimeout(() => setDone(false), 2000)
  }
  return (
    <span className="row copy">
      <code className="grow" title={text}>
        {text}
      </code>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => void take()}
        leftSection={
          done ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />
        }
      >
        {done ? i18n.t('Copied') : i18n.t('Copy')}
      </Button>
    </span>
  )
}
