import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { Keys } from '@/components/Keys';
import { SortList } from '@/components/paper/SortList';
import type { DocumentPlanView, ReportOptions, ReportPage } from '@/ipc/types';
import { type ReportPart, withHidden, withOrder } from './report-parts';
import { partWord } from './report-words';

/** The parts of the report: put in order, left out, looked at. */
export function ReportPages({
  options,
  parts,
  plan,
  current,
  onPick,
  onChange,
}: {
  options: ReportOptions;
  parts: readonly ReportPart[];
  plan: DocumentPlanView | undefined;
  current: ReportPage;
  onPick: (id: ReportPage) => void;
  onChange: (options: ReportOptions) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const items = parts.map((part) => ({ ...part, name: partWord(i18n, part.id) }));
  const where = ({ firstPage, pages }: ReportPart) =>
    firstPage === null ? '' : pages > 1 ? t`${firstPage + 1}–${firstPage + pages}` : String(firstPage + 1);
  return (
    <div className="stack">
      <SortList
        label={t`Pages of the report`}
        items={items}
        currentId={current}
        onPick={(item) => onPick(item.id)}
        onOrder={(ids) => onChange(withOrder(options, parts, ids))}
        tools={(item, tabIndex) =>
          item.required ? (
            <span className="sort-tool-wait" title={t`Always printed`}>
              <Icon name="lock" size={12} />
              <span className="visually-hidden">
                <Trans>Always printed</Trans>
              </span>
            </span>
          ) : item.absent && !item.hidden ? (
            <span className="sort-tool-wait" />
          ) : (
            <ActionIcon
              tabIndex={tabIndex}
              aria-label={item.hidden ? t`Print ${item.name}` : t`Leave out ${item.name}`}
              onClick={() => onChange(withHidden(options, parts, item.id, !item.hidden))}
            >
              <Icon name={item.hidden ? 'eyeOff' : 'eye'} />
            </ActionIcon>
          )
        }
      >
        {(item) => (
          <>
            <span className={item.hidden ? 'grow ellipsis left-out' : 'grow ellipsis'}>{item.name}</span>
            <span className="small quiet nowrap">
              {item.hidden ? <Trans>left out</Trans> : item.absent ? <Trans>not printed</Trans> : where(item)}
            </span>
          </>
        )}
      </SortList>
      <p className="small quiet report-hint">
        <Trans>
          Drag a page, or move it with <Keys keys="alt+ArrowUp" /> <Keys keys="alt+ArrowDown" />
        </Trans>
      </p>
      {options.pages.length > 0 && (
        <div>
          <button type="button" className="plain-button small" onClick={() => onChange({ ...options, pages: [] })}>
            <Trans>All pages in the usual order</Trans>
          </button>
        </div>
      )}
      {plan?.disclosure && (
        <p className="small quiet" title={plan.disclosure.source}>
          {plan.disclosure.general ? (
            <Trans>Disclosure: the general wording. This state has none of its own here.</Trans>
          ) : (
            <Trans>Disclosure: as {plan.disclosure.jurisdiction} asks for it.</Trans>
          )}
        </p>
      )}
    </div>
  );
}
