import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { i18n } from '@lingui/core'
import { IconCalendar } from '@tabler/icons-react'
import './record.css'

const DATE = /^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?/
const TIME = /(\d{1,2})[:：](\d{2})\s*$/

const two = (part: string | undefined): string => (part ?? '').padStart(2, '0')

const exists = (reading: string): boolean =>
  !Number.isNaN(Date.parse(`${reading}Z`)) &&
  new Date(`${reading}Z`).toISOString().startsWith(reading)

/**
 * What was typed, as 2026-11-21 or 2026-11-21T15:04; null for what is no such day. 2026/11/21,
 * 2026年11月21日 and 20261121 are understood as well.
 */
export function readDate(text: string, withTime = false): string | null {
  const date = DATE.exec(text.trim())
  if (!date) return null
  const day = `${date[1]}-${two(date[2])}-${two(date[3])}`
  const time = TIME.exec(text.trim().slice(date[0].length))
  const reading = `${day}T${time ? `${two(time[1])}:${time[2]}` : '00:00'}`
  if (!exists(reading)) return null
  return withTime ? reading : day
}

type Props = {
  'aria-label': string
  value: string
  withTime?: boolean
  /** With a frame of its own, as fields of a form have it. */
  boxed?: boolean
  required?: boolean
  onChange: (value: string) => void
}

/** A day, written the same in every language: 2026-11-21; or chosen from the calendar. */
export function DateInput({ value, withTime, boxed, required, onChange, ...named }: Props) {
  const [text, setText] = useState(value.replace('T', ' '))
  const picker = useRef<HTMLInputElement>(null)
  const read = readDate(text, withTime)
  const wrong = text.trim() !== '' && read === null
  useEffect(() => setText(value.replace('T', ' ')), [value])
  const settle = (): void => {
    if (!wrong && (read ?? '') !== value) onChange(read ?? '')
  }
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') settle()
  }
  return (
    <span className={`date ${withTime ? 'date-time' : ''} ${boxed ? 'date-boxed' : ''}`}>
      <input
        {...named}
        inputMode="numeric"
        autoComplete="off"
        required={required}
        aria-invalid={wrong || undefined}
        placeholder={withTime ? i18n.t('yyyy-mm-dd hh:mm') : i18n.t('yyyy-mm-dd')}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={settle}
        onKeyDown={onKey}
      />
      <button
        type="button"
        className="plain date-pick"
        aria-label={i18n.t('Choose from the calendar: {label}', { label: named['aria-label'] })}
        onClick={() => picker.current?.showPicker()}
      >
        <IconCalendar size={15} aria-hidden />
      </button>
      <input
        ref={picker}
        className="date-native"
        type={withTime ? 'datetime-local' : 'date'}
        tabIndex={-1}
        aria-hidden
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </span>
  )
}
