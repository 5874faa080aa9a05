// Every screen and state of the partners.
const command = (name) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
};
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();
const fill = (label, value) => async (page) => page.getByRole('textbox', { name: label }).first().fill(value);
const toPartners = [
  async (page) => page.keyboard.press('Alt+9'),
  async (page) => page.getByRole('navigation', { name: 'Parts of Partners' }).waitFor(),
];
const toExpiries = [command('Go to agreements and expiries')];
const toApprovals = [command('Go to proposals')];
const open = (name) => [
  ...toPartners,
  fill('Search partners', name),
  async (page) => page.locator('[data-row]').filter({ hasText: name }).first().click(),
];
const within = (name, words) => async (page) =>
  page.getByRole('region', { name, exact: true }).getByRole('button', { name: words, exact: true }).first().click();

export const partnerScreens = [
  { name: 'partners', query: '', steps: toPartners },
  { name: 'partners-5000', query: 'partners=5000', steps: toPartners },
  { name: 'partners-one', query: 'partners=1', steps: toPartners },
  { name: 'partners-none', query: 'partners=0', steps: toPartners },
  { name: 'partners-first', query: 'partners=0', steps: [...toPartners, button('Add the first partner')] },
  { name: 'partners-nobody', query: '', steps: [...toPartners, fill('Search partners', 'zzzz')] },
  { name: 'partners-error', query: 'error=partners', steps: toPartners },
  { name: 'partners-offline', query: 'offline=1', steps: toPartners },
  { name: 'partners-add', query: '', steps: [...toPartners, button('Add a partner')] },
  { name: 'partner-lender', query: '', steps: open('Harborline') },
  { name: 'partner-title', query: '', steps: open('Juniper') },
  { name: 'partner-unlicensed', query: '', steps: open('Larkspur') },
  { name: 'partner-mls', query: '', steps: open('Sound MLS') },
  { name: 'partner-error', query: 'error=partner', steps: open('Juniper') },
  { name: 'partner-edit', query: '', steps: [...open('Keystone'), button('Edit')] },
  { name: 'partner-agreement', query: '', steps: [...open('Juniper'), within('Agreements', 'Agreement')] },
  {
    name: 'partner-forbidden-number',
    query: '',
    steps: [...open('Keystone'), button('Edit'), fill('Notes', 'ssn 123-45-6789'), button('Save')],
  },
  {
    name: 'partner-proposed',
    query: 'role=agent',
    steps: [
      ...open('Keystone'),
      button('Edit'),
      fill('Why, for the admin who decides', 'New number'),
      button('Propose'),
    ],
  },
  { name: 'partner-document', query: '', steps: [...open('Juniper'), within('Documents', 'Document')] },
  { name: 'partner-end', query: '', steps: [...open('Juniper'), button('End it')] },
  { name: 'partner-expiries', query: '', steps: toExpiries },
  { name: 'partner-expiries-none', query: 'partners=0', steps: toExpiries },
  { name: 'partner-expiries-error', query: 'error=partnerExpiries', steps: toExpiries },
  { name: 'partner-approvals', query: '', steps: toApprovals },
  { name: 'partner-approvals-agent', query: 'role=agent', steps: toApprovals },
  { name: 'partner-approvals-none', query: 'partners=0', steps: toApprovals },
  { name: 'partner-approvals-error', query: 'error=approvals', steps: toApprovals },
  { name: 'partner-approvals-refuse', query: '', steps: [...toApprovals, button('Refuse…')] },
  { name: 'partner-approvals-signer', query: '', steps: [...toApprovals, button('Take in a proposal…')] },
];
