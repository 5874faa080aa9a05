import { defineConfig } from '@lingui/cli';

export default defineConfig({
  sourceLocale: 'en-US',
  locales: ['en-US'],
  catalogs: [{ path: 'src/i18n/locales/{locale}', include: ['src'] }],
  // Source lines would make every edit touch the catalogue.
  formatOptions: { lineNumbers: false, origins: false },
});
