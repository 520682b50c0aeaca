import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

const SERVER = process.env.GUANXI_DEV_SERVER ?? 'http://127.0.0.1:8000'
const passed = { target: SERVER, changeOrigin: false }

export default defineConfig({
  base: '/app/',
  plugins: [react()],
  // The editor's workers are asked for by name, which a bundle made ahead of time cannot do.
  optimizeDeps: { exclude: ['@graphiql/react/setup-workers/vite'] },
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    // A strict content policy allows no data: scripts, and every file has a stable, hashed name.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 4000,
    rollupOptions: {
      output: {
        // The web manifest names the icon, so the icon keeps its name.
        assetFileNames: ({ names }) =>
          names.includes('favicon.svg') ? 'assets/favicon.svg' : 'assets/[name]-[hash][extname]',
      },
    },
  },
  server: {
    proxy: { '/auth': passed, '/graphql': { ...passed, ws: true }, '/health': passed },
  },
  test: { include: ['tests/**/*.test.{ts,tsx}'], environment: 'node' },
})
