import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect } from '@mantine/core';
import { toast, toastError, toastUndo } from '@/components/toast';
import { useHost } from '@/ipc/context';
import type { FieldValueView, LeadView } from '@/ipc/types';
import { useChoices, usePerson, useSmartLists } from './api';
import { listName } from './words';

/**
 * Puts a lead where they belong: into a stage, or onto a list. Smart lists are worked out; one that asks for a tag is
 * joined by getting the tag, and only such lists are offered.
 */
export function AssignLead({ lead, onClose }: { lead: LeadView; onClose: () => void }) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const host = useHost();
  const { data: choices } = useChoices();
  const { data: lists } = useSmartLists();
  const { data: person } = usePerson(lead.person);
  const tags = person?.fields.find((f) => f.name === 'Tags')?.value;
  const joined = (lists ?? []).flatMap((list) => {
    const tag = list.rule.all.find((c) => c.kind === 'tag')?.words[0];
    return tag ? [{ list, tag }] : [];
  });
  const taggedWith = (tag: string) => tags?.kind === 'entries' && tags.entries.some((e) => e.value === tag);
  const addTag = (tag: string, name: string) => {
    if (!person) return;
    if (taggedWith(tag)) {
      toast(<Trans>Has the tag already.</Trans>);
      return;
    }
    const before: FieldValueView = tags ?? { kind: 'empty' };
    const old = before.kind === 'entries' ? before.entries : [];
    const value: FieldValueView = { kind: 'entries', entries: [...old, { value: tag, label: '' }] };
    host.editField({ id: person.id, field: 'Tags', value, reason: null }).then(() => {
      onClose();
      toastUndo(<Trans>{name}: assigned.</Trans>, () => {
        host.editField({ id: person.id, field: 'Tags', value: before, reason: null }).catch(toastError);
      });
    }, toastError);
  };
  const toStage = (stage: string) => {
    const from = person?.stage;
    host.moveStage({ id: lead.person, stage }).then(() => {
      onClose();
      toastUndo(<Trans>Stage: {stage}.</Trans>, () => {
        if (from) host.moveStage({ id: lead.person, stage: from }).catch(toastError);
      });
    }, toastError);
  };
  return (
    <section className="form-grid" aria-label={t`Assign`}>
      <NativeSelect
        autoFocus
        label={t`Stage`}
        value={person?.stage ?? ''}
        onChange={(e) => e.currentTarget.value && toStage(e.currentTarget.value)}
        data={[...new Set(['', ...(person?.stage ? [person.stage] : []), ...(choices?.stages ?? [])])]}
      />
      <NativeSelect
        label={t`List or tag`}
        value=""
        disabled={!person}
        onChange={(e) => {
          const { value } = e.currentTarget;
          const list = joined.find((j) => `list ${j.list.id}` === value);
          if (list) addTag(list.tag, listName(i18n, list.list));
          else if (value.startsWith('tag ')) addTag(value.slice(4), value.slice(4));
        }}
        data={[
          { value: '', label: t`choose` },
          ...(joined.length > 0
            ? [
                {
                  group: t`Lists`,
                  items: joined.map(({ list }) => ({ value: `list ${list.id}`, label: listName(i18n, list) })),
                },
              ]
            : []),
          {
            group: t`Tags`,
            items: (choices?.tags ?? []).map((tag) => ({ value: `tag ${tag}`, label: tag })),
          },
        ]}
      />
    </section>
  );
}
