import { fixed } from '@/lib/format';

/** Whole cents of US dollars, always with both digits, so that columns line up. */
export const cents = (amount: number): string => `${amount < 0 ? '−' : ''}$${fixed(Math.abs(amount) / 100, 2)}`;

/** Cents of an amount as people type it, exact; none for anything else. */
export function readCents(text: string): number | null {
  const plain = text.trim().replace(/^\$/, '');
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const whole = Number((match[1] ?? '').replaceAll(',', ''));
  return whole * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** The day it is here, `YYYY-MM-DD`. */
export function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
