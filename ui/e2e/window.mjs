// A window on the fixture build that remembers everything a user would never be told.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What can differ between two looks at the same screen: colours and room. Names and roles are the same in all. */
const BY_LOOK = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];

/** A page for one look at many screens. `faults` collects console errors, exceptions and breaches of the content policy. */
export async function openRoom(browser, { width, height, scheme = 'light', preferences }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  let faults = [];
  let visits = 0;
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
    // Every visit is the first: nothing that an earlier screen kept.
    localStorage.clear();
    if (kept) localStorage.setItem('enterprisehub.preferences', JSON.stringify(kept));
  }, preferences);
  return {
    page,
    context,
    /** Opens an address as if for the first time; answers the list into which faults go from now on. */
    async visit(url) {
      faults = [];
      const mine = faults;
      visits += 1;
      await page.mouse.move(0, 0);
      await page.goto(`${url}${url.includes('?') ? '&' : '?'}visit=${visits}`);
      await page.locator('.start, .screen, .error-note').first().waitFor();
      await still(page);
      return mine;
    },
    close: () => context.close(),
  };
}

/** Opens a page of its own. */
export async function open(browser, url, look = {}) {
  const room = await openRoom(browser, look);
  await room.context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin });
  const faults = await room.visit(url);
  return { page: room.page, faults, close: room.close };
}

/**
 * Waits until the screen stands still: nothing has changed for a moment, nothing moves, nothing is waited for. What never
 * stands still, such as a sync under way, is waited for no longer than `most`.
 */
export async function still(page, { quiet = 110, most = 2500 } = {}) {
  await page.evaluate(
    ([quiet, most]) =>
      new Promise((done) => {
        const begun = performance.now();
        let last = begun;
        const watch = new MutationObserver(() => {
          last = performance.now();
        });
        watch.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        const finite = (a) => a.playState === 'running' && a.effect?.getTiming().iterations !== Infinity;
        const busy = () =>
          document.fonts.status === 'loading' ||
          document.querySelector('.loading, [aria-busy=true]') !== null ||
          document.getAnimations().some(finite);
        const look = () => {
          const now = performance.now();
          if (now - begun < most && (now - last < quiet || busy())) {
            setTimeout(look, 20);
            return;
          }
          watch.disconnect();
          // What was changed last is painted by then.
          requestAnimationFrame(() => requestAnimationFrame(() => done()));
        };
        look();
      }),
    [quiet, most],
  );
}

/** What axe finds serious or critical: everything, or what another look can have changed. */
export async function seriousFindings(page, everything = true) {
  await page.evaluate(axe);
  const runOnly = everything ? { type: 'tag', values: TAGS } : { type: 'rule', values: BY_LOOK };
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), {
    resultTypes: ['violations'],
    runOnly,
  });
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
