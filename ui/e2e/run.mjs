// Looks at every screen of the fixture build in a real browser: accessibility, console, content policy, width, keyboard.
// usage: npm run e2e [-- only-this-screen]   (CHROMIUM=path to another browser)
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { screens } from './screens.mjs';
import { serve } from './serve.mjs';
import { keyboardWalk, longList, marketWalk } from './walk.mjs';
import { open, overflow, seriousFindings } from './window.mjs';

const folder = fileURLToPath(new URL('../test-results/fixture', import.meta.url));
if (!existsSync(folder)) throw new Error('build the fixture first: npm run build:fixture');
const executablePath =
  process.env.CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p));
if (!executablePath) throw new Error('no Chromium found: install it or set CHROMIUM');
const only = process.argv[2];
const pictures = process.env.PICTURES ?? mkdtempSync(join(tmpdir(), 'enterprisehub-ui-'));
mkdirSync(pictures, { recursive: true });

// Every screen in both schemes at the smaller size; the other looks for the screens where they can differ.
const WIDE = [
  'listings',
  'listing',
  'map-listing',
  'cma-adjust',
  'cma-result',
  'cma-report',
  'presentation',
  'presentation-pages',
  'flyer',
  'tour',
  'source',
  'settings',
  'market',
  'market-agents',
  'market-forecast',
  'market-timing',
  'accuracy',
];
const MATRIX = [
  { name: '1366-light', width: 1366, height: 768, scheme: 'light' },
  { name: '1366-dark', width: 1366, height: 768, scheme: 'dark' },
  { name: '1920-light', width: 1920, height: 1080, scheme: 'light', screens: WIDE },
  { name: '1920-dark', width: 1920, height: 1080, scheme: 'dark', screens: WIDE },
  { name: 'text-200', width: 1366, height: 768, preferences: { textSize: 200 }, screens: WIDE },
  { name: 'narrow', width: 900, height: 700, screens: WIDE },
  // In long words the buttons have other names: only what is reached without them.
  {
    name: 'long-words',
    width: 1366,
    height: 768,
    query: 'lang=pseudo',
    screens: screens.filter((s) => !s.steps).map((s) => s.name),
  },
];

const server = await serve(folder);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const failures = [];
const shoot = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

async function lookAt(screen, look) {
  const url = `${server.url}?${[screen.query, look.query].filter(Boolean).join('&')}`;
  const { page, faults, close } = await open(browser, url, look);
  try {
    for (const step of screen.steps ?? []) await step(page);
    await page.waitForTimeout(screen.settle ?? 300);
    await shoot(page, `${screen.name}--${look.name}`);
    faults.push(...(await seriousFindings(page)), ...(await overflow(page)));
  } catch (error) {
    faults.push(`not reached: ${error.message.split('\n')[0]}`);
    await shoot(page, `${screen.name}--${look.name}--failed`);
  }
  failures.push(...faults.map((fault) => `${screen.name} ${look.name}: ${fault}`));
  await close();
}

const work = MATRIX.flatMap((look) =>
  screens
    .filter(
      (s) =>
        (only ? s.name === only || (only.endsWith('*') && s.name.startsWith(only.slice(0, -1))) : true) &&
        (look.screens?.includes(s.name) ?? true),
    )
    .map((screen) => () => lookAt(screen, look)),
);
const looked = work.length;
await Promise.all(
  Array.from({ length: Math.min(3, work.length) }, async () => {
    for (let next = work.shift(); next; next = work.shift()) await next();
  }),
);
if (!only) {
  try {
    failures.push(...(await keyboardWalk(browser, server.url, shoot)).map((f) => `walk: ${f}`));
    failures.push(...(await marketWalk(browser, server.url)).map((f) => `market walk: ${f}`));
    const { faults, took } = await longList(browser, server.url);
    failures.push(...faults.map((f) => `long list: ${f}`));
    console.log(`100,000 rows: three letters typed to rows on screen in ${took} ms`);
  } catch (error) {
    failures.push(`walk: ${error.message}`);
  }
}
await browser.close();
await server.close();
console.log(`${looked} looks, pictures in ${pictures}`);
for (const failure of failures) console.log(`✗ ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
