// A window on the fixture build that remembers everything a user would never be told.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens a page. `faults` collects console errors, exceptions and breaches of the content policy. */
export async function open(browser, url, { width, height, scheme = 'light', preferences } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) faults.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  await page.addInitScript((kept) => {
    // The real window freezes it too; a library that cannot live with that must be found here.
    Object.freeze(Object.prototype);
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
    );
    if (kept) localStorage.setItem('enterprisehub.preferences', JSON.stringify(kept));
  }, preferences);
  await page.goto(url);
  page.setDefaultTimeout(6000);
  await page.locator('.start, .screen, .error-note').first().waitFor();
  await page.waitForTimeout(350);
  return { page, faults, close: () => context.close() };
}

/** What axe finds serious or critical. */
export async function seriousFindings(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return violations
    .filter((v) => ['serious', 'critical'].includes(v.impact))
    .map(
      (v) =>
        `axe ${v.impact} ${v.id}: ${v.nodes
          .slice(0, 3)
          .map((n) => `${n.target.join(' ')} (${n.failureSummary?.split('\n')[1]?.trim() ?? ''})`)
          .join(' | ')}`,
    );
}

/** Whether anything makes the whole window scroll sideways, or text of the frame leaves it. */
export async function overflow(page) {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return scrollWidth > clientWidth + 1 ? [`window is ${scrollWidth - clientWidth} px too wide`] : [];
  });
}
