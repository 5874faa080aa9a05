import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize, posix } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each layer may import besides itself. */
const MAY: Record<string, readonly string[]> = {
  lib: [],
  theme: ['lib'],
  i18n: ['lib'],
  ipc: ['lib'],
  components: ['lib', 'theme', 'i18n', 'ipc'],
  features: ['lib', 'theme', 'i18n', 'ipc', 'components'],
  routes: ['lib', 'theme', 'i18n', 'ipc', 'components', 'features'],
  app: ['lib', 'theme', 'i18n', 'ipc', 'components', 'features', 'routes'],
};

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const IMPORT = /(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g;

function breaches(path: string, source: string): string[] {
  const own = normalize(path).split(posix.sep).slice(1);
  const found: string[] = [];
  for (const [, target = ''] of source.matchAll(IMPORT)) {
    if (target.startsWith('@tauri-apps/') && own[0] !== 'ipc') found.push(`${path}: ${target}`);
    const inside = target.startsWith('@/')
      ? target.slice(2)
      : target.startsWith('.')
        ? posix.join(own.slice(0, -1).join('/'), target)
        : null;
    if (inside === null) continue;
    const parts = inside.split('/');
    const [from = '', to = ''] = [own[0], parts[0]];
    const same = from === to && (from !== 'features' || own[1] === parts[1]);
    if (!same && !(MAY[from] ?? []).includes(to)) found.push(`${path}: ${target}`);
  }
  return found;
}

describe('the import law', () => {
  it('holds in every file', () => {
    const all = files('src');
    expect(all.length).toBeGreaterThan(60);
    expect(all.flatMap((path) => breaches(path, readFileSync(path, 'utf8')))).toEqual([]);
  });
  it('would notice a breach', () => {
    expect(breaches('src/features/cma/x.ts', "import a from '@/features/listings/state';")).toHaveLength(1);
    expect(breaches('src/features/cma/x.ts', "import a from '../listings/state';")).toHaveLength(1);
    expect(breaches('src/lib/x.ts', "import a from '@/i18n/words';")).toHaveLength(1);
    expect(breaches('src/routes/x.ts', "import { invoke } from '@tauri-apps/api/core';")).toHaveLength(1);
    expect(breaches('src/ipc/x.ts', "import { invoke } from '@tauri-apps/api/core';")).toHaveLength(0);
  });
});
