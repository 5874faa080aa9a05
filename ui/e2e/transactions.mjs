// Every screen and state of the deals.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const fill = (label, value) => async (page) => page.getByRole('textbox', { name: label }).first().fill(value);
const choose = (label, value) => async (page) => page.getByLabel(label).first().selectOption(value);
const toDeals = [command('Go to Deals')];
const open = (title) => [
  ...toDeals,
  async (page) => page.locator('[data-deal]').filter({ hasText: title }).first().click(),
  async (page) => page.getByRole('region', { name: 'Dates' }).waitFor(),
];
const menu = (title, stage) => [
  ...toDeals,
  async (page) => page.getByRole('button', { name: `Move ${title} to…` }).click(),
  async (page) => page.getByRole('menuitem', { name: stage }).click(),
];
const within = (name, words) => async (page) =>
  page.getByRole('region', { name, exact: true }).getByRole('button', { name: words }).first().click();
const disclose = (words) => async (page) => page.getByText(words).first().click();

export const transactionScreens = [
  { name: 'deals', query: '', steps: toDeals },
  { name: 'deals-many', query: 'deals=120', steps: toDeals },
  { name: 'deals-one', query: 'deals=1', steps: toDeals },
  { name: 'deals-none', query: 'deals=0', steps: toDeals },
  { name: 'deals-error', query: 'error=transactions', steps: toDeals },
  { name: 'deals-offline', query: 'offline=1', steps: toDeals },
  { name: 'deals-nothing', query: '', steps: [...toDeals, fill('Search deals', 'zzzz')] },
  {
    name: 'deals-menu',
    query: '',
    steps: [...toDeals, async (page) => page.getByRole('button', { name: 'Move 12 Meadow Ln to…' }).click()],
  },
  { name: 'deals-moved', query: '', steps: menu('12 Meadow Ln', 'Inspection') },
  {
    name: 'deals-moved-by-key',
    query: '',
    steps: [
      ...toDeals,
      async (page) => page.locator('[data-deal]').filter({ hasText: '12 Meadow Ln' }).focus(),
      async (page) => page.keyboard.press('Alt+ArrowRight'),
    ],
  },
  {
    name: 'deals-lead-paint',
    query: '',
    steps: [...menu('4120 Laurel Canyon Rd', 'Accepted'), button('Move')],
  },
  { name: 'deals-ending', query: '', steps: menu('12 Meadow Ln', 'Ended') },
  {
    name: 'deals-new',
    query: '',
    steps: [
      ...toDeals,
      button('New deal'),
      fill('Address or name', '5 Orchard Way'),
      choose('State', 'TX'),
      async (page) => page.getByRole('button', { name: 'Somebody' }).click(),
    ],
  },
  {
    name: 'deals-new-refused',
    query: 'deals=0',
    steps: [
      ...toDeals,
      button('Enter the first deal'),
      fill('Address or name', '5 Orchard Way'),
      choose('State', 'TX'),
      fill('Price, US dollars', 'a lot'),
      button('Save'),
    ],
  },
  { name: 'deal', query: '', steps: open('88 Pecan Grove') },
  { name: 'deal-offer', query: '', steps: open('4120 Laurel') },
  { name: 'deal-loan', query: '', steps: [...open('915 Harbor'), disclose('How contracts end in general')] },
  { name: 'deal-ended', query: '', steps: open('19 Quarry') },
  { name: 'deal-long', query: '', steps: open('2301 Old Mill') },
  {
    name: 'deal-error',
    query: 'error=transaction',
    steps: [...toDeals, async (page) => page.locator('[data-deal]').first().click()],
  },
  {
    name: 'deal-derivation',
    query: '',
    steps: [...open('12 Meadow Ln'), disclose('how it is counted'), disclose(/cannot be counted yet/)],
  },
  {
    name: 'deal-done',
    query: '',
    steps: [
      ...open('12 Meadow Ln'),
      async (page) => page.getByRole('checkbox', { name: 'Done: Earnest money delivered to the escrow agent' }).click(),
    ],
  },
  { name: 'deal-edit', query: '', steps: [...open('88 Pecan Grove'), button('Edit')] },
  { name: 'deal-paper', query: '', steps: [...open('88 Pecan Grove'), within('Papers', /^Edit Seller/)] },
  { name: 'deal-step', query: '', steps: [...open('88 Pecan Grove'), within('Contingencies', 'Record a step')] },
];
