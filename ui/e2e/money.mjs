/** States of the worksheets about money and of the tables they read. */
const toMoney = async (page) => page.keyboard.press('Alt+0');
const part = (name) => async (page) =>
  page.getByRole('navigation', { name: 'Parts of Money' }).getByRole('link', { name }).click();
const open = (name) => async (page) =>
  page.getByRole('navigation', { name: 'Saved worksheets' }).getByRole('button', { name }).first().click();
const field = (name, value) => async (page) => page.getByRole('textbox', { name, exact: true }).fill(value);
const bottom = async (page) => page.locator('.money-results').evaluate((pane) => pane.scrollTo(0, pane.scrollHeight));
const middle = async (page) => page.locator('.money-results').evaluate((pane) => pane.scrollTo(0, pane.clientHeight));
const tables = [
  async (page) => page.keyboard.press('Alt+4'),
  async (page) => page.getByRole('button', { name: 'Tables', exact: true }).click(),
];

export const moneyScreens = [
  { name: 'money', query: '', steps: [toMoney] },
  { name: 'money-none', query: 'worksheets=0', steps: [toMoney] },
  { name: 'money-offline', query: 'offline=1', steps: [toMoney, open('Price of 400,000')] },
  { name: 'money-price', query: '', steps: [toMoney, open('Price of 400,000')] },
  { name: 'money-price-middle', query: '', steps: [toMoney, open('Price of 400,000'), middle] },
  { name: 'money-price-bottom', query: '', steps: [toMoney, open('Price of 400,000'), bottom] },
  { name: 'money-payment', query: '', steps: [toMoney, open('What 3,000 a month')] },
  { name: 'money-above', query: '', steps: [toMoney, open('Above the county')] },
  { name: 'money-no-score', query: '', steps: [toMoney, open('No score')] },
  {
    name: 'money-refused',
    query: '',
    steps: [toMoney, open('Price of 400,000'), open('Down payment above')],
  },
  { name: 'money-usda', query: '', steps: [toMoney, open('USDA after')] },
  { name: 'money-error', query: 'error=workWorksheet', steps: [toMoney, open('Price of 400,000')] },
  { name: 'money-list-error', query: 'error=worksheets', steps: [toMoney] },
  {
    name: 'money-deleted',
    query: '',
    steps: [toMoney, async (page) => page.getByRole('button', { name: 'Delete FHA' }).click()],
  },
  { name: 'money-saved', query: '', steps: [toMoney, open('FHA'), field('Name of this worksheet', 'Elm Street')] },
  { name: 'closing', query: '', steps: [toMoney, part('Closing costs'), open('Closing in Texas')] },
  { name: 'closing-bottom', query: '', steps: [toMoney, part('Closing costs'), open('Closing in Texas'), bottom] },
  { name: 'closing-empty', query: '', steps: [toMoney, part('Closing costs')] },
  { name: 'closing-no-table', query: '', steps: [toMoney, part('Closing costs'), open('Closing where no table')] },
  { name: 'ownership', query: '', steps: [toMoney, part('Cost of owning'), open('Owning for 7')] },
  { name: 'ownership-middle', query: '', steps: [toMoney, part('Cost of owning'), open('Owning for 7'), middle] },
  {
    name: 'ownership-months',
    query: '',
    steps: [
      toMoney,
      part('Cost of owning'),
      open('Owning for 7'),
      async (page) => page.getByText('by month').click(),
      bottom,
    ],
  },
  { name: 'ownership-cash', query: '', steps: [toMoney, part('Cost of owning'), open('Owning without')] },
  { name: 'settings-tables', query: '', steps: tables },
  { name: 'settings-tables-refused', query: 'tables=refused', steps: tables },
  { name: 'settings-tables-error', query: 'error=moneyTables', steps: tables },
];
