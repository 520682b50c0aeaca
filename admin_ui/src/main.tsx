import '@/look/mantine'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { App } from '@/app/App'
import { cache } from '@/data/cache'
import { nonce, theme } from '@/look/theme'
import { firstLanguage, speak } from '@/words/i18n'

// Dialogs lock the scroll behind them with a style of their own, which asks for the nonce here.
Object.assign(window, { __webpack_nonce__: nonce() })

// After an upgrade the files of the page before are gone: fetch the page anew, once.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('guanxi.reloaded') ?? 0)
  if (Date.now() - last < 30_000) return
  sessionStorage.setItem('guanxi.reloaded', String(Date.now()))
  location.reload()
})

await speak(firstLanguage())

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} getStyleNonce={nonce} defaultColorScheme="auto">
      <QueryClientProvider client={cache}>
        <App />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
