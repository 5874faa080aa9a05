import type { ReactNode } from 'react';
import { Icon, type IconName } from './Icon';

/** What stands where nothing is: what it would be, and the one next action. */
export function Empty({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="empty">
      <Icon name={icon} size={24} />
      <h2>{title}</h2>
      {children && <div className="quiet empty-text">{children}</div>}
      {action && <div className="row wrap empty-actions">{action}</div>}
    </div>
  );
}
