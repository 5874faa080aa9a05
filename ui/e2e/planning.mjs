// Every screen and state of the plan of a property.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const toPlan = [
  command('Go to Deals'),
  async (page) => page.locator('[data-deal]').filter({ hasText: '12 Meadow Ln' }).first().click(),
  button('Plan the work'),
];
const row = (name) => async (page) =>
  page
    .locator('.plan-job')
    .filter({ hasText: new RegExp(`^${name}`) })
    .first()
    .click();
const press = (key) => async (page) => page.keyboard.press(key);
/** Drags the bar of a job by so many days. */
const drag = (name, days) => async (page) => {
  const bar = page.locator(`.plan-bar[title^="${name}"]`);
  const box = await bar.boundingBox();
  const track = await bar.locator('..').boundingBox();
  const width = track.width / (await page.locator('.plan-day').count());
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + width, y, { steps: 4 });
  await page.mouse.move(x + days * width, y, { steps: 4 });
};
const drop = async (page) => page.mouse.up();

const firstDeal = async (page) => page.locator('[data-deal]').nth(1).click();
const firstJob = async (page) => page.locator('[data-job]').nth(1).click();

export const planningScreens = [
  { name: 'plan', query: 'plan=confirmed', steps: toPlan },
  { name: 'plan-bare', query: 'plan=bare', steps: toPlan },
  { name: 'plan-fresh', query: 'plan=fresh', steps: toPlan },
  { name: 'plan-proposed', query: 'plan=fresh', steps: [...toPlan, button('Work out times')] },
  { name: 'plan-applied', query: 'plan=applied', steps: toPlan },
  { name: 'plan-ill', query: 'plan=ill', steps: toPlan },
  { name: 'plan-mended', query: 'plan=ill', steps: [...toPlan, button('Work out times')] },
  { name: 'plan-kept', query: 'plan=ill', steps: [...toPlan, button('Work out times'), button('Keep these times')] },
  { name: 'plan-moved', query: 'plan=moved', steps: toPlan },
  { name: 'plan-none', query: 'plan=none', steps: [...toPlan, button('Work out times')] },
  { name: 'plan-dragging', query: 'plan=confirmed', steps: [...toPlan, drag('Inspection', 2)] },
  { name: 'plan-dragged', query: 'plan=confirmed', steps: [...toPlan, drag('Inspection', 2), drop] },
  { name: 'plan-dragged-too-far', query: 'plan=confirmed', steps: [...toPlan, drag('Inspection', 9), drop] },
  {
    name: 'plan-by-key',
    query: 'plan=confirmed',
    steps: [...toPlan, press('j'), press('j'), press('Alt+ArrowRight'), press('Alt+ArrowDown')],
  },
  { name: 'plan-job', query: 'plan=confirmed', steps: [...toPlan, row('Inspection')] },
  { name: 'plan-job-ill', query: 'plan=ill', steps: [...toPlan, row('Inspection')] },
  { name: 'plan-job-who', query: 'plan=fresh', steps: [...toPlan, row('Repairs'), button('Who can do it')] },
  {
    name: 'plan-job-listed',
    query: 'plan=fresh',
    steps: [...toPlan, row('Repairs'), button('Who can do it'), button('Take for this job')],
  },
  { name: 'plan-called-off', query: 'plan=confirmed', steps: [...toPlan, row('Inspection'), button('Call it off…')] },
  { name: 'plan-settings', query: 'plan=confirmed', steps: [...toPlan, button('Access and people')] },
  { name: 'plan-keys', query: 'plan=confirmed', steps: [...toPlan, press('?')] },
  { name: 'plan-error', query: 'error=propertyPlan', steps: toPlan },
  { name: 'plan-propose-error', query: 'plan=fresh&error=proposePlan', steps: [...toPlan, button('Work out times')] },
  { name: 'plan-offline', query: 'plan=confirmed&offline=1', steps: toPlan },
];

/** The same without names of buttons, for long words. */
export const planningWordless = [
  {
    name: 'words-plan',
    query: 'plan=ill',
    steps: [press('Alt+d'), firstDeal, press('w'), press('w')],
  },
  { name: 'words-plan-job', query: 'plan=ill', steps: [press('Alt+d'), firstDeal, press('w'), firstJob] },
];
