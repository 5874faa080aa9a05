import type { I18n, MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** Words for records of people and what belongs to them. A value without a word is shown as it came. */

const FIELDS: Record<string, MessageDescriptor> = {
  FullName: msg`Whole name`,
  NamePrefix: msg`Title before the name`,
  FirstName: msg`First name`,
  MiddleName: msg`Middle name`,
  LastName: msg`Last name`,
  NameSuffix: msg`Suffix`,
  Nickname: msg`Nickname`,
  Company: msg`Company`,
  JobTitle: msg`Job title`,
  HomeAddress1: msg`Street`,
  HomeAddress2: msg`Unit`,
  HomeCity: msg`City`,
  HomeStateOrProvince: msg`State`,
  HomePostalCode: msg`Postal code`,
  HomeCountry: msg`Country`,
  Birthdate: msg`Birthday`,
  Anniversary: msg`Anniversary`,
  Language: msg`Language`,
  Background: msg`Background`,
  Emails: msg`E-mail`,
  Phones: msg`Phone`,
  Tags: msg`Tags`,
  DoNotCall: msg`Do not call`,
  DoNotEmail: msg`Do not e-mail`,
  DoNotText: msg`Do not text`,
  DoNotMail: msg`Do not write`,
  ContactType: msg`Kind of contact`,
  Stage: msg`Stage`,
  Owner: msg`Owner`,
  LeadSource: msg`Lead source`,
  ReferredBy: msg`Referred by`,
  FirstContacted: msg`First contacted`,
  LastContacted: msg`Last contacted`,
  Temperature: msg`Temperature`,
  Preferences: msg`Preferences`,
  Timeline: msg`Timeline`,
  CommissionPotential: msg`Possible commission`,
  Subject: msg`Subject`,
  Body: msg`Text`,
  CreatedAt: msg`Written`,
  Author: msg`Author`,
  Title: msg`Title`,
  TaskType: msg`Kind of task`,
  DueAt: msg`Due`,
  Completed: msg`Done`,
  Name: msg`Name`,
  Pipeline: msg`Pipeline`,
  Status: msg`Status`,
  Amount: msg`Amount`,
  Commission: msg`Commission`,
  ExpectedCloseDate: msg`Expected to close`,
  CloseDate: msg`Closed on`,
  Description: msg`Description`,
  Channel: msg`Channel`,
  Direction: msg`Direction`,
  At: msg`When`,
  DurationSeconds: msg`Seconds`,
  Outcome: msg`Outcome`,
  SUMMARY: msg`Subject`,
  DESCRIPTION: msg`Description`,
  LOCATION: msg`Place`,
  DTSTART: msg`Begins`,
  DTEND: msg`Ends`,
  STATUS: msg`Status`,
  ATTENDEE: msg`Who comes`,
};

/** A field of a record. Of a system's own the system's label counts, else its bare name. */
export function crmFieldWord(i18n: I18n, field: string, label: string | null = null): string {
  const word = FIELDS[field];
  if (label) return label;
  return word ? i18n._(word) : field.replace(/^(Custom|Own)\./, '').replace(/_/g, ' ');
}

const KINDS: Record<string, MessageDescriptor> = {
  contact: msg`contacts`,
  note: msg`notes`,
  task: msg`tasks`,
  deal: msg`deals`,
  activity: msg`calls and messages`,
  appointment: msg`appointments`,
};

/** Several records of a kind. */
export function crmKindWord(i18n: I18n, kind: string): string {
  const word = KINDS[kind];
  return word ? i18n._(word) : kind;
}

const LABELS: Record<string, MessageDescriptor> = {
  mobile: msg`mobile`,
  home: msg`home`,
  work: msg`work`,
  fax: msg`fax`,
  other: msg`other`,
};

/** What an address or number is for. */
export function entryLabelWord(i18n: I18n, label: string): string {
  const word = LABELS[label];
  return word ? i18n._(word) : label;
}
