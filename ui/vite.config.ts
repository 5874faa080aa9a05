import { fileURLToPath } from 'node:url';
import { transformAsync } from '@babel/core';
import { lingui } from '@lingui/vite-plugin';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Turns the message macros into calls, before anything else reads the file. Types and JSX pass through untouched. */
function messages(): Plugin {
  return {
    name: 'messages',
    enforce: 'pre',
    async transform(code, id) {
      if (!/\/src\/.*\.tsx?$/.test(id) || !/@lingui\/(core|react)\/macro/.test(code)) return null;
      const result = await transformAsync(code, {
        filename: id,
        babelrc: false,
        configFile: false,
        sourceMaps: true,
        parserOpts: { plugins: id.endsWith('x') ? ['typescript', 'jsx'] : ['typescript'] },
        plugins: ['@lingui/babel-plugin-lingui-macro'],
      });
      return result?.code ? { code: result.code, map: result.map } : null;
    },
  };
}

// Two builds from one source: `production` is what ships; `fixture` swaps the host for an in-memory one, so that every
// screen runs in a plain browser. The fixture code is reachable from a dead branch only and never enters the shipped bundle.
export default defineConfig(({ mode }) => ({
  plugins: [messages(), react(), lingui()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Nothing from the environment may reach the bundle except through this prefix, and nothing uses it.
  envPrefix: 'ENTERPRISEHUB_PUBLIC_',
  server: { host: '127.0.0.1', port: 5173, strictPort: true },
  preview: { host: '127.0.0.1' },
  json: { stringify: true },
  build: {
    target: 'safari16.4',
    outDir: mode === 'fixture' ? 'test-results/fixture' : 'dist',
    emptyOutDir: true,
    sourcemap: false,
    // Fonts stay files: the content policy allows `self`, and data URLs would be read before they are needed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1400,
  },
  test: {
    environment: 'jsdom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    css: false,
    restoreMocks: true,
  },
}));
