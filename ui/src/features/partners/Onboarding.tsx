import { useLingui as useI18n } from '@lingui/react';
import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { toastError } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { KeptItemView, PartnerView } from '@/ipc/types';
import { day } from '@/lib/format';
import { useProfiles } from './api';
import { StateMark } from './Marks';
import { Section } from './Section';
import { useChanges } from './useChanges';
import { word } from './words';

/** What is to be done before a partner is worked with: who sees to it, by when, and whether it may begin. */
export function Onboarding({
  partner,
  onAdd,
  onEdit,
}: {
  partner: PartnerView;
  onAdd: () => void;
  onEdit: (kept: KeptItemView) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const changes = useChanges();
  const { data: profiles } = useProfiles();
  const { onboarding } = partner;
  const put = (kept: KeptItemView, part: { done?: boolean; owner?: string | null }) => {
    if (kept.item.kind !== 'onboarding') return;
    changes.item(partner.id, { ...kept.item, ...part }, kept, null).catch(toastError);
  };
  if (!onboarding)
    return (
      <Section title={t`Onboarding`}>
        <p className="small quiet partner-empty">
          <Trans>A list of what is to be done before this partner is worked with.</Trans>{' '}
          <Button
            variant="default"
            onClick={() => {
              host.beginOnboarding({ id: partner.id }).catch(toastError);
            }}
          >
            <Trans>Begin</Trans>
          </Button>
        </p>
      </Section>
    );
  return (
    <Section title={t`Onboarding`} add={t`Step`} onAdd={onAdd}>
      <p className="small quiet partner-empty">
        {onboarding.mayGoLive ? (
          <Trans>Nothing stands in the way.</Trans>
        ) : (
          <Plural value={onboarding.blockers} one="# step stands in the way" other="# steps stand in the way" />
        )}
        {onboarding.areas.map((a) => (
          <span key={a.area}>
            {' · '}
            {word.area(i18n, a.area)} {a.done}/{a.all}
          </span>
        ))}
      </p>
      <ul className="partner-lines">
        {partner.items.map((kept) =>
          kept.item.kind === 'onboarding' ? (
            <li key={kept.id} className="partner-line">
              <Checkbox
                aria-label={kept.item.title}
                checked={kept.item.done}
                onChange={(e) => put(kept, { done: e.currentTarget.checked })}
              />
              <span className="partner-line-words">
                <button type="button" className="plain-button grow-left" onClick={() => onEdit(kept)}>
                  {kept.item.title}
                </button>
                <span className="small quiet">
                  {word.area(i18n, kept.item.area)}
                  {kept.item.due !== null && ` · ${day(kept.item.due)}`}
                  {kept.item.blocks && !kept.item.done && (
                    <>
                      {' · '}
                      <Trans>nothing begins without it</Trans>
                    </>
                  )}
                  {kept.said !== null && ` · ${day(kept.said)} ${kept.said.split(' ').slice(1).join(' ')}`}
                </span>
              </span>
              {kept.state === 'overdue' && <StateMark state="overdue" />}
              {(profiles?.length ?? 0) > 1 && (
                <NativeSelect
                  size="xs"
                  aria-label={t`Who sees to it`}
                  value={kept.item.owner ?? ''}
                  data={[
                    { value: '', label: t`Nobody` },
                    ...(profiles ?? []).map((p) => ({ value: p.id, label: p.name })),
                  ]}
                  onChange={(e) => put(kept, { owner: e.currentTarget.value || null })}
                />
              )}
            </li>
          ) : null,
        )}
      </ul>
    </Section>
  );
}
