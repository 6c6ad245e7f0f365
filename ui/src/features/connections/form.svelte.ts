// What is typed into the dialog of a connection. Owns where a fault is shown: beside its field, or above all.

import type { Connection, Fault, SaveConnection } from '../../bindings';
import type { Host } from '../../host/host';
import { toFault } from '../../host/host';

export const fields = [
  'name',
  'endpoint',
  'region',
  'access_key_id',
  'secret_access_key',
  'session_token',
] as const;
export type FieldName = (typeof fields)[number];

export class ConnectionForm {
  name = $state('');
  endpoint = $state('');
  region = $state('us-east-1');
  access_key_id = $state('');
  secret_access_key = $state('');
  session_token = $state('');
  path_style = $state(false);
  session_only = $state(false);
  errors = $state.raw<Partial<Record<FieldName, string>>>({});
  /** A fault that belongs to no field. */
  fault = $state.raw<Fault>();
  saving = $state(false);

  constructor(
    private readonly host: Host,
    /** The connection that is changed; absent for a new one. */
    readonly changing: Connection | undefined,
    keychainAvailable: boolean,
  ) {
    if (changing) {
      this.name = changing.name;
      this.endpoint = changing.endpoint ?? '';
      this.region = changing.region;
      this.access_key_id = changing.access_key_id;
      this.path_style = changing.path_style;
      this.session_only = changing.session_only;
    } else this.session_only = !keychainAvailable;
  }

  /** Whether the secret may stay as it is. */
  get keepsSecret(): boolean {
    return this.changing?.has_secret === true;
  }

  /** The first field with an error, for the focus. */
  get firstError(): FieldName | undefined {
    return fields.find((field) => this.errors[field] !== undefined);
  }

  /** Saves it. Gives the connection back, or shows what is wrong. */
  async save(): Promise<Connection | undefined> {
    this.errors = this.missing();
    this.fault = undefined;
    if (this.firstError || this.saving) return undefined;
    this.saving = true;
    try {
      const saved = await this.host.call('save_connection', this.request());
      this.secret_access_key = '';
      this.session_token = '';
      return saved;
    } catch (error) {
      const fault = toFault(error);
      const field = fault.code === 'input.invalid' ? fieldOf(fault) : undefined;
      if (field) this.errors = { [field]: [fault.message, fault.hint].filter(Boolean).join(' ') };
      else this.fault = fault;
      return undefined;
    } finally {
      this.saving = false;
    }
  }

  private missing(): Partial<Record<FieldName, string>> {
    const errors: Partial<Record<FieldName, string>> = {};
    if (this.name.trim() === '') errors.name = 'Give it a name, for instance “Production”.';
    if (this.region.trim() === '')
      errors.region = 'A region is needed to sign requests; many stores take us-east-1.';
    if (this.access_key_id.trim() === '') errors.access_key_id = 'The access key id is missing.';
    if (this.secret_access_key === '' && !this.keepsSecret)
      errors.secret_access_key = 'The secret is missing.';
    return errors;
  }

  private request(): SaveConnection {
    const endpoint = this.endpoint.trim();
    const token = this.session_token.trim();
    return {
      ...(this.changing ? { id: this.changing.id } : {}),
      name: this.name.trim(),
      ...(endpoint === '' ? {} : { endpoint }),
      region: this.region.trim(),
      access_key_id: this.access_key_id.trim(),
      ...(this.secret_access_key === '' ? {} : { secret_access_key: this.secret_access_key.trim() }),
      ...(token === '' ? {} : { session_token: token }),
      path_style: this.path_style,
      session_only: this.session_only,
    };
  }
}

/** The field that a fault names in its detail, as `field: endpoint`. */
function fieldOf(fault: Fault): FieldName | undefined {
  const named = /\bfield[:=]\s*(\w+)/.exec(fault.detail ?? '')?.[1];
  return fields.find((field) => field === named);
}
