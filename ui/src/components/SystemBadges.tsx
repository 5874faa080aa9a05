import { Trans, useLingui } from '@lingui/react/macro';
import type { SystemBadgeView } from '@/ipc/types';
import { Icon } from './Icon';

/** The systems something is in, by name. None: it is only here. */
export function SystemBadges({ systems, short = false }: { systems: readonly SystemBadgeView[]; short?: boolean }) {
  const { t } = useLingui();
  if (systems.length === 0)
    return (
      <span className="small quiet nowrap">
        <Trans>only here</Trans>
      </span>
    );
  const shown = short ? systems.slice(0, 1) : systems;
  const rest = systems.slice(shown.length);
  return (
    <span className="badges">
      {shown.map((s) => (
        <span key={s.connection} className="badge" title={s.gone ? t`${s.name}: no longer there` : s.name}>
          <span className={s.gone ? 'ellipsis gone' : 'ellipsis'}>{s.name}</span>
          {s.gone && <Icon name="close" size={10} />}
        </span>
      ))}
      {rest.length > 0 && (
        <span className="small quiet" title={rest.map((s) => s.name).join(', ')}>
          +{rest.length}
          <span className="visually-hidden"> {rest.map((s) => s.name).join(', ')}</span>
        </span>
      )}
    </span>
  );
}
