import { Trans, useLingui } from '@lingui/react/macro';
import { About } from './About';
import { Appearance } from './Appearance';
import { Care } from './Care';
import { Mail } from './Mail';
import { Notices } from './Notices';
import { ReportSettings } from './ReportSettings';
import { Security } from './Security';
import { Tables } from './Tables';
import './settings.css';

const PARTS = ['appearance', 'reports', 'notices', 'mail', 'security', 'tables', 'care', 'about'] as const;
type Part = (typeof PARTS)[number];

/** How it looks, what reports say, how the store is kept. */
export function SettingsScreen({ part: asked, onPart }: { part: string | undefined; onPart: (part: string) => void }) {
  const { t } = useLingui();
  const part: Part = PARTS.find((p) => p === asked) ?? 'appearance';
  const words: Record<Part, string> = {
    appearance: t`Appearance`,
    reports: t`Brokerage and agent`,
    notices: t`Notices`,
    mail: t`E-mail`,
    security: t`Security`,
    tables: t`Tables`,
    care: t`Backup and export`,
    about: t`About`,
  };
  return (
    <div className="settings">
      <nav className="settings-parts" aria-label={t`Settings`}>
        <h1>
          <Trans>Settings</Trans>
        </h1>
        <ul>
          {PARTS.map((p) => (
            <li key={p}>
              <button type="button" aria-current={p === part ? 'true' : undefined} onClick={() => onPart(p)}>
                {words[p]}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      <section className="settings-part scroll" aria-label={words[part]}>
        <h2>{words[part]}</h2>
        {part === 'appearance' && <Appearance />}
        {part === 'reports' && <ReportSettings />}
        {part === 'notices' && <Notices />}
        {part === 'mail' && <Mail />}
        {part === 'security' && <Security />}
        {part === 'tables' && <Tables />}
        {part === 'care' && <Care />}
        {part === 'about' && <About />}
      </section>
    </div>
  );
}
