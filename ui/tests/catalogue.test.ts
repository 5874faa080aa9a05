import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pseudo, stretch } from '@/i18n/pseudo';

const ids = (po: string) => [...po.matchAll(/^msgid (".*"(?:\n".*")*)/gm)].map((m) => m[1]).sort();

describe('the catalogue', () => {
  // A shipped build holds no words outside the catalogue: a message missing from it would be shown as a code.
  it('has every message of the source and none besides (npm run messages)', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'eh-messages-'));
    try {
      execFileSync('node_modules/.bin/lingui', ['extract', '--clean'], {
        env: { ...process.env, MESSAGES_FOLDER: folder },
        stdio: 'pipe',
      });
      const fresh = ids(readFileSync(join(folder, 'en-US.po'), 'utf8'));
      expect(fresh.length).toBeGreaterThan(400);
      expect(ids(readFileSync('src/i18n/locales/en-US.po', 'utf8'))).toEqual(fresh);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has no exclamation marks', () => {
    expect(ids(readFileSync('src/i18n/locales/en-US.po', 'utf8')).filter((id) => id?.includes('!'))).toEqual([]);
  });
});

describe('the stretched language', () => {
  it('is 40 % longer and leaves tags and placeholders alone', () => {
    expect(pseudo('Listings').length).toBeGreaterThanOrEqual(Math.ceil('Listings'.length * 1.4));
    expect(pseudo('Read <0>this</0>')).toMatch(/<0>.+<\/0>/);
    expect(stretch({ a: ['Hello ', ['name']] as never })).toEqual({ a: [pseudo('Hello '), ['name']] });
  });
});
