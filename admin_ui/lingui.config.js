import { formatter } from '@lingui/format-po'

// English is the key; other languages stand in src/words/<locale>.po.
export default {
  locales: ['en', 'zh-CN'],
  sourceLocale: 'en',
  fallbackLocales: { default: 'en' },
  catalogs: [{ path: '<rootDir>/src/words/{locale}', include: ['<rootDir>/src'], exclude: ['**/gen/**'] }],
  format: formatter({ lineNumbers: false, origins: false }),
}
