import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [svelte()],
  // The component tests mount on the browser build of Svelte.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  server: { port: 5173, strictPort: true },
  build: {
    target: ['chrome123', 'safari17.5'],
    // Everything is a file of its own: the content security policy allows no data: URL.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.ts'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    // One page for all files: making a new one for each costs more than the tests.
    isolate: false,
    // A first mount compiles the views; on a busy machine that alone takes seconds.
    testTimeout: 30_000,
  },
});
