// Looks at every screen of the fixture build in a real browser: accessibility, console, content policy, width, keyboard.
// usage: npm run e2e [-- only-this-screen | these*]   (CHROMIUM=another browser, PICTURES=folder for a picture of each look)
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { calendarWide, fullMonth } from './calendar.mjs';
import { careWalk } from './care-walk.mjs';
import { screens, wordless } from './screens.mjs';
import { serve } from './serve.mjs';
import { keyboardWalk, longList, marketWalk, peopleWalk } from './walk.mjs';
import { open, openRoom, overflow, seriousFindings, still } from './window.mjs';

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
  'conflicts',
  'duplicates',
  'outbox-change',
  'outbox-held',
  'import-columns',
  'import-check',
  'connect-account',
  'connect-dry-run',
  'settings',
  'market',
  'market-agents',
  'market-forecast',
  'market-timing',
  'accuracy',
  'people',
  'person',
  'inbox-lead',
  'pipeline',
  'tasks',
  'money-price',
  'closing',
  'ownership',
  'deals',
  'deal',
  'providers',
  'providers-who',
  'provider',
  'plan',
  'plan-proposed',
  'plan-mended',
  'plan-job',
  ...calendarWide,
  'tours',
  'tour-new-agreement',
  'tour-page',
  'tour-stop',
  'car',
];
// Looked at on a small tablet held in one hand, too.
const HAND = [
  'tours',
  'tour-page',
  'car-before',
  'car',
  'car-map',
  'car-late',
  'car-was-late',
  'car-skip',
  'car-said',
  'car-over',
];
const MATRIX = [
  { name: '1366-light', width: 1366, height: 768, scheme: 'light', everything: true },
  { name: '1366-dark', width: 1366, height: 768, scheme: 'dark' },
  { name: '1920-light', width: 1920, height: 1080, scheme: 'light', screens: WIDE },
  { name: '1920-dark', width: 1920, height: 1080, scheme: 'dark', screens: WIDE },
  { name: 'text-200', width: 1366, height: 768, preferences: { textSize: 200 }, screens: WIDE },
  { name: 'narrow', width: 900, height: 700, screens: WIDE },
  { name: 'hand-light', width: 420, height: 900, screens: HAND },
  { name: 'hand-dark', width: 420, height: 900, scheme: 'dark', screens: HAND },
  // In long words the buttons have other names: only what is reached without them.
  {
    name: 'long-words',
    width: 1366,
    height: 768,
    query: 'lang=pseudo',
    screens: [...screens.filter((s) => !s.steps), ...wordless].map((s) => s.name),
    more: wordless,
  },
];

const chosen = (screen) =>
  !only || screen.name === only || (only.endsWith('*') && screen.name.startsWith(only.slice(0, -1)));
const server = await serve(folder);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const failures = [];
const shoot = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

async function lookAt(room, screen, look) {
  const { page } = room;
  let faults = [];
  try {
    faults = await room.visit(`${server.url}?${[screen.query, look.query].filter(Boolean).join('&')}`);
    for (const step of screen.steps ?? []) {
      await step(page);
      await still(page);
    }
    if (screen.settle) await page.waitForTimeout(screen.settle);
    if (process.env.PICTURES) await shoot(page, `${screen.name}--${look.name}`);
    faults.push(...(await seriousFindings(page, look.everything ?? false)), ...(await overflow(page)));
  } catch (error) {
    faults.push(`not reached: ${error.message.split('\n')[0]}`);
  }
  if (faults.length > 0) await shoot(page, `${screen.name}--${look.name}--failed`);
  failures.push(...faults.map((fault) => `${screen.name} ${look.name}: ${fault}`));
}

// A page of its own for each look, and several at once: as many as keep the processors busy.
const started = Date.now();
const work = MATRIX.flatMap((look) => {
  const wanted = [...screens, ...(look.more ?? [])].filter(
    (s) => chosen(s) && (look.screens?.includes(s.name) ?? true),
  );
  return wanted.map((screen) => ({ screen, look }));
});
const looked = work.length;
const workers = Math.min(work.length, Math.max(2, Math.min(6, availableParallelism())));
await Promise.all(
  Array.from({ length: workers }, async () => {
    let room;
    let at;
    for (let next = work.shift(); next; next = work.shift()) {
      if (next.look !== at) {
        await room?.close();
        room = await openRoom(browser, next.look);
        at = next.look;
      }
      await lookAt(room, next.screen, next.look);
    }
    await room?.close();
  }),
);
console.log(`${looked} looks in ${Math.round((Date.now() - started) / 1000)} s`);
if (only === 'calendar-speed') {
  const month = await fullMonth(open, browser, server.url);
  console.log(month);
}
if (!only) {
  try {
    failures.push(...(await keyboardWalk(browser, server.url, shoot)).map((f) => `walk: ${f}`));
    failures.push(...(await marketWalk(browser, server.url)).map((f) => `market walk: ${f}`));
    failures.push(...(await careWalk(browser, server.url)).map((f) => `care walk: ${f}`));
    failures.push(...(await peopleWalk(browser, server.url)).map((f) => `people walk: ${f}`));
    const month = await fullMonth(open, browser, server.url);
    failures.push(...month.faults.map((f) => `full month: ${f}`));
    console.log(`2,000 entries: a month drawn in ${month.times.join(', ')} ms (${month.drawn} of them in sight)`);
    const { faults, took } = await longList(browser, server.url);
    failures.push(...faults.map((f) => `long list: ${f}`));
    console.log(`100,000 rows: three letters typed to rows on screen in ${took} ms`);
  } catch (error) {
    failures.push(`walk: ${error.message}`);
  }
}
await browser.close();
await server.close();
if (process.env.PICTURES || failures.length > 0) console.log(`pictures in ${pictures}`);
for (const failure of failures) console.log(`✗ ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
