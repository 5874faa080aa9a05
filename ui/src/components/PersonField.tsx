import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { Icon } from './Icon';
import { PersonPicker, type PickedPerson } from './PersonPicker';

/** One of our people in a form, or nobody. */
export function PersonField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: PickedPerson | null;
  onChange: (one: PickedPerson | null) => void;
}) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  if (open)
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Escape within closes the list, not the form around it
      <div
        className="whole"
        onKeyDown={(e) => {
          if (e.key !== 'Escape') return;
          e.stopPropagation();
          setOpen(false);
        }}
      >
        <PersonPicker
          label={label}
          onPick={(one) => {
            onChange(one);
            setOpen(false);
          }}
        />
      </div>
    );
  return (
    <div className="stack whole" style={{ gap: 'var(--g1)' }}>
      <span className="small quiet">{label}</span>
      <div className="row">
        {value && <span className="strong">{value.name || t`No name`}</span>}
        <Button variant="default" leftSection={<Icon name="search" size={12} />} onClick={() => setOpen(true)}>
          {value ? <Trans>Choose somebody else</Trans> : <Trans>Choose a person</Trans>}
        </Button>
        {value && (
          <Button variant="subtle" onClick={() => onChange(null)}>
            <Trans>Nobody</Trans>
          </Button>
        )}
      </div>
    </div>
  );
}
