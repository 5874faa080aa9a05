import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Checkbox } from '@mantine/core';
import { Icon } from '@/components/Icon';
import { BrandChoice } from '@/components/paper/BrandChoice';
import { ContactLine } from '@/components/paper/ContactLine';
import { PhotoChoice } from '@/components/paper/PhotoChoice';
import type { DocumentPlanView, ReportOptions } from '@/ipc/types';

/** Brand, contact and photos of the report. */
export function ReportLook({
  options,
  listingKey,
  plan,
  onChange,
}: {
  options: ReportOptions;
  listingKey: string | null;
  plan: DocumentPlanView | undefined;
  onChange: (options: ReportOptions, field?: string) => void;
}) {
  const { t } = useLingui();
  const missing = plan?.photosMissing ?? 0;
  return (
    <div className="stack report-form">
      <BrandChoice value={options.brand} onChange={(brand) => onChange({ ...options, brand })} />
      <ContactLine value={options.contact} onChange={(contact) => onChange({ ...options, contact }, 'contact')} />
      <Checkbox
        label={t`Print photos`}
        checked={options.photos}
        onChange={(e) => onChange({ ...options, photos: e.currentTarget.checked })}
      />
      {options.photos && missing > 0 && (
        <p className="warn-note small">
          <Icon name="warn" size={14} />
          <Plural
            value={missing}
            one="# photo is not on this computer and cannot be fetched now; it is left out."
            other="# photos are not on this computer and cannot be fetched now; they are left out."
          />
        </p>
      )}
      {options.photos && listingKey && (
        <>
          <h3>
            <Trans>Photos of the property</Trans>
          </h3>
          <PhotoChoice
            listingKey={listingKey}
            chosen={options.photoKeys}
            onChange={(photoKeys) => onChange({ ...options, photoKeys })}
          />
        </>
      )}
    </div>
  );
}
