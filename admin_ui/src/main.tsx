import '@/look/mantine'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { App } from '@/app/App'
import { cache } from '@/data/cache'
import { nonce, theme } from '@/look/theme'
import { firstLanguage, speak } from '@/words/i18n'

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
