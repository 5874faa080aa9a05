import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { isTyping, matches } from '@/lib/keys';

/** Something the user can do, with a name and perhaps a key. Menus, the palette and the keyboard all run it by its id. */
export interface Command {
  /** Stable, such as `listings.toggleMap`. */
  id: string;
  /** What it does, in the user's language. */
  title: string;
  /** Shortcut, such as `mod+k`. */
  keys?: string;
  /** Also while a field has the keyboard. Only for shortcuts with a modifier. */
  inFields?: boolean;
  run: () => void;
}

interface Registry {
  groups: Record<string, readonly Command[]>;
}

const useRegistry = create<Registry>(() => ({ groups: {} }));

/** Every command that can be given now, the most specific screen last. */
export function useAllCommands(): Command[] {
  return Object.values(useRegistry((r) => r.groups)).flat();
}

/** Offers commands for as long as the component is on screen. `title`, `keys` and ids decide when they are offered anew. */
export function useCommands(group: string, commands: readonly Command[]): void {
  const newest = useRef(commands);
  newest.current = commands;
  const shape = commands.map((c) => `${c.id}\t${c.title}\t${c.keys ?? ''}`).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the shape stands for the commands; `run` is read when it runs
  useEffect(() => {
    const offered = newest.current.map((command, index) => ({
      ...command,
      run: () => newest.current[index]?.run(),
    }));
    useRegistry.setState(({ groups }) => ({ groups: { ...groups, [group]: offered } }));
    return () =>
      useRegistry.setState(({ groups }) => {
        const { [group]: _gone, ...rest } = groups;
        return { groups: rest };
      });
  }, [group, shape]);
}

/** Listens for the shortcuts of all commands. Mounted once. */
export function useShortcuts(): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.defaultPrevented || event.isComposing) return;
      const typing = isTyping(event.target);
      const commands = Object.values(useRegistry.getState().groups).flat().reverse();
      const found = commands.find((c) => c.keys && matches(c.keys, event) && (!typing || c.inFields));
      if (!found) return;
      // A dialog on top has the keyboard for itself.
      if (document.querySelector('[role="dialog"][aria-modal="true"]') && found.keys !== 'mod+k') return;
      event.preventDefault();
      found.run();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
