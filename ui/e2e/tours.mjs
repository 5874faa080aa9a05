// Every screen and state of the tours.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
// A field that has to be filled carries a mark behind its name.
const field = (page, label) => page.getByLabel(new RegExp(`^${label}( \\*)?$`)).first();
const fill = (label, value) => async (page) => field(page, label).fill(value);
const choose = (label, value) => async (page) => field(page, label).selectOption(value);
const text = (words) => async (page) => page.getByText(words).first().click();
const home = (at) => async (page) => page.locator('[data-sort]').nth(at).click();
const toTours = [command('Go to Tours')];
const open = [...toTours, async (page) => page.getByRole('row').filter({ hasText: 'Port Merrow' }).first().click()];
const car = [...open, button('In the car')];
const toNew = [...toTours, button('Plan a tour')];
const chosen = [
  ...toNew,
  fill('Find a listing', 'Port Merrow'),
  async (page) => page.getByRole('button', { name: /^Add / }).nth(0).click(),
  async (page) => page.getByRole('button', { name: /^Add / }).nth(1).click(),
  async (page) => page.getByRole('button', { name: /^Add / }).nth(2).click(),
];
const withBuyer = [
  ...chosen,
  fill('Title', 'Sunday with the Calloways'),
  button('Choose a person'),
  async (page) => page.getByRole('option').first().click(),
];
const agreed = [
  ...withBuyer,
  button('Enter the agreement'),
  fill('Signed by the buyer', '2026-01-02'),
  fill('First day', '2026-01-02'),
  choose('What the broker gets', 'rate'),
  fill('Per cent of the price', '2.5'),
  fill('Where the signed paper is kept', 'Folder 12'),
];
const ticked = [
  ...agreed,
  async (page) => {
    const group = page.getByRole('group', { name: 'What the paper says' });
    for (const box of await group.getByRole('checkbox').all()) await box.check();
  },
];

export const tourScreens = [
  { name: 'tours', query: '', steps: toTours },
  { name: 'tours-many', query: 'tours=60', steps: toTours },
  { name: 'tours-one', query: 'tours=1', steps: toTours },
  { name: 'tours-none', query: 'tours=0', steps: toTours },
  { name: 'tours-error', query: 'error=tours', steps: toTours },
  { name: 'tours-offline', query: 'offline=1', steps: toTours },
  { name: 'tour-new', query: '', steps: toNew },
  { name: 'tour-new-homes', query: '', steps: chosen },
  {
    name: 'tour-new-saved',
    query: '',
    steps: [
      ...toNew,
      text('Saved search'),
      async (page) => page.getByLabel('Saved search', { exact: true }).last().selectOption({ index: 1 }),
    ],
  },
  {
    name: 'tour-new-typed',
    query: '',
    steps: [
      ...toNew,
      text('Type an address'),
      fill('Address', '21 Builder Way, Port Merrow'),
      fill('State', 'WA'),
      fill('Coordinates', 'over there'),
      button('Add this home'),
    ],
  },
  {
    name: 'tour-new-marked',
    query: '',
    steps: [
      async (page) => page.getByRole('grid').focus(),
      async (page) => page.keyboard.press('Space'),
      async (page) => page.keyboard.press('ArrowDown'),
      async (page) => page.keyboard.press('Space'),
      button('Plan a tour'),
    ],
  },
  { name: 'tour-new-blocked', query: '', steps: withBuyer },
  { name: 'tour-new-refused', query: '', steps: [...withBuyer, button('Find the best order')] },
  { name: 'tour-new-agreement', query: '', steps: agreed },
  { name: 'tour-new-agreed', query: '', steps: [...ticked, button('Keep the agreement')] },
  {
    name: 'tour-new-planned',
    query: '',
    steps: [...ticked, button('Keep the agreement'), button('Find the best order')],
  },
  { name: 'tour-page', query: '', steps: open },
  { name: 'tour-page-tight', query: 'day=tight', steps: open },
  { name: 'tour-page-blocked', query: 'day=blocked', steps: open },
  { name: 'tour-page-long', query: 'day=long', steps: open },
  { name: 'tour-page-running', query: 'day=running', steps: open },
  { name: 'tour-page-over', query: 'day=over', steps: [...open, home(1)] },
  { name: 'tour-page-error', query: 'error=tourPage', steps: open },
  {
    name: 'tour-page-sources',
    query: '',
    steps: [...open, text('what it says and who says so')],
  },
  { name: 'tour-stop', query: '', steps: [...open, home(2)] },
  {
    name: 'tour-stop-asked',
    query: '',
    steps: [...open, home(3), async (page) => page.getByRole('button', { name: /^I (asked|told them)$/ }).click()],
  },
  { name: 'tour-stop-declining', query: '', steps: [...open, home(1), button('Declined')] },
  {
    name: 'tour-stop-declined',
    query: '',
    steps: [...open, home(1), button('Declined'), fill('Why they decline', 'Under contract'), button('Decline')],
  },
  { name: 'tour-stop-asks', query: '', steps: [...open, home(2), button('What it asks for')] },
  {
    name: 'tour-stop-asks-wrong',
    query: '',
    steps: [...open, home(2), button('What it asks for'), fill('Others see it', 'in the morning')],
  },
  {
    name: 'tour-order-refused',
    query: '',
    steps: [...open, home(0), async (page) => page.keyboard.press('Alt+ArrowDown')],
  },
  {
    name: 'tour-order',
    query: 'day=blocked',
    steps: [...open, home(5), async (page) => page.keyboard.press('Alt+ArrowDown')],
  },
  { name: 'tour-edit', query: '', steps: [...open, button('Edit'), text('How drives are timed, notes')] },
  { name: 'tour-add', query: '', steps: [...open, button('Add homes'), fill('Find a listing', 'Tamsin')] },
  {
    name: 'tour-called-off',
    query: '',
    steps: [...open, button('Call off'), fill('Why it is called off', 'Snow'), button('Call off')],
  },
  { name: 'car-before', query: '', steps: car },
  { name: 'car', query: 'day=running', steps: car },
  { name: 'car-offline', query: 'day=running&offline=1', steps: car },
  { name: 'car-map', query: 'day=running', steps: [...car, button('Map')] },
  { name: 'car-late', query: 'day=running', steps: [...car, button('Late…')] },
  {
    name: 'car-was-late',
    query: 'day=running',
    steps: [...car, button('Late…'), async (page) => page.getByRole('button', { name: '20 minutes late' }).click()],
  },
  { name: 'car-skip', query: 'day=running', steps: [...car, button('Pass by…')] },
  { name: 'car-skipped', query: 'day=running', steps: [...car, button('Pass by…'), button('Nobody opened')] },
  { name: 'car-there', query: 'day=there', steps: car },
  {
    name: 'car-said',
    query: 'day=there',
    steps: [...car, button('Interest 4 of 5'), fill('A note', 'Light, but the road is loud')],
  },
  { name: 'car-left', query: 'day=there', steps: [...car, button('Seen, drive on')] },
  { name: 'car-over', query: 'day=over', steps: car },
];
