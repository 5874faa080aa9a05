import { calendarScreens } from './calendar.mjs';
import { messagesScreens } from './messages.mjs';
import { moneyScreens } from './money.mjs';
// Every screen and state that can be looked at: how to get there from a fresh window. After each step the screen comes to
// rest by itself.
import { partnerScreens } from './partners.mjs';
import { planningScreens, planningWordless } from './planning.mjs';
import { providerScreens } from './providers.mjs';
import { tourScreens } from './tours.mjs';
import { transactionScreens } from './transactions.mjs';

const go = (n) => async (page) => page.keyboard.press(`Alt+${n}`);
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const firstRow = async (page) => page.locator('[data-row]').first().click();
/** A page of a source, by its word in the switch. */
const pageOf = (name) => async (page) => {
  await page.getByRole('radiogroup', { name: 'Pages of this source' }).getByText(name, { exact: true }).click();
};
const signedOut = async (page) => page.locator('[data-row]').nth(1).click();
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

/** By its name among the commands. */
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const toConflicts = [command('Go to conflicts')];
const toDuplicates = [command('Go to duplicates')];
const toOutbox = [command('Go to the outbox')];
const toImport = [command('Import contacts')];
const toQuotes = [command('Go to quotes')];
const toConnect = [command('Connect a CRM')];
const toRevenue = [command('Go to revenue and statements')];
const toPlans = [command('Go to commission plans')];
const revenuePart = (name) => async (page) => {
  await page.getByRole('radiogroup', { name: 'Which part' }).getByText(name).click();
};
const choose = (label, value) => async (page) => page.getByLabel(label).first().selectOption(value);
/** A payment that the words make contingent, and one that lacks a record. */
const newPayment = [
  ...toRevenue,
  button('Record a payment'),
  fill('Payer', 'Alder & Finch Realty'),
  fill('Payee', 'Lens & Light Studio'),
  choose('The amount depends on', 'fixed_fee'),
  fill('Amount, US dollars', '420.00'),
];
/** A statement beside our payments. */
const compared = [
  ...toRevenue,
  revenuePart('Statements'),
  button('Choose a statement (CSV)'),
  fill('Who sent it', 'Lens & Light Studio'),
  fill('How we are called in payments', 'Alder & Finch Realty'),
  button('Compare with our payments'),
];
/** A deal worked out by the sample plan. */
const worked = [
  ...toPlans,
  fill('Deal', '14 Birch Ln'),
  fill('Agent', 'Mara Lindqvist'),
  fill('Commission of the side, US dollars', '11,250.00'),
  button('Work it out'),
];
const toHubSpot = [
  ...toConnect,
  async (page) => page.getByRole('button', { name: /^HubSpot/ }).click(),
  fill('Service key', 'pat-123'),
];
const toSalesforce = [
  ...toConnect,
  async (page) => page.getByRole('button', { name: /^Salesforce/ }).click(),
  fill('My Domain', 'alder.my.salesforce.com'),
];
const key = (k) => async (page) => page.keyboard.press(k);

/** To a part of People by its word in the area's own navigation. */
const toPeople = [go(8), async (page) => page.getByRole('navigation', { name: 'Parts of People' }).waitFor()];
const peoplePart = (name) => [
  ...toPeople,
  async (page) =>
    page
      .getByRole('navigation', { name: 'Parts of People' })
      .getByRole('link', { name: new RegExp(`^${name}`) })
      .click(),
];
const everybody = async (page) => page.getByRole('button', { name: /^Everybody/ }).click();
const openPerson = [
  ...toPeople,
  fill('Search people', 'ines calloway'),
  button('Search everybody'),
  firstRow,
  async (page) => page.getByRole('region', { name: 'What happened' }).waitFor(),
];

/** By its place, whatever it is called: for looks in other words. */
const place = (to) => [go(8), async (page) => page.locator(`.area-nav a[href$="/people${to}"]`).click()];

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
  { name: 'conflicts', query: '', steps: toConflicts },
  { name: 'conflicts-empty', query: 'care=0', steps: toConflicts },
  { name: 'conflicts-error', query: 'error=conflicts', steps: toConflicts },
  { name: 'conflicts-offline', query: 'offline=1', steps: toConflicts },
  { name: 'conflicts-other', query: '', steps: [...toConflicts, key('j'), key('j'), key('3')] },
  { name: 'conflicts-always', query: '', steps: [...toConflicts, key('a')] },
  { name: 'conflicts-decided', query: '', steps: [...toConflicts, key('2')] },
  { name: 'duplicates', query: '', steps: toDuplicates },
  { name: 'duplicates-empty', query: 'care=0', steps: toDuplicates },
  { name: 'duplicates-error', query: 'error=duplicates', steps: toDuplicates },
  {
    name: 'duplicates-merged',
    query: '',
    steps: [
      ...toDuplicates,
      key('m'),
      async (page) =>
        page
          .getByRole('radiogroup', { name: 'Pages of duplicates' })
          .getByText(/^Merged/)
          .click(),
    ],
  },
  { name: 'outbox', query: '', steps: toOutbox },
  { name: 'outbox-change', query: 'guard=1', steps: [...toOutbox, key('j'), key('j'), key('Enter')] },
  { name: 'outbox-guard', query: 'guard=1', steps: [...toOutbox, button('Allow…')] },
  { name: 'outbox-held', query: 'guard=1', steps: toOutbox },
  { name: 'outbox-slow', query: '', steps: [...toOutbox, key('j'), key('j'), key('j'), key('Enter')] },
  { name: 'outbox-empty', query: 'care=0', steps: toOutbox },
  { name: 'outbox-error', query: 'error=outbox', steps: toOutbox },
  { name: 'outbox-offline', query: 'offline=1', steps: toOutbox },
  { name: 'import', query: '', steps: toImport },
  { name: 'import-empty', query: 'care=0', steps: toImport },
  { name: 'import-error', query: 'error=imports', steps: toImport },
  { name: 'import-unreadable', query: 'file=bad', steps: [...toImport, button('Choose a file…')] },
  { name: 'import-columns', query: '', steps: [...toImport, button('Choose a file…')] },
  { name: 'import-check', query: '', steps: [...toImport, button('Choose a file…'), key('Alt+ArrowRight')] },
  { name: 'import-cards', query: 'file=vcard', steps: [...toImport, button('Choose a file…')] },
  {
    name: 'import-running',
    query: 'import=slow',
    steps: [...toImport, button('Choose a file…'), key('Alt+ArrowRight'), button('Take in 4,999 people')],
  },
  {
    name: 'import-done',
    query: '',
    steps: [
      ...toImport,
      button('Choose a file…'),
      key('Alt+ArrowRight'),
      button('Take in 4,999 people'),
      button('Undo this import…'),
    ],
  },
  { name: 'connect', query: '', steps: toConnect },
  { name: 'connect-error', query: 'error=crmConnectors', steps: toConnect },
  { name: 'connect-offline', query: 'offline=1', steps: toConnect },
  { name: 'connect-account', query: '', steps: toSalesforce },
  { name: 'connect-signing', query: 'signin=never', steps: [...toSalesforce, button('Sign in in the browser…')] },
  { name: 'connect-trying', query: 'try=slow', steps: [...toHubSpot, button('See what it comes to')] },
  { name: 'connect-dry-run', query: '', steps: [...toHubSpot, button('See what it comes to')] },
  {
    name: 'connect-refused',
    query: '',
    steps: [...toHubSpot, fill('Service key', 'wrong'), button('See what it comes to')],
  },
  {
    name: 'connected',
    query: '',
    steps: [...toHubSpot, button('See what it comes to'), button('Connect HubSpot')],
  },
  { name: 'sources', query: '', steps: [go(3)] },
  { name: 'sources-empty', query: 'rows=0', steps: [go(3)] },
  { name: 'source', query: 'mass=1', steps: [go(3), firstRow] },
  { name: 'source-signed-out', query: 'crm=out', steps: [go(3), signedOut] },
  { name: 'source-signing', query: 'crm=out&signin=never', steps: [go(3), signedOut, button('Sign in again…')] },
  { name: 'source-offline', query: 'offline=1', steps: [go(3), firstRow] },
  { name: 'source-syncing', query: '', steps: [go(3), firstRow, button('Sync now')] },
  { name: 'source-remove', query: '', steps: [go(3), firstRow, button('Remove…')] },
  { name: 'source-change', query: '', steps: [go(3), firstRow, button('Change settings…')] },
  { name: 'source-add', query: '', steps: [go(3), button('Add a source')] },
  { name: 'settings', query: '', steps: [go(4)] },
  { name: 'settings-reports', query: '', steps: [go(4), button('Brokerage and agent')] },
  { name: 'settings-mail', query: '', steps: [go(4), button('E-mail')] },
  { name: 'settings-mail-none', query: 'quotes=0', steps: [go(4), button('E-mail')] },
  { name: 'settings-security', query: 'sample=0', steps: [go(4), button('Security')] },
  { name: 'settings-care', query: '', steps: [go(4), button('Backup and export')] },
  { name: 'settings-about', query: '', steps: [go(4), button('About')] },
  {
    name: 'palette',
    query: '',
    steps: [async (page) => page.keyboard.press('Control+k'), async (page) => page.keyboard.type('40')],
  },
  { name: 'keys', query: '', steps: [async (page) => page.keyboard.press('?')] },
  { name: 'people', query: '', steps: toPeople },
  { name: 'people-20000', query: 'people=20000', steps: toPeople },
  { name: 'people-7', query: 'people=7', steps: toPeople },
  { name: 'people-none', query: 'people=0&crm=0', steps: toPeople },
  { name: 'people-not-yet', query: 'people=0', steps: toPeople },
  { name: 'people-error', query: 'error=people', steps: toPeople },
  { name: 'people-offline', query: 'offline=1', steps: toPeople },
  { name: 'people-nobody', query: '', steps: [...toPeople, fill('Search people', 'zzzz')] },
  { name: 'people-everybody', query: '', steps: [...toPeople, everybody] },
  {
    name: 'people-list-edit',
    query: '',
    steps: [
      ...toPeople,
      button('What puts somebody here'),
      async (page) => page.getByText('All of these hold').waitFor(),
    ],
  },
  { name: 'people-filters', query: '', steps: [...toPeople, button('Filters')] },
  { name: 'people-add', query: '', steps: [...toPeople, button('Add a person')] },
  { name: 'people-note', query: '', steps: [...toPeople, async (page) => page.keyboard.press('n')] },
  { name: 'people-note-offline', query: 'offline=1', steps: [...toPeople, async (page) => page.keyboard.press('n')] },
  { name: 'person', query: '', steps: openPerson },
  { name: 'person-first', query: '', steps: [...toPeople, firstRow] },
  {
    name: 'person-long',
    query: '',
    steps: [...toPeople, everybody, fill('Search people', 'featherstonehaugh'), firstRow],
  },
  { name: 'person-error', query: 'error=person', steps: [...toPeople, firstRow] },
  {
    name: 'person-away',
    query: '',
    steps: [...openPerson, button('More'), async (page) => page.getByRole('menuitem', { name: 'Put away' }).click()],
  },
  {
    name: 'person-history',
    query: '',
    steps: [
      ...openPerson,
      async (page) => page.getByRole('button', { name: /earlier values of Phone/ }).click(),
      async (page) => page.getByRole('button', { name: /^Change Tags/ }).click(),
    ],
  },
  { name: 'person-task', query: '', steps: [...openPerson, async (page) => page.keyboard.press('t')] },
  { name: 'inbox', query: '', steps: peoplePart('New leads') },
  { name: 'inbox-lead', query: '', steps: [...peoplePart('New leads'), async (page) => page.keyboard.press('r')] },
  { name: 'inbox-assign', query: '', steps: [...peoplePart('New leads'), async (page) => page.keyboard.press('l')] },
  { name: 'inbox-none', query: 'people=3', steps: peoplePart('New leads') },
  { name: 'inbox-error', query: 'error=leads', steps: peoplePart('New leads') },
  { name: 'pipeline', query: '', steps: peoplePart('Pipeline') },
  { name: 'pipeline-none', query: 'people=1', steps: peoplePart('Pipeline') },
  { name: 'pipeline-error', query: 'error=pipelineBoard', steps: peoplePart('Pipeline') },
  { name: 'quotes', query: '', steps: toQuotes },
  {
    name: 'quotes-explained',
    query: '',
    steps: [...toQuotes, async (page) => page.getByText('How these sums come about').click()],
  },
  { name: 'quotes-type', query: '', steps: [...toQuotes, button('Type in a quote')] },
  { name: 'quotes-read', query: '', steps: [...toQuotes, button('Read a file'), button('Choose a file')] },
  { name: 'quotes-ask', query: '', steps: [...toQuotes, button('Ask partners')] },
  {
    name: 'quotes-ask-person',
    query: '',
    steps: [...toQuotes, button('Ask partners'), button('Choose a person')],
  },
  {
    name: 'quotes-person-error',
    query: 'error=people',
    steps: [...toQuotes, button('Ask partners'), button('Choose a person')],
  },
  { name: 'quotes-partners-error', query: 'error=quotePartners', steps: [...toQuotes, button('Read a file')] },
  { name: 'quotes-letter', query: '', steps: [...toQuotes, button('Add a letter')] },
  { name: 'quotes-none', query: 'quotes=0', steps: toQuotes },
  { name: 'quotes-presenting', query: 'presenting=1', steps: toQuotes },
  { name: 'quotes-error', query: 'error=quotes', steps: toQuotes },
  { name: 'quotes-compare-error', query: 'error=compareQuotes', steps: toQuotes },
  { name: 'tasks', query: '', steps: peoplePart('Tasks') },
  { name: 'tasks-add', query: '', steps: [...peoplePart('Tasks'), async (page) => page.keyboard.press('a')] },
  { name: 'tasks-snooze', query: '', steps: [...peoplePart('Tasks'), async (page) => page.keyboard.press('s')] },
  { name: 'tasks-none', query: 'people=1', steps: peoplePart('Tasks') },
  { name: 'tasks-error', query: 'error=tasks', steps: peoplePart('Tasks') },
  ...partnerScreens,
  ...transactionScreens,
  ...tourScreens,
  ...providerScreens,
  ...messagesScreens,
  ...planningScreens,
  ...calendarScreens,
  { name: 'revenue', query: '', steps: toRevenue },
  { name: 'revenue-none', query: 'revenue=0', steps: toRevenue },
  { name: 'revenue-one', query: 'revenue=1', steps: [...toRevenue, firstRow] },
  { name: 'revenue-offline', query: 'offline=1', steps: toRevenue },
  { name: 'revenue-error', query: 'error=payments', steps: toRevenue },
  { name: 'revenue-payment', query: '', steps: [...toRevenue, firstRow] },
  { name: 'revenue-record', query: '', steps: newPayment },
  {
    name: 'revenue-record-blocked',
    query: '',
    steps: [...newPayment, fill('What it is for', 'Fixed fee for each closing'), button('Record it')],
  },
  { name: 'revenue-blocked', query: '', steps: [...toRevenue, revenuePart(/^Blocked/), firstRow] },
  {
    name: 'revenue-reviewed',
    query: '',
    steps: [
      ...toRevenue,
      revenuePart(/^Blocked/),
      firstRow,
      fill('Note', 'Told the lender in writing'),
      button('Reviewed'),
    ],
  },
  { name: 'revenue-statements', query: '', steps: [...toRevenue, revenuePart('Statements')] },
  { name: 'revenue-statement-columns', query: '', steps: compared.slice(0, -3) },
  { name: 'revenue-statement-compared', query: '', steps: compared },
  { name: 'revenue-deals', query: '', steps: [...toRevenue, revenuePart('Deals')] },
  { name: 'revenue-years', query: '', steps: [...toRevenue, revenuePart('By payee and year')] },
  { name: 'revenue-marketing', query: '', steps: [...toRevenue, revenuePart('Marketing')] },
  { name: 'plans', query: '', steps: toPlans },
  { name: 'plans-none', query: 'revenue=0', steps: toPlans },
  { name: 'plans-error', query: 'error=commissionPlans', steps: toPlans },
  { name: 'plans-form', query: '', steps: [...toPlans, button('New plan or version')] },
  { name: 'plans-worked', query: '', steps: worked },
  { name: 'plans-booked', query: '', steps: [...worked, button('Book it')] },
  {
    name: 'plans-locked',
    query: '',
    steps: [...worked, button('Book it'), button('Lock…'), button('Lock it'), button('Mark as paid…')],
  },
  ...moneyScreens,
];

/** Screens of people that are reached without any word. */
export const wordless = [
  { name: 'words-people', query: '', steps: place('') },
  { name: 'words-person', query: '', steps: [...place(''), firstRow] },
  { name: 'words-inbox', query: '', steps: [...place('/inbox'), key('r')] },
  { name: 'words-tasks', query: '', steps: place('/tasks') },
  { name: 'words-pipeline', query: '', steps: place('/pipeline') },
  { name: 'words-conflicts', query: '', steps: place('/conflicts') },
  { name: 'words-duplicates', query: '', steps: place('/duplicates') },
  { name: 'words-outbox', query: 'guard=1', steps: place('/outbox') },
  { name: 'words-outbox-change', query: '', steps: [...place('/outbox'), firstRow] },
  { name: 'words-import', query: '', steps: place('/import') },
  { name: 'words-connect', query: '', steps: place('/connect') },
  ...planningWordless,
];
