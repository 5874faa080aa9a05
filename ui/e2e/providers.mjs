// Every screen and state of the providers of services.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const fill = (label, value) => async (page) => page.getByRole('textbox', { name: label }).first().fill(value);
const choose = (label, value) => async (page) => page.getByLabel(label).first().selectOption(value);
const toProviders = [command('Go to providers')];
const open = (name) => [
  ...toProviders,
  fill('Search providers', name),
  async (page) => page.locator('[data-row]').filter({ hasText: name }).first().click(),
  async (page) => page.getByRole('region', { name: 'Price list' }).waitFor(),
];
const came = [
  ...open('Keystone'),
  async (page) => page.getByRole('button', { name: 'What came of it' }).nth(1).click(),
];

export const providerScreens = [
  { name: 'providers', query: '', steps: toProviders },
  { name: 'providers-one', query: 'partners=1', steps: toProviders },
  { name: 'providers-none', query: 'partners=0', steps: toProviders },
  { name: 'providers-error', query: 'error=providers', steps: toProviders },
  { name: 'providers-offline', query: 'offline=1', steps: toProviders },
  { name: 'providers-nobody', query: '', steps: [...toProviders, fill('Search providers', 'zzzz')] },
  { name: 'providers-service', query: '', steps: [...toProviders, choose('Service', 'inspection')] },
  { name: 'providers-who', query: '', steps: [...toProviders, button('Who can do it')] },
  {
    name: 'providers-who-rating',
    query: '',
    steps: [...toProviders, button('Who can do it'), choose('Order', 'rating')],
  },
  {
    name: 'providers-who-nobody',
    query: '',
    steps: [...toProviders, button('Who can do it'), choose('What', 'courier')],
  },
  { name: 'providers-who-error', query: 'error=whoCanDoIt', steps: [...toProviders, button('Who can do it')] },
  { name: 'provider', query: '', steps: open('Keystone') },
  { name: 'provider-tie', query: '', steps: open('Juniper') },
  { name: 'provider-expired', query: '', steps: open('Stone Step') },
  { name: 'provider-rework', query: '', steps: open('Ballard') },
  { name: 'provider-sheet', query: '', steps: [...open('Keystone'), button('Edit')] },
  { name: 'provider-came', query: '', steps: came },
  {
    name: 'provider-to-deal',
    query: '',
    steps: [
      ...open('Keystone'),
      async (page) => page.getByRole('button', { name: '12 Meadow Ln' }).click(),
      async (page) => page.getByRole('region', { name: 'Dates' }).waitFor(),
    ],
  },
  {
    name: 'provider-error',
    query: 'error=provider',
    steps: [...toProviders, async (page) => page.locator('[data-row]').first().click()],
  },
];
