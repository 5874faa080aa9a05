/** The icons of the product, drawn on a 16 px grid with one stroke. They are decoration: a word always stands beside or
 * behind them. */
const PATHS = {
  listings: 'M2.5 7.2 8 2.8l5.5 4.4M4 6.2v7h8v-7M6.7 13.2V9.5h2.6v3.7',
  cma: 'M3 2.5h10v11H3zM5.3 11V9M8 11V5.5M10.7 11V7.5',
  market: 'M2.5 2.5v11h11M4.5 10.5l3-3.3 2.2 2L13.5 5',
  sources:
    'M8 2.3c3 0 5 .9 5 2s-2 2-5 2-5-.9-5-2 2-2 5-2zM3 4.3v7.4c0 1.1 2 2 5 2s5-.9 5-2V4.3M3 8c0 1.1 2 2 5 2s5-.9 5-2',
  hotsheet:
    'M8.6 2.2c.5 2.2-3.9 3.6-3.9 7.2a3.5 3.5 0 0 0 7 .2c0-1.4-.6-2.3-1.3-3-.1 1-.6 1.6-1.2 1.8.4-2-.1-4.6-.6-6.2z',
  searches:
    'M6.5 2.5a4 4 0 1 1 0 8 4 4 0 0 1 0-8M9.5 9.5l2 2M12 8.5l1 2 2 .3-1.5 1.5.4 2.2-1.9-1-1.9 1 .4-2.2L9 10.8l2-.3z',
  people:
    'M5.7 3a2.3 2.3 0 1 1 0 4.6 2.3 2.3 0 1 1 0-4.6M1.8 13c0-2.4 1.6-3.9 3.9-3.9s3.9 1.5 3.9 3.9M10.4 3.4a2.1 2.1 0 0 1 0 4M11.3 9.4c1.8.3 2.9 1.7 2.9 3.6',
  partners:
    'M1.8 5.2l3-1.4 3.2 1 3.2-1 3 1.4v5.2l-1.7.8M1.8 5.2v5.4l2.4.8M8 4.8L5.6 7.4c1 .9 2.2.8 3-.1l.9-.8 3.2 3.3M9.9 11.9l-1.3 1.2-4.4-3.7',
  note: 'M3 3h10v6.5L9.5 13H3zM13 9.5H9.5V13M5.3 5.8h5.4M5.3 8.2h3',
  phone: 'M3.2 2.8h2.6l1 2.8-1.5 1.2a8 8 0 0 0 3.9 3.9l1.2-1.5 2.8 1v2.6c-5.6.6-10.6-4.4-10-10z',
  mail: 'M2.3 3.8h11.4v8.4H2.3zM2.5 4.2L8 8.6l5.5-4.4',
  message: 'M2.5 3h11v7.5H7.4L4.6 13v-2.5H2.5z',
  calendar: 'M2.8 3.8h10.4v9.4H2.8zM2.8 6.6h10.4M5.5 2.3v2.6M10.5 2.3v2.6',
  deal: 'M2.5 8.6V3h5.6l5.4 5.4-5.6 5.6zM5.2 5.6h.2',
  task: 'M2.8 2.8h10.4v10.4H2.8zM5.4 8.2l1.8 1.7 3.4-3.8',
  clock: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3M8 4.8V8l2.3 1.6',
  settings:
    'M2.5 4.5h6M11.5 4.5h2M2.5 11.5h2M7.5 11.5h6M8.5 4.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0M4.5 11.5a1.5 1.5 0 1 0 3 0 1.5 1.5 0 1 0-3 0',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9M10.3 10.3l3.2 3.2',
  close: 'M4 4l8 8M12 4l-8 8',
  check: 'M3 8.5l3.3 3.2L13 4.8',
  up: 'M4 10l4-4 4 4',
  down: 'M4 6l4 4 4-4',
  left: 'M10 4L6 8l4 4',
  right: 'M6 4l4 4-4 4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  table: 'M2.5 3.5h11v9h-11zM2.5 6.5h11M2.5 9.5h11M6.5 6.5v6',
  map: 'M2.5 4l3.7-1.5 3.6 1.5 3.7-1.5v9.5l-3.7 1.5-3.6-1.5-3.7 1.5zM6.2 2.5V12M9.8 4v9.5',
  lock: 'M3.8 7.2h8.4v6.3H3.8zM5.5 7.2V5a2.5 2.5 0 0 1 5 0v2.2',
  key: 'M5.2 7.3a2.9 2.9 0 1 1 0 5.4 2.9 2.9 0 0 1 0-5.4M7.6 8.6l5.4-5.4M10.8 5.4l1.8 1.8',
  warn: 'M8 2.6l6 10.6H2zM8 6.7v3M8 11.3v.2',
  bad: 'M5.5 2.5h5l3 3v5l-3 3h-5l-3-3v-5zM8 5.2v3.6M8 10.7v.2',
  info: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3M8 7.4v3.6M8 5.1v.2',
  good: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3M5.4 8.2l1.9 1.8 3.3-3.7',
  sync: 'M13 6.3A5.2 5.2 0 0 0 3.6 5M3 9.7A5.2 5.2 0 0 0 12.4 11M3.4 2.4V5h2.7M12.6 13.6V11H9.9',
  offline: 'M2.5 2.5l11 11M5.2 5.4A4 4 0 0 0 4.5 12h7M7 3.9a4 4 0 0 1 4.9 3.2 2.7 2.7 0 0 1 1.7 3.8',
  paused: 'M5.7 3.5v9M10.3 3.5v9',
  empty: 'M8 2.3a5.7 5.7 0 1 1 0 11.4A5.7 5.7 0 0 1 8 2.3',
  undo: 'M3 6.5h6.7a3.3 3.3 0 0 1 0 6.6H6M5.7 3.7L3 6.5l2.7 2.8',
  redo: 'M13 6.5H6.3a3.3 3.3 0 0 0 0 6.6H10M10.3 3.7L13 6.5l-2.7 2.8',
  copy: 'M5.5 5.5h7.5v8H5.5zM10.5 5.5v-3H3v8h2.5',
  folder: 'M2.5 4h4l1.3 1.7h5.7V13h-11z',
  file: 'M4 2.5h5.3L12 5.2v8.3H4zM9.3 2.5v2.7H12',
  photo: 'M2.5 3.5h11v9h-11zM2.5 11l3.3-3.3 2.7 2.6 1.8-1.7 3.2 3.2M9.8 6.2h.2',
  trash: 'M3 4.5h10M6.2 4.5v-2h3.6v2M4.3 4.5l.6 9h6.2l.6-9M6.7 7v4M9.3 7v4',
  fit: 'M2.5 6v-3.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  more: 'M3.5 8h.2M8 8h.2M12.5 8h.2',
  shield: 'M8 2.2l5 1.8v3.8c0 3-2.1 5-5 6-2.9-1-5-3-5-6V4z',
  eye: 'M1.8 8c1.5-2.7 3.6-4 6.2-4s4.7 1.3 6.2 4c-1.5 2.7-3.6 4-6.2 4s-4.7-1.3-6.2-4M8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 1 1 0-3.6',
  eyeOff:
    'M2.5 2.5l11 11M6 4.3A6.6 6.6 0 0 1 8 4c2.6 0 4.7 1.3 6.2 4a9 9 0 0 1-1.7 2.2M4.2 5.1A9 9 0 0 0 1.8 8c1.5 2.7 3.6 4 6.2 4a6.5 6.5 0 0 0 2.9-.7',
  screen: 'M2.5 3.5h11v7.5h-11zM8 11v2.5M5.5 13.5h5',
  money: 'M2.5 4h11v8h-11zM8 6.2a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 1 1 0-3.6M4.6 6.2v.2M11.4 9.6v.2',
  backup: 'M8 2.5v7.2M5 6.8l3 2.9 3-2.9M2.8 11.2v2.3h10.4v-2.3',
} as const;

export type IconName = keyof typeof PATHS;

/** One icon, as high as the text it stands in. */
export function Icon({ name, size = 16, spin = false }: { name: IconName; size?: number; spin?: boolean }) {
  return (
    <svg
      className={spin ? 'icon spin' : 'icon'}
      width={`${size / 16}rem`}
      height={`${size / 16}rem`}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
