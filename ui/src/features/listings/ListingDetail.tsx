import { useLingui as useI18n } from '@lingui/react';
import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { ErrorNote } from '@/components/ErrorNote';
import { Icon } from '@/components/Icon';
import { Loading } from '@/components/Loading';
import { StatusMark } from '@/components/StatusMark';
import { typeWord } from '@/i18n/words';
import { day, money, number, year } from '@/lib/format';
import { Advice } from './Advice';
import { useDetail } from './api';
import { History, OpenHouses, Payload, Provenance } from './DetailParts';
import { Facts } from './Facts';
import { Photos } from './Photos';
import { Attribution, Rules } from './Rules';
import { SameHome } from './SameHome';

/** One listing: what it is, its state, what can be done with it, and where each word comes from. */
export function ListingDetail({
  listingKey,
  onClose,
  onStartCma,
  onFlyer,
}: {
  listingKey: string;
  onClose: () => void;
  onStartCma: (key: string) => void;
  onFlyer: (key: string) => void;
}) {
  const { t } = useLingui();
  const { i18n } = useI18n();
  const { data, error, refetch } = useDetail(listingKey);
  const closeButton = (
    <ActionIcon aria-label={t`Close`} onClick={onClose}>
      <Icon name="close" />
    </ActionIcon>
  );
  if (error) {
    return (
      <>
        <div className="detail-head">
          <span className="grow" />
          {closeButton}
        </div>
        <div className="pad">
          <ErrorNote error={error} onRetry={() => void refetch()} />
        </div>
      </>
    );
  }
  if (!data) return <Loading />;
  const { row } = data;
  const startCma = (
    <Button disabled={!data.cmaAllowed} onClick={() => onStartCma(row.key)}>
      <Trans>Start a CMA</Trans>
    </Button>
  );
  return (
    <>
      <header className="detail-head">
        <div className="grow">
          <h2>{row.address ?? <Trans>Address withheld</Trans>}</h2>
          <p className="quiet">
            {[row.city, [row.state, row.postalCode].filter(Boolean).join(' ')].filter(Boolean).join(', ')}
            {row.listingId && <> · {row.listingId}</>}
          </p>
        </div>
        <Button variant="default" onClick={() => onFlyer(row.key)}>
          <Trans>Make a flyer</Trans>
        </Button>
        {data.cmaAllowed ? (
          startCma
        ) : (
          <Tooltip label={t`The licence of this source does not allow a CMA.`}>
            <span>{startCma}</span>
          </Tooltip>
        )}
        {closeButton}
      </header>
      <div className="scroll fill">
        <div className="section">
          <div className="row between">
            <span className="detail-price">{money(row.price)}</span>
            <StatusMark status={row.status} />
          </div>
          <p className="detail-key quiet">
            <span>{typeWord(i18n, row.subType ?? row.propertyType)}</span>
            {row.beds !== null && <span>{t`${number(row.beds)} beds`}</span>}
            {row.baths !== null && <span>{t`${number(row.baths, 2)} baths`}</span>}
            {row.areaSqft !== null && <span>{t`${number(row.areaSqft)} sq ft`}</span>}
            {row.yearBuilt !== null && <span>{t`built ${year(row.yearBuilt)}`}</span>}
            {row.closeDate && <span>{t`closed ${day(row.closeDate)}`}</span>}
            {row.daysOnMarket !== null && <span>{t`${number(row.daysOnMarket)} days on market`}</span>}
          </p>
          <Attribution rules={data.rules} />
        </div>
        <Photos photos={data.photos} />
        <OpenHouses openHouses={data.openHouses} />
        {(data.remarks || data.privateRemarks) && (
          <div className="section stack">
            {data.remarks && <p className="remarks">{data.remarks}</p>}
            {data.privateRemarks && (
              <div className="confidential">
                <span className="confidential-mark">
                  <Icon name="lock" size={12} />
                  <Trans>Confidential: for agents only, never printed</Trans>
                </span>
                <p className="remarks">{data.privateRemarks}</p>
              </div>
            )}
          </div>
        )}
        {row.status !== 'Closed' && !data.rules.consumer && <Advice key={row.key} listingKey={row.key} />}
        <SameHome listingKey={row.key} />
        <Facts facts={data.facts} provenance={data.provenance} />
        <History history={data.history} />
        <Provenance provenance={data.provenance} />
        <Rules rules={data.rules} />
        <Payload listingKey={row.key} />
      </div>
    </>
  );
}
