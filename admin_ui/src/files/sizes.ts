import { i18n } from '@lingui/core'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** 812 B, 24 kB, 3.1 MB. */
export function bytes(size: number): string {
  const step = size < 1 ? 0 : Math.min(Math.floor(Math.log(size) / Math.log(1024)), UNITS.length - 1)
  const value = size / 1024 ** step
  return new Intl.NumberFormat(i18n.locale, {
    style: 'unit',
    unit: UNITS[step],
    unitDisplay: step === 0 ? 'narrow' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

/** 0:07, 12:30, 1:02:03. */
export function length(seconds: number): string {
  const whole = Math.round(seconds)
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (n: number): string => String(n).padStart(2, '0')
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}
