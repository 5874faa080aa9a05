import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { Icon } from '@/components/Icon';
import { toastUndo } from '@/components/toast';
import type { SearchRequest } from '@/ipc/types';
import { chipWords, FILTERS, filterWord, isSet, without, withoutAll } from './filters';
import { ask } from './state';

/** What keeps rows out, each with its ✕. */
export function Chips({ request }: { request: SearchRequest }) {
  const { i18n } = useI18n();
  const { t } = useLingui();
  const set = FILTERS.filter((filter) => filter !== 'text' && isSet(request, filter));
  if (set.length === 0) return null;
  const clear = () => {
    const before = request;
    ask({ ...withoutAll(request), text: request.text, inRemarks: request.inRemarks });
    toastUndo(<Trans>Filters cleared.</Trans>, () => ask(before));
  };
  return (
    <ul className="chips" aria-label={t`Active filters`}>
      {set.map((filter) => {
        const words = chipWords(i18n, request, filter);
        return (
          <li key={filter} className="chip">
            <span className="ellipsis" title={`${filterWord(i18n, filter)}: ${words}`}>
              {words}
            </span>
            <button
              type="button"
              aria-label={t`Remove filter ${filterWord(i18n, filter)}: ${words}`}
              onClick={() => ask(without(request, filter))}
            >
              <Icon name="close" size={12} />
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className="plain-button" onClick={clear}>
          <Trans>Clear filters</Trans>
        </button>
      </li>
    </ul>
  );
}
