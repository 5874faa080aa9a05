// The main job with the keyboard only: first run, search, listing, CMA, report saved.
import assert from 'node:assert/strict';
import { open } from './window.mjs';

export async function tabTo(page, name, limit = 60) {
  for (let i = 0; i < limit; i += 1) {
    const label = await page.evaluate(() => {
      const at = document.activeElement;
      return at?.getAttribute('aria-label') || at?.labels?.[0]?.textContent || at?.textContent || '';
    });
    if (label.trim() === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to “${name}” by Tab`);
}

/** Walks; an assertion fails with what was missing. */
export async function keyboardWalk(browser, url, shoot) {
  const { page, faults, close } = await open(browser, `${url}?phase=firstRun`, { width: 1366, height: 768 });
  const key = (k) => page.keyboard.press(k);

  // One's own store: passphrase, recovery code typed back.
  await tabTo(page, 'Set up');
  await key('Enter');
  await page.getByText('How should the key be kept?').waitFor();
  await tabTo(page, "In this computer's keychain");
  await key('ArrowDown');
  await tabTo(page, 'Passphrase, at least 10 characters');
  await page.keyboard.type('correct horse battery');
  await tabTo(page, 'The same again');
  await page.keyboard.type('correct horse battery');
  await key('Enter');
  await page.locator('.code').waitFor();
  const code = await page.locator('.code').textContent();
  await tabTo(page, 'I have written it down');
  await key('Enter');
  await tabTo(page, 'Type the recovery code');
  await page.keyboard.type('wrong');
  await key('Enter');
  await page.getByRole('alert').waitFor();
  await key('Control+a');
  await page.keyboard.type(code.toLowerCase().replaceAll('-', ' '));
  await key('Enter');
  await page.getByRole('grid', { name: 'Listings' }).waitFor();

  // Search, into the list, open.
  await key('/');
  await page.keyboard.type('dove');
  // The search narrows the list: waits until it has, and fails by running out of time when it does not.
  await page.waitForFunction(() => {
    const said = document.querySelector('[aria-live]')?.textContent ?? '';
    return /^\d[\d,]* listings?$/.test(said) && said !== '2,400 listings';
  });
  await key('ArrowDown');
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('role')),
    'grid',
    'the arrow goes into the list',
  );
  await key('j');
  await key('Enter');
  await page.getByRole('complementary', { name: 'Listing' }).waitFor();
  const before = await page.locator('.split-detail h2').textContent();
  await key('j');
  await page.waitForFunction((old) => document.querySelector('.split-detail h2')?.textContent !== old, before);
  await key('Escape');
  await page.locator('.split-detail').waitFor({ state: 'detached' });
  await page.waitForTimeout(100);
  assert.equal(
    await page.evaluate(() => document.activeElement?.getAttribute('role')),
    'grid',
    'Escape gives the list the keyboard back',
  );
  await key('Enter');
  await page.locator('.split-detail h2').waitFor();

  // A CMA: five steps, a change, undo, the report.
  await key('c');
  await page.getByText('Are these facts right?').waitFor();
  const estimate = () => page.locator('.estimate').textContent();
  const first = await estimate();
  await tabTo(page, "Living area, instead of the listing's figure");
  await page.keyboard.type('3000');
  await page.waitForFunction((old) => document.querySelector('.estimate')?.textContent !== old, first);
  await page.getByText('Saved', { exact: true }).waitFor();
  await key('Control+z');
  await page.waitForFunction((old) => document.querySelector('.estimate')?.textContent === old, first);
  for (let i = 0; i < 4; i += 1) await key('Alt+ArrowRight');
  await page.getByRole('img', { name: 'Page 1 of the report' }).waitFor();

  // Its pages: one moved, one left out, both taken back and the first done again.
  const parts = () =>
    page
      .locator('[aria-label="Pages of the report"] [data-sort]')
      .evaluateAll((all) => all.map((el) => el.getAttribute('data-sort')));
  await tabTo(page, 'Cover1');
  await key('ArrowDown');
  await key('ArrowDown');
  await key('Alt+ArrowUp');
  assert.deepEqual((await parts()).slice(0, 3), ['cover', 'map', 'subject'], 'the map has moved up');
  await page.getByText(/^Map, now 2 of \d+/).waitFor({ state: 'attached' });
  await key('Tab');
  await key('Enter');
  await page.getByText('“Map” is not in this report').waitFor();
  await key('Control+z');
  await page.getByRole('img', { name: 'Page 2 of the report' }).waitFor();
  await key('Control+z');
  assert.deepEqual((await parts()).slice(0, 3), ['cover', 'subject', 'map'], 'the move is taken back');
  await key('Control+Shift+z');
  assert.deepEqual((await parts()).slice(0, 3), ['cover', 'map', 'subject'], 'and done again');

  // The whole screen, and back.
  await key('F5');
  await page.getByRole('img', { name: /^Page 1 of \d+$/ }).waitFor();
  await key('PageDown');
  await page.getByRole('img', { name: /^Page 2 of \d+$/ }).waitFor();
  await key('Control+k');
  assert.equal(await page.getByRole('combobox').count(), 0, 'the palette stays away from a client');
  await key('g');
  await key('End');
  await key('Enter');
  await page.getByRole('img', { name: /^Page (\d+) of \1$/ }).waitFor();
  await key('Escape');
  await page.locator('.showing').waitFor({ state: 'detached' });

  await tabTo(page, 'Pages');
  await key('ArrowRight');
  await tabTo(page, 'Prepared for');
  await page.keyboard.type('The Okonkwo-Vandersteen family');
  await key('Control+s');
  await page.getByText('Show in folder').waitFor();
  await shoot(page, 'walk-saved');

  // The palette finds by MLS number; Escape leaves it; the keys sheet opens and closes.
  await key('Control+k');
  await page.getByRole('combobox', { name: 'Address, MLS number or action' }).waitFor();
  await page.keyboard.type('261000');
  await page.locator('[role="option"]').first().waitFor();
  await page.waitForTimeout(300);
  await key('Enter');
  await page.locator('.split-detail h2').waitFor();
  await tabTo(page, 'Close', 80);
  await key('Enter');
  await page.locator('.split-detail').waitFor({ state: 'detached' });
  await key('?');
  await page.getByRole('dialog').waitFor();
  await key('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await close();
  return faults;
}

/** The market with the keyboard only: an area, a chart read point by point, its table and its files, a table sorted. */
export async function marketWalk(browser, url) {
  const { page, faults, close } = await open(browser, url, { width: 1366, height: 768 });
  const key = (k) => page.keyboard.press(k);
  await key('Alt+7');
  const chart = page.getByRole('application', { name: /^Median sale price/ });
  await chart.waitFor();
  await key('/');
  await page.keyboard.type('port mer');
  await page.getByRole('option', { name: /Port Merrow/ }).waitFor();
  await key('ArrowDown');
  await key('Enter');
  await page.getByText('Port Merrow, WA, Residential. Figures of', { exact: false }).waitFor();

  await tabTo(page, 'Median sale price. Arrow keys read the points.', 80);
  const said = () => chart.locator('..').locator('[aria-live]').textContent();
  await key('ArrowLeft');
  const newest = await said();
  assert.match(newest, /^Oct 2026: Median \$\d/, 'the newest point is read first');
  await key('Home');
  assert.notEqual(await said(), newest, 'Home reads the oldest');
  await key('Escape');
  assert.equal(await said(), '', 'Escape ends the reading');

  // The picture is painted under the real content policy; what is not a PNG is refused as by the core.
  for (const [choice, before] of [
    ['Save the figures (CSV)…', 0],
    ['Save the picture (PNG)…', 1],
  ]) {
    await tabTo(page, 'Median sale price: save or copy', 80);
    await key('Enter');
    await page.getByRole('menuitem', { name: choice }).waitFor();
    for (let i = 0; i < before; i += 1) await key('ArrowDown');
    await page.getByRole('menuitem', { name: choice }).focus();
    await key('Enter');
    await page
      .getByText(/^Saved, /)
      .nth(before)
      .waitFor();
  }

  await page.getByRole('radio', { name: 'Agents' }).focus();
  await key(' ');
  const grid = page.getByRole('grid', { name: 'Agents' });
  await grid.waitFor();
  await grid.focus();
  await key('Control+Home');
  await key('ArrowUp');
  for (let i = 0; i < 3; i += 1) await key('ArrowRight');
  await key('Enter');
  await page.locator('[role="columnheader"][aria-sort="descending"]', { hasText: 'Sides' }).waitFor();
  // Enter on a row opens it, at its name; Escape goes back to the list, which has the keyboard again.
  await key('ArrowDown');
  await key('Enter');
  await page.getByText('Homes sold').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement?.tagName), 'H2', 'the name has the keyboard');
  await tabTo(page, 'Sides by month. Arrow keys read the points.', 20);
  await key('End');
  await key('Escape');
  await key('Escape');
  await grid.waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'grid');
  await close();
  return faults;
}

/** Scrolls the long list: the row that had the keyboard still has it, and rows are fetched by page. */
export async function longList(browser, url) {
  const { page, faults, close } = await open(browser, `${url}?rows=100000`, { width: 1366, height: 768 });
  const grid = page.getByRole('grid', { name: 'Listings' });
  await grid.waitFor();
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  const active = () =>
    page.evaluate(() => {
      const grid = document.querySelector('[role="grid"]');
      return document
        .getElementById(grid?.getAttribute('aria-activedescendant') ?? '')
        ?.closest('[data-row]')
        ?.getAttribute('data-row');
    });
  const before = await active();
  assert.ok(before, 'a row has the keyboard');
  await grid.evaluate((g) => g.scrollTo(0, 5_000 * 32));
  await page.waitForTimeout(400);
  assert.equal(await active(), before, 'the row stays active while it is far away');
  const shown = await page.locator('[role="row"][aria-rowindex="5010"]').getAttribute('data-row');
  assert.ok(shown, 'rows far down are fetched');
  await page.keyboard.press('Control+End');
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.grid-row.active').getAttribute('aria-rowindex'), '100001');
  const started = Date.now();
  await page.keyboard.press('/');
  await page.keyboard.type('kes');
  await page.waitForFunction(() => document.querySelector('[aria-live]')?.textContent !== '100,000 listings');
  const took = Date.now() - started;
  await close();
  return { faults, took };
}

/** A call list, a note in two keystrokes, a deal moved and moved back, a task done: with the keyboard only. */
export async function peopleWalk(browser, url) {
  const { page, faults, close } = await open(browser, `${url}?offline=1`, { width: 1366, height: 768 });
  const key = (k) => page.keyboard.press(k);
  await key('Alt+8');
  await page.getByRole('grid', { name: 'People' }).waitFor();
  await key('j');
  await key('Enter');
  await page.getByRole('region', { name: 'What happened' }).waitFor();
  await key('n');
  await page.keyboard.type('Wants to see the boat house on Sunday');
  await key('Control+Enter');
  await page.getByText(/^Saved here\. It goes to .+ when there is a connection\.$/).waitFor();
  await page.locator('.entry').getByText('Wants to see the boat house on Sunday').waitFor();
  await key('Escape');
  await page.locator('.person-pane').waitFor({ state: 'detached' });

  await page.getByRole('link', { name: /^Pipeline/ }).focus();
  await key('Enter');
  const counts = () => page.locator('.board-head .between > span:first-child').allTextContents();
  await page.locator('[data-deal]').first().focus();
  const before = await counts();
  await key('Alt+ArrowRight');
  await page.waitForFunction(
    (old) => document.querySelector('.board-head .between > span:first-child')?.textContent !== old,
    before[0],
  );
  await key('Alt+ArrowLeft');
  await page.waitForFunction(
    (old) => document.querySelector('.board-head .between > span:first-child')?.textContent === old,
    before[0],
  );
  assert.deepEqual(await counts(), before, 'a deal moved there and back leaves the counts as they were');

  await page.getByRole('link', { name: /^Tasks/ }).focus();
  await key('Enter');
  await page.getByRole('grid', { name: 'Tasks' }).focus();
  const tasks = () => page.locator('.toolbar [aria-live]').textContent();
  const open0 = await tasks();
  await key('j');
  await key('x');
  await page.waitForFunction((old) => document.querySelector('.toolbar [aria-live]')?.textContent !== old, open0);
  await close();
  return faults;
}
