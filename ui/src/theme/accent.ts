/** Colour arithmetic for the brand's one accent: any colour a brokerage picks stays readable in light and in dark. */

type Rgb = readonly [number, number, number];

/** Accent used until the brokerage picks one. */
export const DEFAULT_ACCENT = '#2f5aa8';

/** Reads `#rrggbb`; anything else is the default accent. */
export function parseHex(text: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!match) return parseHex(DEFAULT_ACCENT);
  return [1, 2, 3].map((i) => Number.parseInt(match[i] ?? '0', 16)) as unknown as Rgb;
}

export function toHex(rgb: Rgb): string {
  return `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, '0')).join('')}`;
}

/** `share` of `b` in `a`, 0 to 1. */
export function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((c, i) => c + ((b[i] ?? 0) - c) * share) as unknown as Rgb;
}

function luminance(rgb: Rgb): number {
  const [r = 0, g = 0, b = 0] = rgb.map((c) => {
    const s = c / 255;
    return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** WCAG contrast ratio, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

/** Moves a colour towards black or white until it stands out from the ground by the ratio. */
export function readable(color: Rgb, ground: Rgb, ratio: number): Rgb {
  const goal = luminance(ground) > 0.18 ? BLACK : WHITE;
  for (let share = 0; share <= 1; share += 0.02) {
    const tried = mix(color, goal, share);
    if (contrast(tried, ground) >= ratio) return tried;
  }
  return goal;
}

/** The accent's roles on a ground. */
export interface AccentRoles {
  /** Fill of the primary action. */
  fill: string;
  /** Text on the fill. */
  onFill: string;
  /** Accent as text, at least 4.5:1 on the ground and on the tint. */
  text: string;
  /** Ground of a selected row. */
  tint: string;
  /** Ten shades, lightest first. */
  shades: string[];
}

/** Works out the roles of an accent on a surface. */
export function accentRoles(accent: string, surface: string): AccentRoles {
  const base = parseHex(accent);
  const ground = parseHex(surface);
  const dark = luminance(ground) < 0.18;
  const fill = readable(base, ground, 3);
  const tint = mix(ground, base, dark ? 0.24 : 0.1);
  const onFill = contrast(fill, WHITE) >= 4.5 ? WHITE : contrast(fill, BLACK) >= 4.5 ? BLACK : WHITE;
  const shades = [0.92, 0.84, 0.7, 0.5, 0.3, 0.14].map((s) => mix(base, WHITE, s));
  const darker = [0, 0.12, 0.26, 0.4].map((s) => mix(base, BLACK, s));
  return {
    fill: toHex(fill),
    onFill: toHex(onFill),
    text: toHex(readable(readable(base, tint, 4.6), ground, 4.6)),
    tint: toHex(tint),
    shades: [...shades, ...darker].map(toHex),
  };
}
