import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Popover } from '@mantine/core';
import { Icon } from '@/components/Icon';
import type { MarketDefinitionView } from '@/ipc/types';

/** What a figure means and which fields it is worked out from. */
export function DefinitionText({ definition }: { definition: MarketDefinitionView }) {
  return (
    <>
      <p>{definition.text}</p>
      {definition.fields.length > 0 && (
        <p>
          <Trans>
            Worked out from <span className="mono">{definition.fields.join(', ')}</span>
          </Trans>
        </p>
      )}
    </>
  );
}

/** The definition of a figure, one click away from it. */
export function DefinitionButton({ definition }: { definition: MarketDefinitionView }) {
  const { t } = useLingui();
  return (
    <Popover position="bottom-start" width="20rem" withinPortal>
      <Popover.Target>
        <ActionIcon size="sm" aria-label={t`What is this? ${definition.title}`} title={t`What is this?`}>
          <Icon name="info" size={14} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label={definition.title} className="small stack">
        <h3>{definition.title}</h3>
        <DefinitionText definition={definition} />
      </Popover.Dropdown>
    </Popover>
  );
}
