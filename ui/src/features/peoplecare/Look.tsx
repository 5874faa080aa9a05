import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import type { ImportPreviewView, ImportProblemView } from '@/ipc/types';
import { number } from '@/lib/format';
import { phone } from '@/lib/phone';
import { placeWord, verdictWord } from './import';

/** What the file would come to: how many are new, known, unclear, and the first rows as they would be taken. */
export function Look({
  preview,
  waiting,
  counts,
}: {
  preview: ImportPreviewView;
  waiting: boolean;
  /** Shows the figures too. */
  counts: boolean;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  return (
    <div className={waiting ? 'look waiting' : 'look'} aria-busy={waiting || undefined}>
      {counts && <Counts preview={preview} />}
      {preview.first.length > 0 && (
        <section aria-label={t`First rows`}>
          <h3>
            <Trans>The first rows, as they would be taken</Trans>
          </h3>
          <ul className="look-rows">
            {preview.first.map((row) => (
              <li key={row.place}>
                <span className="row between">
                  <span className="strong field-value">{row.name || t`no name`}</span>
                  <span className={row.verdict === 'unclear' ? 'tag warn' : 'tag'}>
                    {verdictWord(i18n, row.verdict)}
                  </span>
                </span>
                <span className="small quiet field-value">
                  {[...row.emails, ...row.phones.map(phone)].join(' · ')}
                  {row.verdict === 'unclear' && row.personName && (
                    <>
                      {' '}
                      <Trans>(perhaps {row.personName})</Trans>
                    </>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** The four figures everything turns on. */
export function Counts({ preview }: { preview: ImportPreviewView }) {
  const rows: [key: string, count: number, label: ReactNode, help: ReactNode][] = [
    ['new', preview.new, <Trans key="n">new</Trans>, null],
    [
      'matches',
      preview.matches,
      <Trans key="m">known already</Trans>,
      preview.unchanged > 0 ? <Trans key="u">{number(preview.unchanged)} of them say nothing new</Trans> : null,
    ],
    ['unclear', preview.unclear, <Trans key="p">perhaps known: taken as new, put among the duplicates</Trans>, null],
    ['rejected', preview.rejectedTotal, <Trans key="r">cannot be taken</Trans>, null],
  ];
  return (
    <dl className="look-counts">
      {rows.map(([key, count, label, help]) => (
        <div key={key}>
          <dd className={count === 0 ? 'none' : undefined}>{number(count)}</dd>
          <dt className={count === 0 ? 'none' : undefined}>
            {label}
            {help && <span className="small quiet"> ({help})</span>}
          </dt>
        </div>
      ))}
    </dl>
  );
}

/** Rows and values that could not be read, each with its place and why. */
export function Problems({ preview }: { preview: ImportPreviewView }) {
  return (
    <>
      <List
        title={<Trans>Rows that cannot be taken</Trans>}
        note={<Trans>They are left out; everything else is taken in.</Trans>}
        problems={preview.rejected}
        total={preview.rejectedTotal}
      />
      <List
        title={<Trans>Values that could not be read</Trans>}
        note={<Trans>Their words are kept with the contact, so that nothing is lost.</Trans>}
        problems={preview.issues}
        total={preview.issuesTotal}
      />
    </>
  );
}

function List({
  title,
  note,
  problems,
  total,
}: {
  title: ReactNode;
  note: ReactNode;
  problems: readonly ImportProblemView[];
  total: number;
}) {
  const { i18n } = useI18n();
  if (total === 0) return null;
  return (
    <details open={total <= 5}>
      <summary>
        <Icon name="warn" size={14} /> <span className="strong">{title}</span> ({number(total)})
      </summary>
      <p className="small quiet">{note}</p>
      <table className="data-table problems">
        <tbody>
          {problems.map((p) => (
            <tr key={`${p.place} ${p.column}`}>
              <td className="nowrap quiet">{placeWord(i18n, p.place)}</td>
              {problems.some((other) => other.column) && <td className="strong">{p.column ?? ''}</td>}
              <td>{p.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > problems.length && (
        <p className="small quiet">
          <Trans>
            The first {number(problems.length)} of {number(total)}.
          </Trans>
        </p>
      )}
    </details>
  );
}
