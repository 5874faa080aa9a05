import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { Icon } from '@/components/Icon';
import type { MoneyFigureView, OriginView, PercentFigureView, WorksheetNoteView } from '@/ipc/types';
import { day } from '@/lib/format';
import { noteText, originText, usd } from './words';

/** A line of a table of figures: what it is, how much, and where that is from. */
export interface FigureRow {
  id: string;
  label: ReactNode;
  figure: MoneyFigureView | PercentFigureView | null;
  /** More about where it is from. */
  why?: string;
  strong?: boolean;
}

function text(figure: MoneyFigureView | PercentFigureView): string {
  return 'cents' in figure ? usd(figure.cents) : `${figure.percent} %`;
}

/** Where a figure is from. */
export function Source({ origin, estimated, why }: { origin: OriginView; estimated: boolean; why?: string }) {
  const { i18n } = useI18n();
  return (
    <span className="money-source">
      {originText(i18n, origin)}
      {why && <>: {why}</>}
      {estimated && (
        <>
          {' · '}
          <Trans>estimate</Trans>
        </>
      )}
    </span>
  );
}

/** Columns of a table whose widths the style sheet knows. */
export function Columns({ count }: { count: number }) {
  return (
    <colgroup>
      {Array.from({ length: count }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
        <col key={at} />
      ))}
    </colgroup>
  );
}

/** Figures below each other, each with its source. */
export function Figures({
  title,
  rows,
  children,
}: {
  title: string;
  rows: readonly FigureRow[];
  children?: ReactNode;
}) {
  const { t } = useLingui();
  return (
    <section className="money-part">
      <h2>{title}</h2>
      <table className="data-table money-figures">
        <Columns count={3} />
        <thead className="visually-hidden">
          <tr>
            <th scope="col">{t`What`}</th>
            <th scope="col">{t`Figure`}</th>
            <th scope="col">{t`Source`}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, label, figure, why, strong }) => (
            <tr key={id} className={strong ? 'strong' : undefined}>
              <th scope="row">{label}</th>
              <td className="num">{figure ? text(figure) : t`not known`}</td>
              <td>
                {figure && <Source origin={figure.origin} estimated={figure.estimated} why={why} />}
                {!figure && (
                  <span className="money-source">
                    <Trans>No table says it: type what you were told</Trans>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </section>
  );
}

/** What cannot be told or wants looked at. */
export function Notes({ notes }: { notes: readonly WorksheetNoteView[] }) {
  const { i18n } = useI18n();
  if (notes.length === 0) return null;
  return (
    <ul className="money-notes">
      {notes.map((note) => (
        <li key={JSON.stringify(note)}>
          <Icon name={note.kind === 'aboveLimit' || note.kind === 'cashShort' ? 'warn' : 'info'} size={14} />
          <span>{noteText(i18n, note)}</span>
        </li>
      ))}
    </ul>
  );
}

/** What a worksheet is not. */
export function Notice({ asOf }: { asOf: string }) {
  const on = day(asOf);
  return (
    <p className="small quiet money-notice">
      <Trans>
        Worked out from your figures and the tables that hold on {on}. An estimate, not a Loan Estimate, not an offer of
        credit and not a decision about one. A licensed lender, insurer or title company sets the real figures; you may
        choose any of them.
      </Trans>
    </p>
  );
}
