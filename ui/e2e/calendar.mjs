// Every screen and state of the calendar and of the day.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const key = (k) => async (page) => page.keyboard.press(k);
const fill = (label, value) => async (page) => page.getByRole('textbox', { name: label }).first().fill(value);
const toCalendar = [command('Go to Calendar'), async (page) => page.locator('.calendar').waitFor()];
const toToday = [command('Go to Today')];
/** A Wednesday without anything special, a quarter past ten. */
const AT = 'at=2026-11-18T10:15';
const entry = (words) => async (page) => page.locator('[data-entry]').filter({ hasText: words }).first().click();

export const calendarScreens = [
  { name: 'calendar-week', query: AT, steps: toCalendar },
  { name: 'calendar-day', query: AT, steps: [...toCalendar, key('d')] },
  { name: 'calendar-month', query: AT, steps: [...toCalendar, key('m')] },
  { name: 'calendar-agenda', query: AT, steps: [...toCalendar, key('a')] },
  { name: 'calendar-resources', query: AT, steps: [...toCalendar, key('r')] },
  {
    name: 'calendar-resources-day',
    query: AT,
    steps: [
      ...toCalendar,
      key('r'),
      async (page) => page.getByRole('radiogroup', { name: 'How many days' }).getByText('1 day').click(),
    ],
  },
  { name: 'calendar-next-week', query: AT, steps: [...toCalendar, key('ArrowRight')] },
  { name: 'calendar-entry', query: AT, steps: [...toCalendar, entry('Inspection')] },
  { name: 'calendar-appointment', query: AT, steps: [...toCalendar, key('d'), entry('Buyer consultation')] },
  {
    name: 'calendar-called-off',
    query: AT,
    steps: [...toCalendar, key('d'), entry('Buyer consultation'), button('Call off')],
  },
  {
    name: 'calendar-called-off-undone',
    query: AT,
    steps: [...toCalendar, key('d'), entry('Buyer consultation'), button('Call off'), button('Undo')],
  },
  { name: 'calendar-new', query: AT, steps: [...toCalendar, key('n'), fill('What it is', 'Meet the appraiser')] },
  {
    name: 'calendar-new-saved',
    query: AT,
    steps: [...toCalendar, key('n'), fill('What it is', 'Meet the appraiser'), button('Save')],
  },
  {
    name: 'calendar-new-refused',
    query: `${AT}&error=saveAppointment:badRequest`,
    steps: [...toCalendar, key('n'), fill('What it is', 'Meet the appraiser'), button('Save')],
  },
  {
    name: 'calendar-change',
    query: AT,
    steps: [...toCalendar, key('d'), entry('Buyer consultation'), button('Change')],
  },
  {
    name: 'calendar-hidden',
    query: AT,
    steps: [...toCalendar, async (page) => page.getByRole('button', { name: /^Tasks/ }).click()],
  },
  { name: 'calendar-saved', query: AT, steps: [...toCalendar, button('Save as calendar file')] },
  { name: 'calendar-full-week', query: `${AT}&entries=2000`, steps: toCalendar },
  { name: 'calendar-full-day', query: `${AT}&entries=2000`, steps: [...toCalendar, key('d')] },
  { name: 'calendar-full-month', query: `${AT}&entries=2000`, steps: [...toCalendar, key('m')] },
  { name: 'calendar-full-agenda', query: `${AT}&entries=2000`, steps: [...toCalendar, key('a')] },
  { name: 'calendar-full-resources', query: `${AT}&entries=2000`, steps: [...toCalendar, key('r')] },
  { name: 'calendar-left-out', query: `${AT}&leftout=1`, steps: toCalendar },
  { name: 'calendar-none', query: 'rows=0', steps: toCalendar },
  { name: 'calendar-none-agenda', query: 'rows=0', steps: [...toCalendar, key('a')] },
  { name: 'calendar-none-month', query: 'entries=0', steps: [...toCalendar, key('m')] },
  { name: 'calendar-none-resources', query: 'entries=0', steps: [...toCalendar, key('r')] },
  { name: 'calendar-error', query: 'error=calendar', steps: toCalendar },
  { name: 'calendar-slow', query: `${AT}&latency=700`, steps: [...toCalendar] },
  { name: 'calendar-offline', query: `${AT}&offline=1`, steps: toCalendar },
  { name: 'calendar-clocks-back', query: 'at=2026-11-01T08:40', steps: toCalendar },
  { name: 'calendar-clocks-back-day', query: 'at=2026-11-01T08:40', steps: [...toCalendar, key('d')] },
  { name: 'calendar-clocks-forward', query: 'at=2026-03-08T08:40', steps: toCalendar },
  { name: 'calendar-clocks-forward-day', query: 'at=2026-03-08T08:40', steps: [...toCalendar, key('d')] },
  { name: 'today', query: AT, steps: toToday },
  { name: 'today-all', query: `${AT}&needs=all`, steps: toToday },
  { name: 'today-calm', query: `${AT}&needs=0&entries=0`, steps: toToday },
  { name: 'today-fresh', query: 'rows=0', steps: toToday },
  { name: 'today-error', query: 'error=today', steps: toToday },
  { name: 'today-offline', query: `${AT}&offline=1`, steps: toToday },
  {
    name: 'today-to-entry',
    query: AT,
    steps: [
      ...toToday,
      async (page) => page.getByRole('region', { name: 'Today' }).getByText('Inspection').first().click(),
    ],
  },
];

/** Which of them are looked at large, too. */
export const calendarWide = [
  'calendar-week',
  'calendar-day',
  'calendar-month',
  'calendar-agenda',
  'calendar-resources',
  'calendar-entry',
  'calendar-full-month',
  'today',
];

/** How long a month with 2,000 entries takes from the answer that is there to the frame that is painted, in ms. */
export async function fullMonth(open, browser, url) {
  const { page, faults, close } = await open(browser, `${url}?${AT}&entries=2000`, { width: 1366, height: 768 });
  for (const step of toCalendar) await step(page);
  await page.getByRole('status').getByText('entries').waitFor();
  const times = [];
  for (let n = 0; n < 7; n += 1) {
    await page.keyboard.press('d');
    await page.locator('.cal-hours[data-days="1"]').waitFor();
    await page.waitForTimeout(150);
    const took = await page.evaluate(
      () =>
        new Promise((done) => {
          const begun = performance.now();
          const watch = new MutationObserver(() => {
            if (!document.querySelector('.cal-cells .cal-chip')) return;
            watch.disconnect();
            // The frame after the one that paints it: by then it has been painted.
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - begun)));
          });
          watch.observe(document, { subtree: true, childList: true });
          window.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true, cancelable: true }));
        }),
    );
    times.push(Math.round(took));
  }
  const drawn = await page.locator('.cal-cells .cal-chip').count();
  await close();
  return { faults, times: times.sort((a, b) => a - b), drawn };
}
