import type { AddSourceRequest, ConnectorView } from '@/ipc/types';

/** Names of the fields that must be filled and are not; the source's own name is the empty string. */
export function missingFields(
  connector: ConnectorView,
  name: string,
  values: Record<string, string>,
  hasSecrets = false,
): string[] {
  const needed = connector.fields.filter((f) => f.required && !(hasSecrets && f.kind === 'secret'));
  const fields = needed.filter((f) => !values[f.name]?.trim()).map((f) => f.name);
  return name.trim() === '' ? ['', ...fields] : fields;
}

/** The request: secrets apart from settings, nothing that was left empty. Spaces around a secret are part of it. */
export function toRequest(
  connector: ConnectorView,
  name: string,
  licence: string,
  values: Record<string, string>,
): AddSourceRequest {
  const request: AddSourceRequest = { connector: connector.id, name: name.trim(), settings: {}, secrets: {}, licence };
  for (const field of connector.fields) {
    const value = values[field.name] ?? '';
    if (value.trim() === '') continue;
    if (field.kind === 'secret') request.secrets[field.name] = value;
    else request.settings[field.name] = value.trim();
  }
  return request;
}
