import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Empty } from '@/components/Empty';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import type { ExpiryView } from '@/ipc/types';
import { day, number } from '@/lib/format';
import { useExpiries } from './api';
import { LicenceMark, StateMark } from './Marks';
import { byTime } from './timeline';
import { word } from './words';

/** What has ended, what ends in 30, 60 and 90 days, what agreements lack, and who has no licence. */
export function AgreementsScreen({ onPartner }: { onPartner: (id: string) => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data, error, refetch } = useExpiries();
  if (error)
    return (
      <div className="pad">
        <ErrorNote error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data) return <Loading />;
  if (data.ends.length === 0 && data.agreements.length === 0 && data.unlicensed.length === 0)
    return (
      <Empty icon="good" title={<Trans>Nothing ends, and nothing is missing</Trans>}>
        <p>
          <Trans>Licences, agreements and documents that end within 90 days appear here.</Trans>
        </p>
      </Empty>
    );
  const groups = byTime(data.ends);
  const titles = {
    past: t`Has ended`,
    in30: t`Within 30 days`,
    in60: t`Within 60 days`,
    in90: t`Within 90 days`,
  };
  return (
    <div className="partners-page">
      <h1>
        <Trans>Agreements and expiries</Trans>
      </h1>
      {groups.map(({ key, rows }) =>
        rows.length === 0 ? null : (
          <section key={key} aria-label={titles[key]}>
            <h2>{titles[key]}</h2>
            <table className="partners-table">
              <thead>
                <tr>
                  <th scope="col" className="num">
                    <Trans>Last day</Trans>
                  </th>
                  <th scope="col" className="num">
                    <Trans>Days</Trans>
                  </th>
                  <th scope="col">
                    <Trans>Partner</Trans>
                  </th>
                  <th scope="col" className="what">
                    <Trans>What</Trans>
                  </th>
                </tr>
              </thead>
              <tbody>
                {rows.map((end) => (
                  <End key={end.item} end={end} onPartner={onPartner} />
                ))}
              </tbody>
            </table>
          </section>
        ),
      )}
      {data.unlicensed.length > 0 && (
        <section aria-label={t`Without the licence their kind needs`}>
          <h2>
            <Trans>Without the licence their kind needs</Trans>
          </h2>
          <ul className="partner-lines">
            {data.unlicensed.map((r) => (
              <li key={r.id} className="partner-line">
                <button type="button" className="plain-button grow-left" onClick={() => onPartner(r.id)}>
                  {r.name}
                </button>
                <span className="quiet">{word.kind(i18n, r.kind, r.speciality)}</span>
                <LicenceMark licence={r.licence} long />
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.agreements.length > 0 && (
        <section aria-label={t`Agreements`}>
          <h2>
            <Trans>Agreements</Trans>
          </h2>
          <ul className="partner-lines">
            {data.agreements.map((a) => (
              <li key={a.id} className="partner-agreement">
                <div className="partner-line">
                  <span className="partner-line-words">
                    <button type="button" className="plain-button grow-left" onClick={() => onPartner(a.partner.id)}>
                      {a.partner.name}: {a.title}
                    </button>
                    <span className="small quiet">
                      {word.agreement(i18n, a.agreementType)} · {day(a.startsOn) || '…'} – {day(a.endsOn) || '…'}
                    </span>
                  </span>
                  {a.licence.state !== 'held' && a.licence.state !== 'notNeeded' && <LicenceMark licence={a.licence} />}
                  <StateMark state={a.state} />
                </div>
                {a.lacks.length > 0 && (
                  <p className="small partner-lacks">
                    <Icon name="warn" size={12} /> <Trans>To be in force:</Trans>{' '}
                    {a.lacks.map((lack) => word.lack(i18n, lack)).join(', ')}
                  </p>
                )}
                {a.missingProofs > 0 && (
                  <p className="small partner-lacks">
                    <Icon name="warn" size={12} />{' '}
                    <Plural value={a.missingProofs} one="# month without proof" other="# months without proof" />
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function End({ end, onPartner }: { end: ExpiryView; onPartner: (id: string) => void }) {
  const { i18n } = useI18n();
  return (
    <tr>
      <td className="num">{day(end.on)}</td>
      <td className="num">{number(end.days)}</td>
      <td>
        <button type="button" className="plain-button" onClick={() => onPartner(end.partner.id)}>
          {end.partner.name}
        </button>
      </td>
      <td>
        {word.item(i18n, end.kind)} <span className="quiet">{end.title}</span>
      </td>
    </tr>
  );
}
