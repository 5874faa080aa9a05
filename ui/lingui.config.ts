import { defineConfig } from '@lingui/cli';

export default defineConfig({
  sourceLocale: 'en-US',
  locales: ['en-US'],
  // The test of the catalogue extracts into a folder of its own and compares.
  catalogs: [{ path: `${process.env.MESSAGES_FOLDER ?? 'src/i18n/locales'}/{locale}`, include: ['src'] }],
  // Source lines would make every edit touch the catalogue.
  formatOptions: { lineNumbers: false, origins: false },
});
