// Every screen and state that can be looked at: how to get there from a fresh window. After each step the screen comes to
// rest by itself.
const go = (n) => async (page) => page.keyboard.press(`Alt+${n}`);
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const firstRow = async (page) => page.locator('[data-row]').first().click();
/** A page of a source, by its word in the switch. */
const pageOf = (name) => async (page) => {
  await page.getByRole('radiogroup', { name: 'Pages of this source' }).getByText(name, { exact: true }).click();
};
const toMarket = [go(7), async (page) => page.getByRole('heading', { name: 'Market', exact: true }).waitFor()];
const toAccuracy = [...toMarket, button('How good are estimates here?')];
const marketPart = (name) => async (page) => {
  await page.getByRole('radiogroup', { name: 'Pages of the market' }).getByText(name, { exact: true }).click();
};
const fill = (label, value) => async (page) => page.getByRole('textbox', { name: label }).first().fill(value);
const text = (words) => async (page) => page.getByText(words, { exact: true }).first().click();
const startCma = [firstRow, button('Start a CMA'), async (page) => page.getByText('Are these facts right?').waitFor()];
/** Marks four listings and makes a tour of them, with a note. */
const startTour = [
  firstRow,
  async (page) => page.keyboard.press('Escape'),
  async (page) => {
    for (let i = 0; i < 4; i += 1) {
      await page.keyboard.press(' ');
      await page.keyboard.press('ArrowDown');
    }
  },
  button('Buyer tour'),
  async (page) =>
    page.getByRole('textbox', { name: 'Note for stop 1' }).fill('Key at the neighbour. Ask about the roof.'),
];
const takeAllOff = async (page) => {
  for (let i = 0; i < 4; i += 1)
    await page
      .getByRole('button', { name: /off the tour$/ })
      .first()
      .click();
};
const step = (name) => async (page) => {
  await page.getByRole('navigation', { name: 'Steps' }).getByRole('button', { name }).click();
};

export const screens = [
  { name: 'first-run', query: 'phase=firstRun' },
  { name: 'first-run-passphrase', query: 'phase=firstRun&keychain=0', steps: [button('Set up')] },
  { name: 'first-run-code', query: 'phase=firstRun', steps: [button('Set up'), button('Make the store')] },
  { name: 'unlock', query: 'phase=locked' },
  { name: 'unlock-key-missing', query: 'phase=locked&key=keychain&problem=keyMissing' },
  { name: 'unlock-in-use', query: 'phase=locked&problem=inUse' },
  { name: 'listings', query: '' },
  { name: 'listings-0', query: 'rows=0' },
  { name: 'listings-1', query: 'rows=1' },
  { name: 'listings-7', query: 'rows=7' },
  { name: 'listings-100000', query: 'rows=100000' },
  { name: 'listings-error', query: 'error=searchListings' },
  { name: 'listings-offline', query: 'offline=1' },
  {
    name: 'listings-nothing',
    query: '',
    steps: [async (page) => page.getByRole('textbox', { name: 'Search listings' }).fill('zzzz')],
  },
  { name: 'listings-filters', query: '', steps: [button('Filters')] },
  { name: 'listing', query: '', steps: [firstRow] },
  {
    name: 'listing-standing',
    query: '',
    steps: [
      firstRow,
      button('Show how it stands in the market'),
      async (page) => page.getByText('Interest and price').scrollIntoViewIfNeeded(),
    ],
  },
  {
    name: 'listing-photo',
    query: '',
    steps: [firstRow, async (page) => page.locator('.photo-button').first().click()],
  },
  {
    name: 'compare',
    query: '',
    steps: [
      firstRow,
      async (page) => page.keyboard.press('Escape'),
      async (page) => {
        for (let i = 0; i < 4; i += 1) {
          await page.keyboard.press(' ');
          await page.keyboard.press('ArrowDown');
        }
      },
      button('Compare'),
    ],
  },
  { name: 'listing-error', query: 'error=listingDetail:notFound', steps: [firstRow] },
  { name: 'map', query: '', steps: [async (page) => page.getByText('Map', { exact: true }).click()], settle: 400 },
  {
    name: 'map-listing',
    query: '',
    steps: [async (page) => page.getByText('Map', { exact: true }).click(), firstRow],
    settle: 400,
  },
  {
    name: 'listing-presenting',
    query: 'presenting=1',
    steps: [firstRow, async (page) => page.getByRole('region', { name: 'Rules' }).scrollIntoViewIfNeeded()],
  },
  {
    name: 'listing-rules',
    query: '',
    steps: [
      firstRow,
      async (page) => page.getByText('What clients do not see of it').click(),
      async (page) => page.getByRole('region', { name: 'Rules' }).scrollIntoViewIfNeeded(),
    ],
  },
  { name: 'hotsheet', query: '', steps: [go(5)] },
  {
    name: 'hotsheet-week',
    query: '',
    steps: [go(5), async (page) => page.getByText('7 days', { exact: true }).click()],
  },
  { name: 'hotsheet-empty', query: 'rows=0', steps: [go(5)] },
  { name: 'hotsheet-error', query: 'error=hotsheet', steps: [go(5)] },
  { name: 'hotsheet-offline', query: 'offline=1', steps: [go(5)] },
  { name: 'searches', query: '', steps: [go(6)] },
  { name: 'searches-empty', query: 'searches=0', steps: [go(6)] },
  { name: 'searches-error', query: 'error=savedSearches', steps: [go(6)] },
  { name: 'search', query: '', steps: [go(6), firstRow] },
  {
    name: 'search-new',
    query: '',
    steps: [
      async (page) => page.getByRole('textbox', { name: 'Search listings' }).fill('dove'),
      button('Save this search'),
    ],
  },
  { name: 'search-waiting', query: '', steps: [go(6), async (page) => page.getByText(/^To approve/).click()] },
  { name: 'search-messages', query: '', steps: [go(6), async (page) => page.getByText(/^Messages/).click()] },
  {
    name: 'search-text',
    query: '',
    steps: [async (page) => page.getByRole('textbox', { name: 'Search listings' }).fill('dove'), button('As text')],
  },
  {
    name: 'map-area',
    query: '',
    steps: [
      async (page) => page.getByText('Map', { exact: true }).click(),
      async (page) => page.getByRole('img', { name: /^Map of/ }).waitFor(),
      button('Draw an area'),
      async (page) => {
        const box = await page.getByRole('img', { name: /^Map of/ }).boundingBox();
        for (const [x, y] of [
          [0.3, 0.3],
          [0.7, 0.3],
          [0.7, 0.7],
          [0.3, 0.7],
        ])
          await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
      },
      button('Finish the area'),
      async (page) => page.getByText('1 drawn area').waitFor(),
    ],
    settle: 400,
  },
  { name: 'settings-notices', query: '', steps: [go(4), button('Notices')] },
  { name: 'cmas-empty', query: '', steps: [go(2)] },
  { name: 'cmas', query: 'cma=1', steps: [go(2)] },
  { name: 'cma-new', query: '', steps: [go(2), button('New CMA'), fill('Address or MLS number', 'ma')] },
  {
    name: 'cma-by-hand',
    query: '',
    steps: [go(2), button('New CMA'), button('It is in no MLS: type it by hand')],
  },
  { name: 'cmas-drafts', query: 'cma=1', steps: [go(2), async (page) => page.getByText(/^Drafts/).click()] },
  { name: 'cma-facts', query: '', steps: startCma },
  {
    name: 'cma-facts-metres',
    query: '',
    steps: [
      ...startCma,
      fill("Living area, instead of the listing's figure", '140'),
      async (page) => page.getByRole('button', { name: 'Take it as 140 m²' }).waitFor(),
    ],
  },
  { name: 'cma-comparables', query: '', steps: [...startCma, step('Comparables')] },
  { name: 'cma-adjust', query: '', steps: [...startCma, step('Adjust')] },
  {
    name: 'cma-override',
    query: '',
    steps: [
      ...startCma,
      step('Adjust'),
      async (page) => page.getByLabel('Adjustment for Living area, dollars').first().fill('45000'),
      async (page) => page.getByLabel('Why you changed Living area').fill('The basement is finished'),
    ],
  },
  { name: 'cma-quick', query: '', steps: [...startCma, step('Adjust'), text('Quick: $ per sq ft')] },
  {
    name: 'cma-opinions',
    query: '',
    steps: [
      ...startCma,
      step('Result'),
      fill('Figure, $', '900000'),
      fill('Source', 'A web site'),
      button('Add'),
      async (page) => page.getByText('Other opinions').scrollIntoViewIfNeeded(),
    ],
  },
  {
    name: 'cma-refresh',
    query: '',
    steps: [
      ...startCma,
      async (page) => page.getByRole('button', { name: /^Sales as of/ }).click(),
      async (page) => page.getByText('Keep the new figures').waitFor(),
    ],
  },
  { name: 'cma-result', query: '', steps: [...startCma, step('Result')] },
  {
    name: 'cma-net-sheet',
    query: '',
    steps: [
      ...startCma,
      step('Result'),
      button('Add a cost'),
      async (page) => page.getByRole('combobox', { name: 'What cost 1 is for' }).fill('Brokerage fee'),
      fill('Brokerage fee: % of the price', '2.5'),
      button('Add a cost'),
      fill('List price for the net sheet', '900000'),
      async (page) => page.getByText('Left to the seller').scrollIntoViewIfNeeded(),
    ],
  },
  { name: 'cma-report', query: '', steps: [...startCma, step('Report'), button('Save PDF')] },
  {
    name: 'cma-report-words',
    query: '',
    steps: [...startCma, step('Report'), async (page) => page.getByText('Words', { exact: true }).click()],
  },
  {
    name: 'cma-report-look',
    query: '',
    steps: [...startCma, step('Report'), async (page) => page.getByText('Look', { exact: true }).click()],
  },
  {
    name: 'cma-report-left-out',
    query: '',
    steps: [
      ...startCma,
      step('Report'),
      button('Leave out Map'),
      async (page) => page.getByRole('button', { name: /^Map/ }).click(),
    ],
  },
  { name: 'cma-report-zoomed', query: '', steps: [...startCma, step('Report'), button('Nearer'), button('Nearer')] },
  { name: 'cma-report-refused', query: 'error=documentPage', steps: [...startCma, step('Report')] },
  {
    name: 'presentation',
    query: '',
    steps: [
      ...startCma,
      step('Report'),
      button('Present'),
      async (page) => page.getByRole('img', { name: /^Page 1 of \d+$/ }).waitFor(),
      async (page) => page.keyboard.press('PageDown'),
      async (page) => page.mouse.move(500, 300),
    ],
  },
  {
    name: 'presentation-pages',
    query: '',
    steps: [
      ...startCma,
      step('Report'),
      button('Present'),
      async (page) => page.getByRole('img', { name: /^Page 1 of \d+$/ }).waitFor(),
      async (page) => page.keyboard.press('g'),
    ],
    settle: 400,
  },
  { name: 'market-report', query: '', steps: [go(7), button('Make a report')] },
  { name: 'flyer', query: '', steps: [firstRow, button('Make a flyer')] },
  {
    name: 'flyer-look',
    query: '',
    steps: [firstRow, button('Make a flyer'), async (page) => page.getByText('Look', { exact: true }).click()],
  },
  { name: 'tour', query: '', steps: startTour },
  { name: 'tour-empty', query: '', steps: [...startTour, takeAllOff] },
  {
    name: 'cma-error',
    query: 'error=exportDocument:diskFull',
    steps: [...startCma, step('Report'), button('Save PDF')],
  },
  { name: 'source-health', query: '', steps: [go(3), firstRow, pageOf('Health')] },
  { name: 'source-health-none', query: 'rows=0&sources=1', steps: [go(3), firstRow, pageOf('Health')] },
  { name: 'source-health-error', query: 'error=sourceHealth', steps: [go(3), firstRow, pageOf('Health')] },
  { name: 'source-health-offline', query: 'offline=1', steps: [go(3), firstRow, pageOf('Health')] },
  {
    name: 'source-compare',
    query: 'rows=20',
    steps: [
      go(3),
      firstRow,
      pageOf('Health'),
      async (page) => page.getByRole('textbox', { name: 'MLS number or key' }).fill('FX0000003'),
      button('Compare with the server'),
      async (page) => page.getByText('2 fields differ.').scrollIntoViewIfNeeded(),
    ],
  },
  { name: 'source-fields', query: '', steps: [go(3), firstRow, pageOf('Fields')] },
  { name: 'source-terms', query: '', steps: [go(3), firstRow, pageOf('Terms')] },
  {
    name: 'source-add-preset',
    query: '',
    steps: [
      go(3),
      button('Add a source'),
      async (page) => page.getByRole('combobox', { name: 'Your MLS' }).click(),
      async (page) => page.getByRole('option', { name: 'NTREIS' }).click(),
    ],
  },
  { name: 'market', query: '', steps: toMarket },
  {
    name: 'market-read',
    query: '',
    steps: [
      ...toMarket,
      async (page) => page.getByRole('application', { name: /^Median sale price/ }).focus(),
      async (page) => {
        for (const key of ['End', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key);
      },
      async (page) => page.locator('.chart-tip').waitFor(),
    ],
  },
  {
    name: 'market-table',
    query: '',
    steps: [
      ...toMarket,
      async (page) => page.getByRole('button', { name: 'Median sale price: as a table' }).click(),
      async (page) => page.getByRole('button', { name: 'What is this? Months of supply' }).first().click(),
    ],
  },
  {
    name: 'market-area',
    query: '',
    steps: [
      ...toMarket,
      async (page) => page.keyboard.press('/'),
      async (page) => page.keyboard.type('salt'),
      async (page) => page.getByRole('option', { name: /Saltmarsh/ }).click(),
    ],
  },
  { name: 'market-few', query: 'market=few', steps: toMarket },
  { name: 'market-preparing', query: 'market=preparing', steps: toMarket },
  { name: 'market-no-rights', query: 'market=norights', steps: toMarket },
  { name: 'market-presenting', query: 'presenting=1', steps: toMarket },
  { name: 'market-left-out', query: 'market=leftout', steps: toMarket },
  { name: 'market-empty', query: 'rows=0', steps: toMarket },
  { name: 'market-7', query: 'rows=7', steps: toMarket },
  { name: 'market-100000', query: 'rows=100000', steps: toMarket },
  { name: 'market-error', query: 'error=marketOverview', steps: toMarket },
  { name: 'market-offline', query: 'offline=1', steps: toMarket },
  { name: 'accuracy', query: '', steps: toAccuracy },
  {
    name: 'accuracy-low',
    query: '',
    steps: [
      ...toAccuracy,
      async (page) => page.getByRole('group', { name: 'Results' }).evaluate((e) => e.scrollTo(0, e.scrollHeight)),
    ],
  },
  { name: 'accuracy-none', query: 'backtest=none', steps: toAccuracy },
  {
    name: 'accuracy-running',
    query: 'backtest=none',
    steps: [...toAccuracy, button('Test now')],
  },
  {
    name: 'accuracy-fails',
    query: 'backtest=fails',
    steps: [...toAccuracy, button('Test again'), async (page) => page.locator('.error-note').waitFor()],
  },
  { name: 'accuracy-error', query: 'error=backtest', steps: toAccuracy },
  { name: 'market-agents', query: '', steps: [...toMarket, marketPart('Agents')] },
  { name: 'market-offices', query: '', steps: [...toMarket, marketPart('Offices')] },
  {
    name: 'market-agent',
    query: '',
    steps: [
      ...toMarket,
      marketPart('Agents'),
      async (page) => page.getByRole('grid', { name: 'Agents' }).getByText('Alder & Finch Realty').first().click(),
    ],
  },
  { name: 'market-agents-error', query: 'error=marketAgents', steps: [...toMarket, marketPart('Agents')] },
  { name: 'market-forecast', query: '', steps: [...toMarket, marketPart('Forecast')] },
  { name: 'market-forecast-none', query: 'rows=7', steps: [...toMarket, marketPart('Forecast')] },
  { name: 'market-timing', query: '', steps: [...toMarket, marketPart('Timing')] },
  { name: 'market-timing-none', query: 'rows=7', steps: [...toMarket, marketPart('Timing')] },
  { name: 'sources', query: '', steps: [go(3)] },
  { name: 'sources-empty', query: 'rows=0', steps: [go(3)] },
  { name: 'source', query: 'mass=1', steps: [go(3), firstRow] },
  { name: 'source-offline', query: 'offline=1', steps: [go(3), firstRow] },
  { name: 'source-syncing', query: '', steps: [go(3), firstRow, button('Sync now')] },
  { name: 'source-remove', query: '', steps: [go(3), firstRow, button('Remove…')] },
  { name: 'source-change', query: '', steps: [go(3), firstRow, button('Change settings…')] },
  { name: 'source-add', query: '', steps: [go(3), button('Add a source')] },
  { name: 'settings', query: '', steps: [go(4)] },
  { name: 'settings-reports', query: '', steps: [go(4), button('Brokerage and agent')] },
  { name: 'settings-security', query: 'sample=0', steps: [go(4), button('Security')] },
  { name: 'settings-care', query: '', steps: [go(4), button('Backup and export')] },
  { name: 'settings-about', query: '', steps: [go(4), button('About')] },
  {
    name: 'palette',
    query: '',
    steps: [async (page) => page.keyboard.press('Control+k'), async (page) => page.keyboard.type('40')],
  },
  { name: 'keys', query: '', steps: [async (page) => page.keyboard.press('?')] },
];
