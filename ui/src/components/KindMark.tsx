import { Icon, type IconName } from './Icon';

const ICONS: Record<string, IconName> = {
  deadline: 'clock',
  job: 'partners',
  showing: 'key',
  appointment: 'calendar',
  task: 'task',
};

/** The sign of what an entry of the calendar is, in its colour. A word stands beside or behind it. */
export function KindMark({ kind, size = 12 }: { kind: string; size?: number }) {
  return (
    <span className="kind-mark" data-kind={kind}>
      <Icon name={ICONS[kind] ?? 'calendar'} size={size} />
    </span>
  );
}
