// What waits for a person, with the keyboard only: conflicts, duplicates, the outbox, a file taken in and taken back, a CRM.
import assert from 'node:assert/strict';
import { tabTo } from './walk.mjs';
import { open } from './window.mjs';

async function command(page, name) {
  await page.keyboard.press('Control+k');
  const palette = page.locator('input[role="combobox"]').first();
  await palette.waitFor();
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().waitFor();
  await page.keyboard.press('Enter');
  await palette.waitFor({ state: 'detached' });
}

/** Walks; an assertion fails with what was missing. */
export async function careWalk(browser, url) {
  const { page, faults, close } = await open(browser, `${url}?guard=1`, { width: 1366, height: 768 });
  const key = (k) => page.keyboard.press(k);
  const count = async (locator, wanted) => {
    const found = () => locator.count();
    for (let i = 0; i < 100 && (await found()) !== wanted; i += 1) await page.waitForTimeout(30);
    assert.equal(await found(), wanted);
  };

  // One key each; the last one is taken back and decided otherwise, by hand.
  await command(page, 'Go to conflicts');
  const conflicts = page.getByRole('article');
  await conflicts.first().waitFor();
  await count(conflicts, 6);
  await key('1');
  await count(conflicts, 5);
  await key('j');
  await key('2');
  await count(conflicts, 4);
  await key('Control+z');
  await count(conflicts, 5);
  await key('3');
  const amount = page.getByRole('textbox', { name: 'Amount, another value' });
  await amount.waitFor();
  assert.equal(await amount.evaluate((e) => e === document.activeElement), true, 'the field has the keyboard');
  await key('Control+a');
  await page.keyboard.type('650000');
  await key('Enter');
  await count(conflicts, 4);
  assert.equal(
    await page.evaluate(() => document.activeElement?.tagName),
    'ARTICLE',
    'the next conflict has the keyboard',
  );

  // Two people are one, then two again.
  await command(page, 'Go to duplicates');
  const pairs = page.getByRole('grid', { name: 'Duplicates' });
  await pairs.waitFor();
  await count(pairs.locator('[data-row]'), 3);
  await key('s');
  await page.getByRole('radio', { name: 'Inez Calloway stays', checked: true }).waitFor();
  await key('m');
  await count(pairs.locator('[data-row]'), 2);
  await key('x');
  await count(pairs.locator('[data-row]'), 1);
  await key('Control+z');
  await count(pairs.locator('[data-row]'), 2);
  await page.getByRole('radiogroup', { name: 'Pages of duplicates' }).getByRole('radio').first().focus();
  await key('ArrowRight');
  const merges = page.getByRole('grid', { name: 'Merged' });
  await count(merges.locator('[data-row]'), 3);
  await key('Enter');
  await count(merges.locator('[data-row]'), 2);

  // A refused change is discarded, taken back, tried again; held deletes are allowed in a dialog.
  await command(page, 'Go to the outbox');
  const waiting = page.getByRole('grid', { name: 'Waiting changes' });
  await waiting.waitFor();
  await key('j');
  await key('j');
  await key('Enter');
  await page.getByText('If you discard it:').waitFor();
  await key('x');
  await count(waiting.locator('[data-row]'), 5);
  await key('Control+z');
  await count(waiting.locator('[data-row]'), 6);
  await key('r');
  await page.getByText('It goes out at the next occasion.').waitFor();
  await key('Escape');
  await page.getByText('If you discard it:').waitFor({ state: 'detached' });
  const allow = page.getByRole('button', { name: 'Allow…' });
  await count(allow, 2);
  await allow.first().focus();
  await key('Enter');
  await page.getByRole('dialog').waitFor();
  await tabTo(page, 'Put them away', 10);
  await key('Enter');
  await count(allow, 1);

  // 5,000 rows are taken in and taken back.
  await command(page, 'Import contacts');
  await page.getByRole('grid', { name: 'Earlier imports' }).waitFor();
  await key('o');
  await page.getByText('What does each column hold?').waitFor();
  await key('Alt+ArrowRight');
  await page.getByText('What it comes to').waitFor();
  await tabTo(page, 'Take in 4,999 people');
  await key('Enter');
  await page.getByRole('button', { name: 'Undo this import…' }).waitFor();
  await tabTo(page, 'Undo this import…');
  await key('Enter');
  await tabTo(page, 'Undo the import');
  await key('Enter');
  await page.getByText(/Undone in \d/).waitFor();

  // A CRM: nothing is connected before it is said what it comes to.
  await command(page, 'Connect a CRM');
  await page.getByText('Where are your people?').waitFor();
  await page.getByRole('button', { name: /^HubSpot/ }).focus();
  await key('Enter');
  await page.getByRole('textbox', { name: 'Service key' }).waitFor();
  await page.getByRole('textbox', { name: 'Service key' }).focus();
  await page.keyboard.type('pat-123');
  await key('Enter');
  await page.getByText('match somebody who is here').waitFor();
  await tabTo(page, 'Connect HubSpot');
  await key('Enter');
  await page.getByText('HubSpot is connected').waitFor();
  await close();
  return faults;
}
