import { Trans, useLingui } from '@lingui/react/macro';
import { Modal } from '@mantine/core';
import { useAllCommands } from '@/components/commands';
import { Keys } from '@/components/Keys';

/** Every key that does something now. */
export function KeysSheet({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useLingui();
  const commands = useAllCommands().filter((c) => c.keys);
  const always: [string, string[]][] = [
    [t`Move in a list`, ['j', 'k', 'arrowup', 'arrowdown']],
    [t`First and last row`, ['mod+Home', 'mod+End']],
    [t`Open`, ['enter']],
    [t`Mark; with Shift a stretch`, ['Space']],
    [t`Sort by a column: up into the header, then`, ['enter']],
    [t`Read a chart point by point`, ['arrowleft', 'arrowright', 'Home', 'End']],
    [t`One step back`, ['escape']],
  ];
  return (
    <Modal opened={opened} onClose={onClose} title={<Trans>Keys</Trans>} closeButtonProps={{ 'aria-label': t`Close` }}>
      <dl className="keys-sheet">
        {commands.map((command) => (
          <div key={command.id} style={{ display: 'contents' }}>
            <dt>{command.title}</dt>
            <dd>
              <Keys keys={command.keys ?? ''} />
            </dd>
          </div>
        ))}
        {always.map(([title, keys]) => (
          <div key={title} style={{ display: 'contents' }}>
            <dt>{title}</dt>
            <dd className="row" style={{ justifyContent: 'flex-end' }}>
              {keys.map((k) => (
                <Keys key={k} keys={k} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
