// Put into the page by the tests: notes every fault a user would never be told of, and finds things by role and name.
if (!window.hand) {
  const faults = [];
  const note = (kind, what) => faults.push(`${kind}: ${what}`.slice(0, 600));
  addEventListener(
    'error',
    (e) => note('error', e.message ? `${e.message} ${e.filename}:${e.lineno}` : `cannot load ${e.target?.src || e.target?.href}`),
    true,
  );
  addEventListener('unhandledrejection', (e) => note('rejection', e.reason?.message ?? JSON.stringify(e.reason)));
  document.addEventListener('securitypolicyviolation', (e) =>
    note('policy', `${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`),
  );
  for (const level of ['error', 'warn']) {
    const before = console[level];
    console[level] = (...said) => {
      const words = said.map((s) => s?.stack ?? s?.message ?? String(s)).join(' ');
      // Answers to the page that the tests themselves replaced at the start.
      if (!words.startsWith("[TAURI] Couldn't find callback id")) note(`console.${level}`, words);
      before.apply(console, said);
    };
  }

  const ROLES = new Map([
    ['button', 'button,[role=button]'],
    ['checkbox', 'input[type=checkbox]'],
    ['choice', '[role=radiogroup] label'],
    ['combobox', '[role=combobox]'],
    ['complementary', 'aside'],
    ['dialog', '[role=dialog]'],
    ['grid', '[role=grid]'],
    ['group', '[role=group]'],
    ['heading', 'h1,h2,h3'],
    ['img', 'img,[role=img]'],
    ['link', 'a[href]'],
    ['option', '[role=option]'],
    ['radio', 'input[type=radio]'],
    ['textbox', 'input:not([type=checkbox]):not([type=radio]):not([type=hidden]),textarea'],
  ]);
  const tidy = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  // Required fields carry a star that is not part of the name.
  const words = (el) => tidy(el.textContent).replace(/ ?\*$/, '');
  const nameOf = (el) => {
    const by = el.getAttribute('aria-labelledby');
    const labelled = by && by.split(' ').map((id) => document.getElementById(id)).filter(Boolean).map(words).join(' ');
    return el.getAttribute('aria-label') || labelled || (el.labels?.[0] && words(el.labels[0])) || el.alt || words(el);
  };
  const shown = (el) => el.getClientRects().length > 0 && getComputedStyle(el).visibility !== 'hidden';
  const find = (role, name) =>
    [...document.querySelectorAll(ROLES.get(role))].find((el) => {
      const found = nameOf(el);
      return shown(el) && (name.endsWith('…') ? found.startsWith(name.slice(0, -1)) : found === name);
    });
  window.hand = {
    faults,
    find,
    nameOf,
    /** Whether the words stand somewhere on the page. */
    says: (text) => tidy(document.body.innerText).toLowerCase().includes(text.toLowerCase()),
    /** The number of listings the screen says it has found. */
    found: () => {
      const said = [...document.querySelectorAll('[role=status]')].map((el) => /^([\d,]+) listings?$/.exec(tidy(el.textContent)));
      const first = said.find(Boolean);
      return first ? Number(first[1].replaceAll(',', '')) : null;
    },
    rows: () => [...document.querySelectorAll('[role=grid] [data-row]')].map((row) => tidy(row.innerText)),
    /** The row of the grid that has the keyboard. */
    activeRow: () => {
      const at = document.activeElement?.getAttribute('aria-activedescendant');
      return at ? document.getElementById(at)?.closest('[data-row]')?.getAttribute('data-row') : null;
    },
    focused: () => {
      const at = document.activeElement;
      return { role: at?.getAttribute('role') ?? at?.tagName.toLowerCase(), name: at ? nameOf(at) : '' };
    },
    takeFaults: () => faults.splice(0),
  };
}
