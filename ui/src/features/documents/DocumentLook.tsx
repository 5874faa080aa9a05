import { Trans } from '@lingui/react/macro';
import { BrandChoice } from '@/components/paper/BrandChoice';
import { ContactLine } from '@/components/paper/ContactLine';
import { PhotoChoice } from '@/components/paper/PhotoChoice';
import type { DraftInHand } from './useDraft';

/** Brand, contact and photos of a document. */
export function DocumentLook({ hand: { draft, setOptions } }: { hand: DraftInHand }) {
  if (!draft) return null;
  const { options, subject } = draft;
  return (
    <div className="stack document-form">
      <BrandChoice value={options.brand} onChange={(brand) => setOptions({ brand })} />
      <ContactLine value={options.contact} onChange={(contact) => setOptions({ contact }, 'contact')} />
      {subject.kind === 'flyer' && (
        <>
          <h3>
            <Trans>Photos</Trans>
          </h3>
          <PhotoChoice
            listingKey={subject.listingKey}
            chosen={options.photoKeys}
            onChange={(photoKeys) => setOptions({ photoKeys })}
          />
        </>
      )}
    </div>
  );
}
