import { Trans, useLingui } from '@lingui/react/macro';
import { ColorInput, SegmentedControl } from '@mantine/core';
import { prefer, usePreferences } from '@/theme/preferences';
import { SavedWord } from './SavedWord';
import { useSettings } from './useSettings';

/** Light or dark, the brokerage's colour, the size of text. */
export function Appearance() {
  const { t } = useLingui();
  const { settings, change, saved, error } = useSettings();
  const textSize = usePreferences((p) => p.textSize);
  if (!settings) return <SavedWord saved={saved} error={error} />;
  return (
    <div className="settings-form">
      <div>
        <p className="label" id="scheme-label">
          <Trans>Light or dark</Trans>
        </p>
        <SegmentedControl
          aria-labelledby="scheme-label"
          value={settings.theme || 'system'}
          onChange={(theme) => change({ theme })}
          data={[
            { value: 'system', label: t`As the system` },
            { value: 'light', label: t`Light` },
            { value: 'dark', label: t`Dark` },
          ]}
        />
      </div>
      <ColorInput
        size="xs"
        label={t`Accent colour`}
        description={t`Also used on reports. It is darkened or lightened where text would be hard to read.`}
        value={settings.accent}
        onChange={(accent) => /^#[0-9a-f]{6}$/i.test(accent) && change({ accent })}
        swatches={['#2f5aa8', '#1b6e5a', '#8a2f4a', '#7a4a12', '#5a4a9c', '#334155']}
        eyeDropperButtonProps={{ 'aria-label': t`Pick from the screen` }}
        withEyeDropper={false}
      />
      <div>
        <p className="label" id="size-label">
          <Trans>Text size on this computer</Trans>
        </p>
        <SegmentedControl
          aria-labelledby="size-label"
          value={String(textSize)}
          onChange={(v) => prefer({ textSize: Number(v) })}
          data={['100', '115', '130', '150', '200'].map((v) => ({ value: v, label: `${v} %` }))}
        />
      </div>
      <SavedWord saved={saved} error={error} />
    </div>
  );
}
