// Every state of the letters about jobs.
const go = [
  async (page) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Go to messages about jobs');
    await page.getByRole('option', { name: 'Go to messages about jobs' }).first().click();
  },
];
const button = (name) => async (page) => page.getByRole('button', { name, exact: true }).first().click();

export const messagesScreens = [
  { name: 'messages', steps: go },
  { name: 'messages-rules', steps: [...go, button('What may go by itself')] },
  { name: 'messages-text', steps: [...go, async (page) => page.locator('.message summary').first().click()] },
  { name: 'messages-none', query: 'messages=none', steps: go },
  { name: 'messages-no-account', query: 'mail=none', steps: go },
  { name: 'messages-error', query: 'error=serviceMessages', steps: go },
];
