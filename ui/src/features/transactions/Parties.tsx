import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { PersonLink } from '@/components/PersonLink';
import type { TransactionView } from '@/ipc/types';
import { Section } from './Section';
import { word } from './words';

/** Who takes part in a deal. */
export function Parties({
  deal,
  onPerson,
  onPartner,
  onEdit,
}: {
  deal: TransactionView;
  onPerson: (id: string) => void;
  onPartner: (id: string) => void;
  onEdit: () => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { parties } = deal.form;
  return (
    <Section
      title={t`Parties`}
      aside={
        <button type="button" className="plain-button small" onClick={onEdit}>
          <Icon name="plus" size={12} /> <Trans>Somebody</Trans>
        </button>
      }
    >
      {parties.length === 0 && (
        <p className="small quiet">
          <Trans>Nobody named yet</Trans>
        </p>
      )}
      <ul className="deal-lines">
        {parties.map((p) => (
          <li key={`${p.role}-${p.name}`} className="deal-party-line">
            <span className="small quiet">{word.role(i18n, p.role)}</span>
            <span>
              {p.person !== null ? (
                <PersonLink id={p.person} name={p.name} onPerson={onPerson} />
              ) : p.partner !== null ? (
                <PersonLink id={p.partner} name={p.name} onPerson={onPartner} />
              ) : (
                p.name
              )}
              {(p.phone || p.email) && (
                <span className="small quiet"> {[p.phone, p.email].filter(Boolean).join(' · ')}</span>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
