import { describe, expect, it } from 'vitest';
import { asked, fill, useMoney } from '@/features/money/state';
import type { WorksheetInputs } from '@/ipc/types';
import written from '../src/ipc/fixture/worksheets/worked.json';

const { worked } = written as unknown as { worked: { name: string; inputs: WorksheetInputs }[] };

describe('worksheets', () => {
  it.each(worked)('what was saved fills the form and is asked again as it was: $name', ({ inputs }) => {
    fill(inputs);
    expect(asked(inputs.kind, useMoney.getState().forms)).toEqual(inputs);
  });

  it('asks nothing before the figures are there that everything needs', () => {
    const { forms } = useMoney.getInitialState();
    for (const kind of ['affordability', 'closing', 'ownership'] as const) expect(asked(kind, forms)).toBeNull();
  });
});
