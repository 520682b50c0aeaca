/** The currencies most houses reckon in. */
export const CURRENCIES = ['CNY', 'USD', 'EUR', 'HKD', 'TWD', 'JPY', 'SGD', 'GBP']

/** Every time zone the browser knows. */
export const zones = (): string[] => {
  const all = Intl.supportedValuesOf('timeZone')
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return [...new Set(['Asia/Shanghai', own, ...all])].filter(Boolean)
}
