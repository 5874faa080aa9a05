import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Groups of facts on a listing, in the order of reading. */
export type FactGroup = 'price' | 'property' | 'place' | 'dates' | 'listing' | 'people' | 'display' | 'other';

const GROUPS: Record<FactGroup, MessageDescriptor> = {
  price: msg`Price`,
  property: msg`Property`,
  place: msg`Place`,
  dates: msg`Dates`,
  listing: msg`Listing`,
  people: msg`Agents and offices`,
  display: msg`Display`,
  other: msg`Other`,
};

export const FACT_GROUPS = Object.keys(GROUPS) as FactGroup[];

export function groupWord(i18n: I18n, group: FactGroup): string {
  return i18n._(GROUPS[group]);
}

const FIELDS: Record<string, readonly [MessageDescriptor, FactGroup]> = {
  ListPrice: [msg`List price`, 'price'],
  OriginalListPrice: [msg`Original list price`, 'price'],
  PreviousListPrice: [msg`Previous list price`, 'price'],
  ClosePrice: [msg`Sale price`, 'price'],
  ConcessionsAmount: [msg`Concessions`, 'price'],
  CurrencyCode: [msg`Currency`, 'price'],
  StandardStatus: [msg`Status`, 'listing'],
  MlsStatus: [msg`MLS status`, 'listing'],
  ListingId: [msg`MLS number`, 'listing'],
  ListingKey: [msg`Listing key`, 'listing'],
  ParcelNumber: [msg`Parcel number`, 'listing'],
  OriginatingSystemName: [msg`MLS`, 'listing'],
  PropertyType: [msg`Property type`, 'property'],
  PropertySubType: [msg`Property sub-type`, 'property'],
  LivingArea: [msg`Living area`, 'property'],
  AboveGradeFinishedArea: [msg`Finished above grade`, 'property'],
  BelowGradeFinishedArea: [msg`Finished below grade`, 'property'],
  LotSizeSquareFeet: [msg`Lot`, 'property'],
  BedroomsTotal: [msg`Bedrooms`, 'property'],
  BathroomsTotalDecimal: [msg`Bathrooms`, 'property'],
  BathroomsTotalInteger: [msg`Bathrooms, whole`, 'property'],
  BathroomsFull: [msg`Full baths`, 'property'],
  BathroomsHalf: [msg`Half baths`, 'property'],
  Stories: [msg`Stories`, 'property'],
  YearBuilt: [msg`Year built`, 'property'],
  YearRenovated: [msg`Year renovated`, 'property'],
  GarageSpaces: [msg`Garage spaces`, 'property'],
  GarageArea: [msg`Garage area`, 'property'],
  ConstructionQuality: [msg`Construction quality`, 'property'],
  ConditionRating: [msg`Condition`, 'property'],
  ViewRating: [msg`View`, 'property'],
  WaterfrontYN: [msg`Waterfront`, 'property'],
  PoolPrivateYN: [msg`Private pool`, 'property'],
  NewConstructionYN: [msg`New construction`, 'property'],
  UnparsedAddress: [msg`Address`, 'place'],
  StreetNumber: [msg`Street number`, 'place'],
  StreetDirPrefix: [msg`Street direction`, 'place'],
  StreetName: [msg`Street name`, 'place'],
  StreetSuffix: [msg`Street suffix`, 'place'],
  UnitNumber: [msg`Unit`, 'place'],
  City: [msg`City`, 'place'],
  StateOrProvince: [msg`State`, 'place'],
  PostalCode: [msg`Postal code`, 'place'],
  CountyOrParish: [msg`County`, 'place'],
  SubdivisionName: [msg`Subdivision`, 'place'],
  MLSAreaMajor: [msg`MLS area`, 'place'],
  MlsAreaMajor: [msg`MLS area`, 'place'],
  Latitude: [msg`Latitude`, 'place'],
  Longitude: [msg`Longitude`, 'place'],
  CloseDate: [msg`Close date`, 'dates'],
  ListingContractDate: [msg`Listed`, 'dates'],
  OnMarketDate: [msg`On market`, 'dates'],
  PurchaseContractDate: [msg`Under contract`, 'dates'],
  OffMarketDate: [msg`Off market`, 'dates'],
  ExpirationDate: [msg`Contract ends`, 'dates'],
  WithdrawnDate: [msg`Withdrawn`, 'dates'],
  CancellationDate: [msg`Cancelled`, 'dates'],
  DaysOnMarket: [msg`Days on market`, 'dates'],
  CumulativeDaysOnMarket: [msg`Cumulative days on market`, 'dates'],
  ModificationTimestamp: [msg`Last change`, 'dates'],
  PhotosChangeTimestamp: [msg`Photos changed`, 'dates'],
  OriginatingSystemModificationTimestamp: [msg`Last change at the MLS`, 'dates'],
  ListAgentFullName: [msg`Listing agent`, 'people'],
  ListAgentKey: [msg`Listing agent key`, 'people'],
  ListOfficeName: [msg`Listing office`, 'people'],
  ListOfficeKey: [msg`Listing office key`, 'people'],
  BuyerAgentKey: [msg`Buyer agent key`, 'people'],
  BuyerOfficeKey: [msg`Buyer office key`, 'people'],
  AttributionContact: [msg`Attribution contact`, 'people'],
  InternetEntireListingDisplayYN: [msg`Display on the internet`, 'display'],
  InternetAddressDisplayYN: [msg`Address on the internet`, 'display'],
  InternetAutomatedValuationDisplayYN: [msg`Automated estimates on the internet`, 'display'],
  PhotosCount: [msg`Photos`, 'display'],
  PublicRemarks: [msg`Remarks`, 'display'],
  PrivateRemarks: [msg`Private remarks`, 'display'],
  created: [msg`Record`, 'listing'],
  deleted: [msg`Record`, 'listing'],
};

/** A RESO field in the trade's words; one we have no word for is spelt out from its name. */
export function fieldWord(i18n: I18n, field: string): string {
  const known = FIELDS[field];
  return known ? i18n._(known[0]) : field.replace(/([a-z\d])([A-Z])/g, '$1 $2');
}

export function fieldGroup(field: string): FactGroup {
  return FIELDS[field]?.[1] ?? 'other';
}
